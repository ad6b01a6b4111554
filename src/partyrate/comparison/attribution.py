"""Which changed entry of a scheme moved each unit: every one switched alone, every one back, and together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.comparison.causes import Attribution, Cause
from partyrate.comparison.search import Found, Search
from partyrate.comparison.sides import Key
from partyrate.comparison.switches import Combination, Switchboard, bundled, parts_of
from partyrate.comparison.together import CombinationRuns
from partyrate.engines.reference.tables import is_rows
from partyrate.errors import NotFoundError, PartyrateError, UsageError, listed
from partyrate.evaluator import Evaluator
from partyrate.messages import message, text
from partyrate.model import Scheme
from partyrate.numbers import Absent, LevelValue, show
from partyrate.rating.rating import Rating

GIVEN: Final = ("tables", "as_of", "period")
OWN: Final = ("of", "together", "combinations")
"""The arguments of `attribute`: those of a rating, and its own."""


def attribute(
    base: Scheme,
    variant: Scheme,
    units: Any,
    *,
    of: str | None = None,
    together: Iterable[Iterable[str]] = (),
    combinations: int = 128,
    **given: Any,
) -> Attribution:
    """Find which changed entries of a scheme moved each unit.

    Every entry, and every cell of a lookup, in which the two schemes differ is a switch. Each is switched alone from
    the base, and alone back from the variant; where no entry alone explains a move, entries are switched together.
    Where `combinations` allow it, all combinations are rated. Each is rated exactly, with all units, so that the
    places that others give up count as well.

    Args:
        base: The scheme from which the changes lead.
        variant: The scheme to which they lead.
        units: What is rated, as `Evaluator.rate` takes it.
        of: The ladder, or another value; the only ladder that both schemes have where there is one.
        together: Groups of changed entries that are one switch, such as weights that total 1.
        combinations: How many combinations are rated at most, but each entry alone and back in any case.
        **given: `tables`, `as_of` and `period`, as `Evaluator.rate` takes them.

    Raises:
        UsageError: The schemes do not differ in what they compute, or have several ladders and none is named.
        NotFoundError: A ladder or a changed entry is not there.
        SchemeError: One of the two schemes has faults.
        DataError: The tables have faults.
    """
    for scheme in (base, variant):
        if not isinstance(scheme, Scheme):
            raise UsageError(*message("diff of no scheme", kind=type(scheme).__name__))
    if type(combinations) is not int or combinations < 1:
        raise UsageError(*message("attribution combinations", value=combinations))
    for name in given:
        if name not in GIVEN:
            raise NotFoundError.of("argument", name, (*GIVEN, *OWN), text("attribution arguments"))
    when = {name: given.get(name) for name in ("as_of", "period")}
    evaluators = [Evaluator(scheme).in_force(**when) for scheme in (base, variant)]
    base, variant = (each.scheme for each in evaluators)
    parts, alongside = parts_of(base, variant, base.diff(variant))
    if not parts:
        raise UsageError(*message("attribution nothing differs"))
    units = _rereadable(units)
    if isinstance(tables := given.get("tables"), Mapping):
        given["tables"] = {name: _rereadable(each) for name, each in tables.items()}
    ratings = [each.rate(units, **given) for each in evaluators]
    of = _looked_at(of, *ratings)
    board, bundles = bundled(base, variant, parts, together)
    failed: dict[str, str] = {}
    node = ratings[0].plan.named(of)
    inert = frozenset(_inert(board, node.kind))
    runs = CombinationRuns(board, node.name, units, given)

    def rate(ons: Sequence[Combination]) -> list[Sequence[Any] | None]:
        acting = [on - inert for on in ons]
        new = [on for on in dict.fromkeys(acting) if on not in search.known]
        search.known.update((on, _as_outcomes(values)) for on, values in runs.outcomes(new))
        search.known.update((on, alone(on)) for on in new if on not in search.known)
        return [search.known[on] for on in acting]

    def alone(on: Combination) -> Sequence[Any] | None:
        try:
            evaluator = board.evaluator(on)
            board.evaluators.pop(on)
            return _outcomes(evaluator.rate(units, **given), of)[1]
        except PartyrateError as error:
            faults: Any = getattr(error, "faults", ())
            failed[" & ".join(_names(board, on))] = faults[0].what if faults else error.what
            return None

    search = Search(rate, len(board.switches), combinations)
    for on, known in ((frozenset[int](), ratings[0]), (board.everything, ratings[1])):
        search.known[on] = _outcomes(known, of)[1]
    return _attribution(board, search, search.run(), ratings[0], of, tuple(alongside), bundles, failed)


def _inert(board: Switchboard, kind: str) -> Iterator[int]:
    """Yield the switches of incentives alone, which no other value depends on."""
    for at, switch in enumerate(board.switches):
        sections = {part.entry.section if part.entry else "" for part in switch.parts}
        if kind != "incentive" and sections == {"incentive"}:
            yield at


def _rereadable(table: Any) -> Any:
    """Return a table that can be read once for each combination: rows that are made on the way are kept."""
    return list(table) if is_rows(table) else table


def _attribution(
    board: Switchboard, search: Search, found: Sequence[Found | None], rating: Rating, of: str,
    alongside: tuple[str, ...], bundles: Mapping[str, str], failed: Mapping[str, str],
) -> Attribution:  # fmt: skip
    """Put the result together, switches by their names."""
    keys, _ = _outcomes(rating, of)
    base, variant = search.known[frozenset()], search.known[board.everything]
    assert base is not None
    assert variant is not None
    causes = tuple(
        Cause(
            key, _written(old), _written(new), tuple(tuple(_names(board, on)) for on in each.sufficient),
            tuple(_names(board, each.necessary)), each.is_complete,
        )
        for key, old, new, each in zip(keys, base, variant, found, strict=True) if each is not None
    )  # fmt: skip
    alone = [search.known[frozenset((at,))] or base for at in range(search.count)]
    moved = {
        switch.name: sum(one != old for one, old in zip(outcomes, base, strict=True))
        for switch, outcomes in zip(board.switches, alone, strict=True)
    }
    stays = [at for at, each in enumerate(found) if each is None]
    cancelled = sum(any(outcomes[at] != base[at] for outcomes in alone) for at in stays)
    titles = tuple(" ".join(filter(None, [each.name, each.edition])) for each in (board.base, board.variant))
    columns = rating.plan.full_key(rating.plan.named(of).table)
    return Attribution(
        (titles[0], titles[1]), of, tuple(columns), tuple(board.switches), alongside, bundles, search.rated,
        failed, len(keys), causes, moved, cancelled, rating,
    )  # fmt: skip


def _names(board: Switchboard, on: Iterable[int]) -> list[str]:
    return [board.switches[at].name for at in sorted(on)]


def _looked_at(of: str | None, *ratings: Rating) -> str:
    """Return the ladder, or another value, that is looked at, which both ratings have."""
    if of is not None:
        for rating in ratings:
            rating.plan.named(of)
        return of
    ladders = [name for name in ratings[0].scheme.ladders if name in ratings[1].scheme.ladders]
    if len(ladders) != 1:
        raise UsageError(*message("attribution which ladder", count=len(ladders), known=listed(ladders, 20)))
    return ladders[0]


def _outcomes(rating: Rating, of: str) -> tuple[list[Key], list[Any]]:
    """Return the keys of all units, and what each has: the name of its level, or the value itself."""
    node = rating.plan.named(of)
    if node.table not in rating.result.given:
        return [], []
    rows = rating.result.fetch(node.table, [node.name])
    keys = rating.plan.full_key(node.table)
    return [tuple(row[key] for key in keys) for row in rows], _as_outcomes(row[node.name] for row in rows)


def _as_outcomes(values: Iterable[Any]) -> list[Any]:
    """Return values as they are compared: levels by name."""
    return [value.name if isinstance(value, LevelValue) else value for value in values]


def _written(value: Any) -> str:
    """Return a value as text: a level by its name, a number as a decimal, and why there is none."""
    if isinstance(value, Absent):
        return value.cause.words
    return show(value) if isinstance(value, Fraction) else str(value)
