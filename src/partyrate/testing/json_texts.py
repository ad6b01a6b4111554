"""The texts in the JSON of an explanation, compared with its data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from partyrate.language.grammar import parse
from partyrate.testing.json_rules import Json, NotReplayed, Scope, literal, read, same, value_of
from partyrate.testing.plain_values import DeclaredCause, Gap, PlainLevel, number, rounded

_NUMBER: Final = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:/\d+)?")

EVALUATED: Final = {"branch": "condition", "branch otherwise": "condition", "argument": "rule",
                    "argument of rule": "rule", "other argument": "rule"}  # fmt: skip
"""Facts that tell the value of a part of the rule, with the key under which that part stands."""

STATED: Final = {
    "cohort": ("rows", "candidates"), "quota": ("wanted", "places", "got"), "open quota": ("places", "got"),
    "place": ("place", "count"), "shared place": ("place", "count", "others"), "edge": ("edge", "level", "by"),
    "tied edge": ("edge", "level", "by"),
    "place so far": ("place", "count", "unplaced"),
    "shared place so far": ("place", "count", "others", "unplaced"),
    "rows": ("rows",), "chosen rows": ("chosen", "rows"),
    "absent rows": ("rows",), "unknown rows": ("rows",), "more rows": ("rows",), "row": ("value",),
    "own value": ("value",), "before it": ("value",), "after it": ("value",),
    "argument": ("value",), "argument of rule": ("value",), "other argument": ("value",), "condition": ("level",),
    "choice": ("level",), "choice of gate": ("level",), "choice of quota": ("level",),
    "row decides": ("row",), "row fails": ("row",), "row also": ("row",), "row open": ("row",),
    "row without value": ("row",),
    "value of round": ("round", "value"), "value before round": ("round", "value"), "round passed over": ("round",),
    "more rounds": ("rounds",), "row adds": ("row", "value"), "part adds": ("row", "value"),
}  # fmt: skip
"""The data that each kind of fact states. Keys of rows are named by the columns in which they differ."""


_TRUTHS: Final = {"en": ("false", "true"), "zh": ("否", "是")}

NOTHING_ELSE: Final = (
    "cohort",
    "quota",
    "open quota",
    "rows",
    "chosen rows",
    "absent rows",
    "unknown rows",
    "condition",
)
"""The facts whose texts hold no numbers but those of their data, and of the rules that they quote."""


def known_numbers(fact: Json, part: Json) -> set[Fraction]:
    """Return the numbers that the text of a fact may hold."""
    found = {abs(each) for _, each in leaves(fact["data"]) if isinstance(each, Fraction)}
    found |= {size for _, each in leaves(fact["data"]) for size in numbers_in(str(each))}
    ladder = part.get("figures", {}).get("ladder", {})
    rules = [*ladder.get("quotas", ()), *ladder.get("rules", {}).values()]
    texts = [*(rule["text"] for rule in rules), *ladder.get("labels", {}).values()]
    found |= {each for text in texts for each in numbers_in(text)}
    return found | {rounded(each, Fraction(1, 10**6)) for each in found}


def numbers_in(text: str) -> set[Fraction]:
    """Return the sizes of all numbers in a text, without their signs."""
    return {Fraction(each.replace(",", "")) for each in _NUMBER.findall(text)}


def is_stated(value: Any, text: str, labels: Mapping[str, str]) -> bool:
    """Return whether a text states a value: a number, a day, a level by its label."""
    match value:
        case bool() | Gap() | None:
            return True  # stated in words of the language, and computed again
        case Fraction():
            return abs(value) in numbers_in(text)
        case date():
            return value.isoformat() in text
        case str() if value in labels:
            return labels[value] in text
    return True


def leaves(data: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the single values of the data of a fact, with the keys under which they stand."""
    single = read(data)
    if isinstance(data, list):
        for each in data:
            yield from leaves(each, key)
    elif single is data and isinstance(data, dict):
        for name, each in data.items():
            yield from leaves(each, name)
    else:
        yield key, single


def fact_faults(fact: Json, part: Json, labels: Json) -> Iterator[str]:
    """Yield what a fact states otherwise than its data hold it."""
    kind, said = fact.get("kind", ""), fact["text"]
    for key, each in leaves(fact.get("data", {})):
        if key in STATED.get(kind, ()) and not is_stated(each, said, labels):
            yield f"{each} is not in {said!r}"
    for each in numbers_in(said) - known_numbers(fact, part) if kind in NOTHING_ELSE else ():
        yield f"{each} stands in {said!r}, and is not in its data"


