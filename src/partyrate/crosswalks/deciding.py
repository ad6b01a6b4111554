"""Which rule of which scheme makes the difference for each unit: what keeps it from the next better level there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen

from partyrate.explain.obstacles import EDGES, GATES, OPEN, Obstacle, obstacles
from partyrate.messages import LANGUAGES, Text, joined, text
from partyrate.model import Ladder, Scheme
from partyrate.notes import label_of
from partyrate.numbers import Absent, LevelValue
from partyrate.rating.rating import Rating
from partyrate.serialization.values import plain_value

COLUMNS: Final = (
    "scheme",
    "result",
    "level",
    "state",
    "above",
    "levels",
    "difference",
    "kind",
    "entry",
    "rule",
    "source",
)

LOWEST: Final = "lowest"
DIFFERENCES: Final = (LOWEST, "between", "highest", "same", "alone")
"""How a unit stands under a scheme, by the share of levels that are above its own, beside the other schemes."""

_GROUPS: Final = (GATES, ("condition", "when"), EDGES, ("quota", "open quota"), OPEN)
"""Obstacles by what decides first: a gate that acts, then conditions, then places."""


@frozen
class Deciding:
    """How one unit stands under one scheme, and the rules that keep it from the next better level.

    Args:
        key: The key of the unit in the common table.
        scheme: The name of the rating.
        ladder: The ladder of that scheme.
        level: Its level; None where it has none.
        state: Why it has none.
        above: How many levels are above its own; None where it has none.
        difference: How it stands beside the other schemes: one of `DIFFERENCES`; None where it has no level.
        rules: The rules that keep it from the next better level; nothing where it has the best.
    """

    key: tuple[Any, ...]
    scheme: str
    ladder: Ladder = field(repr=False)
    level: str | None
    state: str | None
    above: int | None
    difference: str | None
    rules: tuple[Obstacle, ...]
    sources: Mapping[str, Sequence[str]] = field(repr=False)

    def rows(self, keys: Sequence[str], lang: str) -> Iterator[dict[str, Any]]:
        """Yield a dict for each rule, or one without a rule."""
        own = {
            **dict(zip(keys, self.key, strict=True)), "scheme": self.scheme, "result": self.ladder.name,
            "level": self.level, "state": self.state, "above": self.above, "levels": len(self.ladder.levels),
            "difference": self.difference,
        }  # fmt: skip
        for each in self.rules:
            entry = each.entry(self.ladder)
            source = ", ".join(self.sources.get(entry, ())) or None
            yield {**own, "kind": each.kind, "entry": entry, "rule": each.text(lang), "source": source}
        if not self.rules:
            yield {**own, **dict.fromkeys(COLUMNS[7:])}

    def to_dict(self) -> dict[str, Any]:
        """Return it as a part of plain data; rules in both languages."""
        return {
            "key": list(map(plain_value, self.key)), "scheme": self.scheme, "result": self.ladder.name,
            "level": self.level, "state": self.state, "above": self.above, "levels": len(self.ladder.levels),
            "difference": self.difference,
            "rules": [
                {
                    "kind": each.kind, "entry": (entry := each.entry(self.ladder)),
                    "source": list(self.sources.get(entry, ())), "data": plain_value(each.data),
                    "text": {lang: each.text(lang) for lang in LANGUAGES},
                }
                for each in self.rules
            ],
        }  # fmt: skip


def deciding_in(scheme: str, rating: Rating, ladder_name: str, keys: Sequence[tuple[Any, ...]]) -> Iterator[Deciding]:
    """Yield how each unit stands under one scheme; `keys` are those of the common table, in the order of its rows."""
    ladder = rating.scheme.ladders[ladder_name]
    sources = _sources(rating.scheme, ladder)
    explained = [rating.explanations(of=ladder_name, lang=lang) for lang in ("en", "zh")]
    for key, english, chinese in zip(keys, *explained, strict=True):
        value = english.value
        if not isinstance(value, LevelValue):
            state = value.cause.words if isinstance(value, Absent) else None
            found = tuple(obstacles(english, chinese, ladder, ladder.names))
            yield Deciding(key, scheme, ladder, None, state, None, None, _first(found, open_first=True), sources)
            continue
        above = ladder.names.index(value.name)
        found = tuple(obstacles(english, chinese, ladder, ladder.names[above - 1 : above])) if above else ()
        yield Deciding(key, scheme, ladder, value.name, None, above, None, _first(found), sources)


def _first(found: Sequence[Obstacle], *, open_first: bool = False) -> tuple[Obstacle, ...]:
    """Return the rules that decide first."""
    groups = (OPEN, *_GROUPS) if open_first else _GROUPS
    for kinds in groups:
        if chosen := tuple(each for each in found if each.kind in kinds):
            return chosen
    return ()


def _sources(scheme: Scheme, ladder: Ladder) -> dict[str, tuple[str, ...]]:
    """Return the sources of the entries that can decide, by their names; those of the ladder where one states none."""
    home = f"ladder.{ladder.name}"
    found = {home: ladder.source}
    found |= {f"{home}.levels.{level.name}": level.source or ladder.source for level in ladder.levels}
    found |= {f"{home}.quotas.{number}": quota.source or ladder.source for number, quota in enumerate(ladder.quotas)}
    return found | {f"gate.{name}": gate.source for name, gate in scheme.gates.items()}


def beside_each_other(found: Sequence[Deciding]) -> list[Deciding]:
    """Return the same with how each stands beside the other schemes of its unit, unit by unit."""
    from attrs import evolve

    by_unit: dict[tuple[Any, ...], list[Deciding]] = {}
    for each in found:
        by_unit.setdefault(each.key, []).append(each)
    made: list[Deciding] = []
    for those in by_unit.values():
        shares = [_share(each) for each in those]
        known = [share for share in shares if share is not None]
        for each, share in zip(those, shares, strict=True):
            made.append(evolve(each, difference=None if share is None else _difference(share, known)))
    return made


def _share(each: Deciding) -> Fraction | None:
    """Return the share of the other levels that are above that of a unit."""
    return None if each.above is None else Fraction(each.above, max(1, len(each.ladder.levels) - 1))


def _difference(share: Fraction, known: Sequence[Fraction]) -> str:
    if len(known) == 1:
        return "alone"
    if min(known) == max(known):
        return "same"
    return LOWEST if share == max(known) else "highest" if share == min(known) else "between"


def entry_words(scheme: Scheme, ladder: Ladder, entry: str) -> Text:
    """Return what people call an entry that decides: a gate, or what a level asks for."""
    section, _, rest = entry.partition(".")
    if section == "gate":
        return text("crosswalk by gate", name=label_of(scheme.gates[rest]))
    levels = {level.name: label_of(level) for level in ladder.levels}
    _, _, last = rest.partition(f"{ladder.name}.")
    kind, _, name = last.partition(".")
    if kind == "levels":
        return text("crosswalk by level", name=levels[name])
    if kind == "quotas":
        quota = ladder.quotas[int(name)]
        return text("crosswalk by quota", name=joined(levels[each] for each in quota.levels))
    return text("crosswalk by ladder", name=label_of(ladder))


def counted(found: Sequence[Deciding], scheme: str) -> tuple[int, Counter[str]]:
    """Return how many units stand lowest under a scheme, and for how many of them each entry decides."""
    those = [each for each in found if each.scheme == scheme and each.difference == LOWEST]
    entries = Counter(entry for each in those for entry in {rule.entry(each.ladder) for rule in each.rules})
    return len(those), entries
