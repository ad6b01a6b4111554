"""Values and rules in the JSON of an explanation, computed again without any domain of the language."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from operator import methodcaller
from typing import Any

from partyrate.language.grammar import parse, text_of
from partyrate.testing.plain_rules import Rules, option, word
from partyrate.testing.plain_values import (
    CAUSES,
    UNDETERMINED,
    DeclaredCause,
    Gap,
    PlainLevel,
    number,
    strongest,
)

NOT_APPLICABLE = Gap("not applicable")

Json = Mapping[str, Any]


class NotReplayed(Exception):
    """The JSON lacks what a value follows from."""


def read(data: Any, scale: Any = None) -> Any:
    """Return a value of the JSON: a level as it stands on its scale, or as its name where there is none."""
    match data:
        case {"number": str(text)}:
            return Fraction(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case {"absent": str(cause), "code": int(code)}:
            return Gap(DeclaredCause(cause, code))
        case {"absent": str(cause)}:
            return Gap(cause)
        case {"level": str(name), "value": str()}:
            if scale is None:
                return name
            names = tuple(level["level"] for level in scale["levels"][::-1])
            if name not in names:
                raise NotReplayed(f"{name!r} is no level of its scale")
            return PlainLevel(names.index(name), names, tuple(Fraction(e["value"]) for e in scale["levels"][::-1]))
    return Fraction(data) if isinstance(data, int) and not isinstance(data, bool) else data


def absence_by(cause: str, figures: Json) -> Gap:
    """Return the absence by a cause; figures say how strong a declared one is."""
    declared = figures.get("causes", {}).get(cause)
    gap = Gap(cause) if declared is None else read(declared)
    if not isinstance(gap, Gap) or gap.cause != cause or (declared is None and cause not in CAUSES):
        raise NotReplayed(f"{cause!r} is no cause of absence, or it is not said how strong it is")
    return gap


def value_of(part: Json) -> Any:
    """Return the value of a part of an explanation."""
    return read(part["value"], part.get("scale"))


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same; a level and its name are."""
    names = [each.name if isinstance(each, PlainLevel) else each for each in (one, other)]
    return type(names[0]) is type(names[1]) and bool(names[0] == names[1])


def same_by_way(got: Any, stated: Any) -> bool:
    """Whether a value is the one that is stated of a way: a number for a level where the ways together give numbers."""
    return same(number(got) if isinstance(stated, Fraction) else got, stated)


def agreed(values: Sequence[Any]) -> Any:
    """Return what all ways agree on; a level and a number agree where it counts as that number."""
    if any(isinstance(each, Fraction) for each in values):
        values = list(map(number, values))
    return values[0] if all(each == values[0] for each in values) else UNDETERMINED


def fact_of(part: Json, kind: str) -> Json | None:
    """Return the data of the first fact of a kind; None where there is none."""
    return next((fact["data"] for fact in part["facts"] if fact.get("kind") == kind), None)


def stated(part: Json, kind: str, values: Mapping[str, Any]) -> None:
    """Compare some values with the data of a fact of a part, where it has one of that kind.

    Raises:
        NotReplayed: They differ.
    """
    fact = fact_of(part, kind)
    for key, value in values.items() if fact is not None else ():
        if not same(read(fact[key]), number(value)) and not same(read(fact[key]), value):  # type: ignore[index]
            raise NotReplayed(f"its {kind} is {value}, and {fact[key]} is stated")  # type: ignore[index]


def word_of(node: ast.Call, key: str, figures: Json) -> str:
    """Return the word that a named argument is, also where a parameter stands for it."""
    return str(Scope(figures, ()).word(node, key))


def literal(value: Any) -> str:
    """Return a value as it stands in the name of a cell."""
    if isinstance(value, PlainLevel):
        return repr(value.name)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return decimal(value)
    return value.cause if isinstance(value, Gap) else repr(value) if isinstance(value, str) else str(value)