def shown_faults(value: Any, shown: str, labels: Json) -> Iterator[str]:
    """Yield a value that is shown otherwise than it is."""
    if not is_stated(value.name if isinstance(value, PlainLevel) else value, shown, labels):
        yield f"it is {value}, and {shown!r} is shown"


def _cause_words(data: Json, cause: str, lang: str) -> str:
    """Return the words for the cause of an absent value, a declared one's label; none for a built-in one in Chinese."""
    is_known = lang == "en" or isinstance(cause, DeclaredCause)
    return str(data.get("labels", {}).get(lang, cause)) if is_known else ""


def text_faults(part: Json, parts: Sequence[Json], lang: str) -> Iterator[str]:
    """Yield what a part states otherwise than it holds it."""
    value, figures = value_of(part), part.get("figures", {})
    labels = figures.get("ladder", {}).get("labels", {})
    yield from shown_faults(value, part["shown"], labels)
    is_absent = isinstance(value, Gap) and "unread" not in figures
    if is_absent and _cause_words(part["value"], value.cause, lang) not in part["shown"]:
        yield f"it is {value.cause}, and {part['shown']!r} is shown"
    for fact in part["facts"]:
        yield from fact_faults(fact, part, labels)
        if fact.get("kind") in EVALUATED and "is" in figures.get("rules", {}):
            yield from evaluated(fact, figures["rules"]["is"], parts)
    yield from of_rounds(part["facts"], figures.get("rounds", ()), lang)
    yield from filled(part, parts)


def of_rounds(facts: Sequence[Json], rounds: Sequence[Json], lang: str) -> Iterator[str]:
    """Yield the values that facts state of rounds otherwise than their texts and the figures do."""
    for fact in facts if rounds else ():
        data = fact.get("data", {}).get("value")
        got, words = read(data), ""
        if isinstance(got, bool):
            words = _TRUTHS[lang][got]
        elif isinstance(got, Gap):
            words = _cause_words(data, got.cause, lang)
        if not fact["text"].endswith(words):
            yield f"{got} is not in {fact['text']!r}"
    for fact, each in zip(facts, rounds, strict=False):
        is_stated_of_both = "value" in fact.get("data", {}) and "value" in each
        if is_stated_of_both and not same(read(fact["data"]["value"]), read(each["value"])):
            yield f"{fact['text']!r} is stated, and the figures have {read(each['value'])}"


def evaluated(fact: Json, figures: Json, parts: Sequence[Json]) -> Iterator[str]:
    """Yield where a part of a rule has another value than a fact states."""
    rule, stated = fact["data"][EVALUATED[fact["kind"]]], read(fact["data"]["value"])
    if "ways" in figures:  # such facts are stated of the first one, where all agree
        figures = figures["ways"][0]
        parts = [parts[at] for at in figures["parts"]]
    is_argument = fact["kind"].startswith("argument")
    names = {key: each for key, each in figures.items() if not (is_argument and key == "arguments")}
    try:
        got = Scope(names, parts).value(parse(rule).tree)
    except NotReplayed:
        return  # an argument that only a branch uses which was passed over
    if not same(got, stated):
        yield f"{rule!r} is {got}, and {stated} is stated"


def filled(part: Json, parts: Sequence[Json]) -> Iterator[str]:
    """Yield numbers in the rule with its values that are neither in the rule nor values of its parts."""
    if (
        not part["filled"]
        or "decision" in part.get("figures", {})
        or any(isinstance(each, ast.IfExp) for each in ast.walk(parse(part["rule"]).tree))
    ):
        return  # the parts of a branch that was passed over are not shown
    known = numbers_in(part["rule"]) | {abs(v) for each in parts if isinstance(v := number(value_of(each)), Fraction)}
    for each in parts:
        known |= numbers_in(literal(value_of(each))) | numbers_in(each["shown"])
    for fact in part["facts"]:
        known |= {abs(each) for _, each in leaves(fact.get("data", {})) if isinstance(each, Fraction)}
    for constant in part.get("figures", {}).get("rules", {}).get("is", {}).get("constants", {}).values():
        known |= numbers_in(literal(read(constant)))
    for odd in numbers_in(part["filled"]) - known:
        yield f"{odd} stands in {part['filled']!r}, and is no value of it"
