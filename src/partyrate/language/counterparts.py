"""Counterparts of functions of other languages, from the table `foreign_functions.FUNCTIONS`."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from attrs import evolve, frozen

from partyrate.language.brackets import filled, in_place, parsed
from partyrate.language.criteria import holds_criterion, of_criteria
from partyrate.language.foreign import NAMES
from partyrate.language.foreign_functions import FUNCTIONS
from partyrate.language.functions import CATALOGUE
from partyrate.language.named_arguments import BY_WORD, carried, word_of, written_call
from partyrate.messages import Text, joined, text


@frozen
class Advice:
    """A correction of a rule.

    Args:
        fix: The text for people.
        instead: The rule, or the part of one, to write; empty where there is none.
        remark: What the text says after the rule to write.
        is_general: Whether it shows how a function is written in general, since the arguments at hand do not fit it.
    """

    fix: Text
    instead: str = ""
    remark: Text | None = None
    is_general: bool = False

    def in_place(self, source: str, start: int, end: int) -> Advice:
        """Return the same advice for `source[start:end]`, in brackets where they keep it together there."""
        part = in_place(source, start, end, self.instead) if self.instead else ""
        return self if part == self.instead else written(part, self.remark)


@frozen
class Form:
    """A function of another language.

    Args:
        names: Its names elsewhere, in lower case; one in capitals is the name as it is written there.
        takes: Its arguments there; `...` stands for any number of further ones, a word in quotes for itself, and one
            that stands twice for the same argument.
        instead: Its counterpart, in terms of `takes`; empty where there is no such function. `{and}` stands for the
            arguments with that word between them, `{cases}` for pairs of a condition and a value, `{switch}` for a
            value and pairs of another value that it is compared with and a result.
        remark: The key of a text: a condition, or how the value is computed where there is no such function.
    """

    names: tuple[str, ...]
    takes: tuple[str, ...]
    instead: str
    remark: str

    @property
    def remark_text(self) -> Text | None:
        """The remark in words."""
        return text(f"advice {self.remark}") if self.remark else None


@cache
def forms() -> tuple[Form, ...]:
    """Parse the table of functions."""
    lines = re.sub(r"\n +", " ", FUNCTIONS).strip().splitlines()
    parsed = []
    for line in lines:
        if not line.startswith("#"):
            names, takes, rest = re.fullmatch(r"(.*?) \((.*?)\) ->(.*)", line).groups()  # type: ignore[union-attr]
            instead, _, remark = rest.partition(";")
            arguments = tuple(part.strip() for part in takes.split(",") if part.strip())
            parsed.append(Form(tuple(names.split()), arguments, instead.strip(), remark.strip()))
    return tuple(parsed)


def is_conversion(name: str) -> bool:
    """Return whether other languages have a function of that name that makes a number of a value."""
    word = name.casefold()
    conversions = ("exact", "down", "toward zero")
    return any(word in form.names for form in forms() if form.takes == ("a",) and form.remark in conversions)


def written(instead: str, remark: Text | None = None) -> Advice:
    """Return the advice to write `instead`, with a remark."""
    return Advice(_with_remark(text("write", instead=instead), remark), instead, remark)


def _with_remark(fix: Text | None, remark: Text | None) -> Text:
    if fix is None or remark is None:
        return fix or remark or Text("", "")
    return text("advice and more", advice=fix, more=remark)


def of_call(
    name: str, arguments: Sequence[str], known: Sequence[str] = (), named: Mapping[str, str] | None = None
) -> Advice | None:
    """Return the counterpart of a call of another language; None where there is none.

    `known` are the functions of the language: a name that differs from one of them in capitals means it. `named` are
    the named arguments of the call.

    Example:
        >>> of_call("IF", ["a > 1", "2", "3"]).instead
        '2 if a > 1 else 3'
        >>> of_call("AVERAGE", ["marks"], named={"within": "town"}).fix
        'write mean(marks, within=town)'
    """
    found = _of_call(name, arguments, known, named or {})
    rest, words = list(arguments), dict(named or {})
    while (found is None or not found.instead) and len(rest) > 1 and word_of(rest[-1]):
        words[f"{BY_WORD}{len(rest)}"] = rest.pop()
        meant = _of_call(name, rest, known, words)
        if meant is not None and meant.instead:
            return meant
    return found


def _of_call(name: str, arguments: Sequence[str], known: Sequence[str], named: Mapping[str, str]) -> Advice | None:
    """Return the counterpart of a call of another language, with its arguments as they stand."""
    if (selected := _of_selected_rows(name, arguments, known, named)) is not None:
        return selected
    if by_criteria := of_criteria(name, arguments):
        return _kept(by_criteria, {}, named, None)
    form, word = form_of(name, arguments), name.casefold()
    if holds_criterion(name, arguments):
        return _general(name, _named(name))
    if form is not None and form.instead:
        form = _in_order(form, arguments)
        if form.instead.startswith("{"):
            return _kept(_filled(form, arguments), {}, named, form.remark_text)
        template, parts, left = carried(form.instead, named)
        return _unless_left(_filled(evolve(form, instead=template), arguments, parts), left, form.remark_text)
    if form is not None:
        return Advice(_with_remark(None, form.remark_text))
    if word in known:
        return written(written_call(word, arguments, named))
    called = _named(name)
    return _general(name, called) if called else None


def _kept(instead: str, parts: Mapping[str, str], named: Mapping[str, str], remark: Text | None) -> Advice:
    """Return the advice to write a rule with the named arguments that it takes."""
    template, added, left = carried(instead, named)
    return _unless_left(filled(template, {**parts, **added}), left, remark)


def _unless_left(instead: str, left: Sequence[str], remark: Text | None) -> Advice:
    """Return the advice to write a rule; where arguments have no place in it, one that says so."""
    advised = written(instead, remark)
    if not left:
        return advised
    return Advice(_with_remark(advised.fix, text("named arguments left", names=joined(left))))


def form_of(name: str, arguments: Sequence[str]) -> Form | None:
    """Return the line of the table that a call means: the first that takes its arguments, or says that there is none.

    Example:
        >>> form_of("QUARTILE", ["marks", "1"]).instead
        "percentile(a, 0.25, kind='linear')"
    """
    called = _named(name)
    fitting = [form for form in called if _fits(form, arguments)]
    return next(iter(fitting or [form for form in called if not form.instead]), None)


def _named(name: str) -> list[Form]:
    """Return the lines of a name: those of its own letters first."""
    exact = [form for form in forms() if name in form.names]
    return exact + [form for form in forms() if name.casefold() in form.names and form not in exact]


def is_condition(source: str) -> bool:
    """Return whether a part of a rule is a condition by its operators.

    Example:
        >>> [is_condition(part) for part in ("marks > 5", "not veto", "marks", "marks + 1")]
        [True, True, False, False]
    """
    tree = parsed(source)
    is_negation = isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not)
    return is_negation or isinstance(tree, ast.Compare | ast.BoolOp)


_OF_CONDITIONS: Final = ("any", "all")


def _of_selected_rows(
    name: str, arguments: Sequence[str], known: Sequence[str], named: Mapping[str, str]
) -> Advice | None:
    """Return how `sum(a, c)` is written, where `c` is the condition of the rows that count; None for other calls."""
    if len(arguments) < 2 or not is_condition(arguments[-1]) or any(map(is_condition, arguments[:-1])):
        return None
    inner = of_call(name, arguments[:-1], known)
    call = inner.instead if inner is not None and inner.instead else f"{name}({', '.join(arguments[:-1])})"
    called = call.partition("(")[0]
    function = CATALOGUE.get(f"{called} of rows") or CATALOGUE.get(called)
    if function is None or "where" not in function.keywords or called in _OF_CONDITIONS:
        return None
    return _kept(f"{call[:-1]}, where={arguments[-1]})", {}, named, None) if call.endswith(")") else None


_LATER_DAYS: Final = ("as_of", "period_end", *(name for name, meant in NAMES.items() if meant == "as_of"))
"""Names of the day that a rating speaks of, and of the last day of its round, which is the later one of two days."""


def _in_order(form: Form, arguments: Sequence[str]) -> Form:
    """Return a form of two days as it applies to these: in the order in which they were written, unless that is known.

    Systems differ in which day stands first in `months_between` and the like.
    """
    if form.remark != "later stood first":
        return form
    first, second = (part.strip().removesuffix("()").casefold() in _LATER_DAYS for part in arguments[:2])
    if first and not second:
        return form
    return evolve(form, takes=(*form.takes[1::-1], *form.takes[2:]), remark="order as written")


def _general(name: str, called: Sequence[Form]) -> Advice:
    """Return how a function is written whatever its arguments: by the line whose arguments are no fixed words."""
    form = next((form for form in called if not any(part.startswith("'") for part in form.takes)), called[0])
    if not form.instead:
        return Advice(_with_remark(None, form.remark_text), is_general=True)
    takes = [part for part in form.takes if part != "..."] or ["a", "b"]
    example = text("is written", call=f"{name}({', '.join(takes)})", instead=_filled(form, takes))
    return Advice(_with_remark(example, form.remark_text), is_general=True)


def _fits(form: Form, arguments: Sequence[str]) -> bool:
    if form.takes[-1:] == ("...",):
        return len(arguments) >= max(len(form.takes), 2 if len(form.takes) == 1 else 0)
    if len(form.takes) != len(arguments):
        return False
    parts = dict(zip(form.takes, arguments, strict=True))
    return all(
        _word(part) == _word(argument) if part.startswith("'") else parts[part] == argument
        for part, argument in zip(form.takes, arguments, strict=True)
    )


def _word(source: str) -> str:
    return source.strip().strip("'\"").casefold()


def cases(arguments: Sequence[str], value: str = "") -> str:
    """Return a conditional for conditions and results in turn, and for a last result that holds otherwise.

    Where there is a `value`, it is compared with what stands instead of the conditions.

    Example:
        >>> cases(["a > 8", "3", "a > 5", "2", "True", "1"])
        '3 if a > 8 else 2 if a > 5 else 1'
        >>> cases(["'hill'", "1", "2"], "terrain")
        "1 if terrain == 'hill' else 2"
    """
    *pairs, otherwise = [*arguments, "0"] if len(arguments) % 2 == 0 else arguments
    if len(pairs) > 2 and pairs[-2].strip().casefold() == "true" and not value:
        *pairs, _, otherwise = pairs
    for condition, result in zip(pairs[-2::-2], pairs[::-2], strict=True):
        holds = filled("a == b", {"a": value, "b": condition}) if value else condition
        otherwise = filled("a if c else b", {"a": result, "c": holds, "b": otherwise})
    return otherwise


def _filled(form: Form, arguments: Sequence[str], named: Mapping[str, str] | None = None) -> str:
    if form.instead == "{cases}":
        return cases(arguments)
    if form.instead == "{switch}":
        return cases(arguments[1:], "" if arguments[0].casefold() == "true" else arguments[0])
    if form.instead.startswith("{"):
        names = [f"a{number}" for number in range(len(arguments))]
        template = f" {form.instead.strip('{}')} ".join(names)
        return filled(template, dict(zip(names, arguments, strict=True)))
    parts = dict(zip(form.takes, arguments, strict=False))
    if {"a", "c"} == set(form.takes) and is_condition(parts["a"]) and not is_condition(parts["c"]):
        parts = {"a": parts["c"], "c": parts["a"]}  # the two stand in either order elsewhere
    parts.pop("...", None)
    parts = {part: argument for part, argument in parts.items() if not part.startswith("'")} | dict(named or {})
    instead = filled(form.instead, parts)
    return instead.replace("...", ", ".join(arguments[form.takes.index("...") :])) if "..." in form.takes else instead