def decimal(value: Fraction) -> str:
    """Return a number as a decimal where one is exact, else as a fraction."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
        if digits > 60:
            return str(value)
    text = str(abs(int(value * 10**digits))).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{text[: len(text) - digits]}{'.' if digits else ''}{text[len(text) - digits :]}"


class Scope(Rules):
    """A rule over the parts of an explanation."""

    def __init__(self, figures: Json, parts: Sequence[Json]) -> None:
        self.figures, self.parts = figures, parts
        self.constants = {**figures.get("constants", {}), **figures.get("choices", {})}
        self.arguments: Json = figures.get("arguments", {})

    def part(self, name: str) -> Any:
        """Return the value of the part with a name."""
        values = [value_of(part) for part in self.parts if part["name"] == name]
        if not values:
            raise NotReplayed(f"no part is called {name!r}")
        if not all(same(each, values[0]) for each in values):
            raise NotReplayed(f"several parts are called {name!r}")
        return values[0]

    def named(self, node: ast.AST) -> Any:
        """Return the value of the part that stands for a part of the rule."""
        text = text_of(node)
        return self.part(self.figures.get("named", {}).get(text, text))

    def name(self, node: ast.Name) -> Any:
        """Return the value of a name: of a constant, an argument or a part."""
        if node.id in self.arguments:
            inner = {key: each for key, each in self.figures.items() if key != "arguments"}
            return Scope(inner, self.parts).value(parse(self.arguments[node.id]).tree)
        return read(self.constants[node.id]) if node.id in self.constants else self.named(node)

    def level(self, node: ast.expr, value: Any) -> Any:
        """Return the level that a name, or a level of another ladder, stands for in a part of the rule."""
        scale = self.figures.get("scales", {}).get(text_of(node))
        name = value.name if isinstance(value, PlainLevel) else value
        return read({"level": name, "value": ""}, scale) if scale and isinstance(name, str) else value

    def word(self, node: ast.Call, key: str) -> Any:
        """Return the word that a named argument is, also where a parameter stands for it."""
        value = option(node, key)
        return read(self.constants[value.id]) if isinstance(value, ast.Name) else word(node, key)

    def cell(self, node: ast.Subscript, keys: Sequence[Any]) -> Any:
        """Return the cell of a lookup, which stands among the parts with its keys; a decision stands by its name."""
        if text_of(node) in self.figures.get("named", {}):
            return self.named(node)
        return self.part(f"{node.value.id}[{', '.join(map(literal, keys))}]")  # type: ignore[attr-defined]

    def absence(self, cause: str) -> Gap:
        """Return the absence by a cause that the scheme declares, which stands among the figures."""
        return absence_by(cause, self.figures)

    def rows(self, node: ast.Call) -> Any:
        """Return a function of rows: that of its part."""
        return self.named(node)

    rounds = formula = rows


# ---------------------------------------------------------------------------------------------------- rules and ways


def rule_value(figures: Json, parts: Sequence[Json], value_in: Callable[[Scope], Any] | None = None) -> Any:
    """Compute a rule; where it has ways, those that are shown, and then what all of them agree on.

    Args:
        figures: The rule, and what stands in it for other values.
        parts: The parts of which it is made.
        value_in: Computes it over parts, where it is no rule of the language.

    Raises:
        NotReplayed: Something that it needs is not there, or a way gives another value than is stated.
    """
    if value_in is None:
        tree = parse(figures["text"]).tree
        value_in = methodcaller("value", tree)
    if "ways" not in figures:
        return value_in(Scope(figures, parts))
    for way in figures["ways"]:
        if "parts" in way:
            got, stated = value_in(Scope(way, [parts[at] for at in way["parts"]])), read(way["value"])
            if not same_by_way(got, stated):
                raise NotReplayed(f"{figures['text']!r} is {got} by {way['choices']}, and {stated} is stated")
    return agreed([read(way["value"]) for way in figures["ways"]])


def formula_value(part: Json, parts: Sequence[Json], value_in: Callable[[Scope], Any] | None = None) -> Any:
    """Compute a formula, a group, a gate or an incentive; `value_in` computes its rule where that is a decision."""
    figures = part["figures"]
    rules = figures.get("rules", {})
    applies = rule_value(rules["when"], parts) if "when" in rules else True
    stated = fact_of(part, "when")
    if "when" in rules and (stated is None or not same(read(stated["value"]), applies)):
        raise NotReplayed(f"its condition is {applies}, and {stated} is stated")
    barred = [value_of(each) for name in figures.get("bars", ()) for each in parts if each["name"] == name]
    if applies is False or True in barred:
        return NOT_APPLICABLE
    gap = strongest([applies, *barred])
    if gap is not None:
        return gap
    if "is" not in rules:
        return True
    if part["rule"] != rules["is"]["text"]:
        raise NotReplayed("its rule is not the one of its figures")
    return rule_value(rules["is"], parts, value_in)


def agreed_value(part: Json, parts: Sequence[Json], own: Any) -> Any:
    """Compute what the ways to read open choices agree on; parts show some of these, or the part itself the first."""
    ways = part["figures"]["agreed"]
    values = [read(way["value"], part.get("scale")) for way in ways]
    for way, value in zip(ways, values, strict=True):
        rules = {parts[at]["rule"] for at in way.get("parts", ())} - {""}
        if rules - {part["rule"]}:
            raise NotReplayed("its rule is not the one of its parts")
        shown = [value_of(parts[at]) for at in way.get("parts", ()) if own is None]
        if not all(same_by_way(each, value) for each in shown):
            raise NotReplayed(f"a part is {shown} by {way['choices']}, and {value} is stated")
    if own is not None and not same_by_way(own, values[0]):
        raise NotReplayed(f"it is {own} by {ways[0]['choices']}, and {values[0]} is stated")
    return agreed(values)
