"""The computation of the values of an explanation from its JSON alone, without any domain of the language.

Each part of the tree is computed again from its rule, the values of its parts and its figures, and what it states in
words is compared with what it holds as data. So a number that is changed anywhere no longer fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from partyrate.testing.json_decisions import decided
from partyrate.testing.json_ladders import ladder_value
from partyrate.testing.json_rows import rows_value
from partyrate.testing.json_rules import Json, NotReplayed, agreed_value, formula_value, same, value_of
from partyrate.testing.json_texts import text_faults
from partyrate.testing.plain_values import UNDETERMINED, Gap, number


def parts_of(part: Json, known: dict[str, Json]) -> list[Json]:
    """Return the parts of a part, with those that stand above in their places."""
    return [known[each["above"]] if "above" in each else each for each in part["parts"]]


def all_parts(part: Json, known: dict[str, Json]) -> Iterator[Json]:
    """Yield a part and those below it, each once."""
    if part["parts"]:
        known.setdefault(part["name"], part)
    yield part
    for each in part["parts"]:
        if "above" not in each:
            yield from all_parts(each, known)


def replayed(part: Json, parts: Sequence[Json]) -> Any:
    """Compute the value of a part again; an input, a constant or a cell is what it is.

    Raises:
        NotReplayed: The JSON lacks what it follows from, or contradicts itself.
    """
    figures = part.get("figures", {})
    if "unread" in figures or not figures:
        if part["rule"]:
            raise NotReplayed("it has a rule, and no figures")
        return value_of(part)
    own = None
    if "rules" in figures:
        own = formula_value(part, parts, partial(decided, part) if "decision" in figures else None)
    elif "ladder" in figures:
        own = ladder_value(part, parts)
    elif "agreed" not in figures:
        return rows_value(part, parts)
    if figures.get("never") and isinstance(own, Gap):
        own = UNDETERMINED  # no row has a value, so that nothing is computed
    return agreed_value(part, parts, own) if "agreed" in figures else own


def replay_faults(document: Json) -> Iterator[str]:
    """Yield what does not follow in the JSON of an explanation, nothing where all of it does.

    Args:
        document: The explanation as `Explanation.to_dict` gives it.
    """
    known: dict[str, Json] = {}
    for part in list(all_parts(document, known)):
        try:
            stated, got = value_of(part), replayed(part, parts_of(part, known))
        except (NotReplayed, ArithmeticError, LookupError, TypeError, ValueError) as lack:
            yield f"{part['name']!r} = {part['shown']} cannot be computed again: {type(lack).__name__} {lack}"
        else:
            if isinstance(stated, Fraction):
                got = number(got)  # a rule of levels and numbers gives numbers
            if not same(got, stated):
                yield f"{part['name']!r} = {part['shown']}, but {got} from its parts"
            yield from (
                f"{part['name']!r}: {fault}" for fault in text_faults(part, parts_of(part, known), document["lang"])
            )
