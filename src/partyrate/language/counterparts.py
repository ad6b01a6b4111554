"""Counterparts of functions of other languages, from the table `foreign.FUNCTIONS`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from attrs import frozen

from partyrate.language.foreign import FUNCTIONS
from partyrate.messages import Text, text


@frozen
class Advice:
    """A correction of a rule.

    Args:
        fix: The text for people.
        instead: The rule, or the part of one, to write; empty where there is none.
        is_general: Whether it shows how a function is written in general, since the arguments at hand do not fit it.
    """

    fix: Text
    instead: str = ""
    is_general: bool = False


@frozen
class Form:
    """A function of another language.

    Args:
        names: Its names elsewhere, in lower case.
        takes: Its arguments there; `...` stands for any number of further ones.
        instead: Its counterpart, in terms of `takes`; empty where there is no such function. `{and}` stands for the
            arguments with that word between them.
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
            parsed.append(Form(tuple(names.casefold().split()), arguments, instead.strip(), remark.strip()))
    return tuple(parsed)


def written(instead: str, remark: Text | None = None) -> Advice:
    """Return the advice to write `instead`, with a remark."""
    return Advice(_with_remark(text("write", instead=instead), remark), instead)


def _with_remark(fix: Text | None, remark: Text | None) -> Text:
    if fix is None or remark is None:
        return fix or remark or Text("", "")
    return text("advice and more", advice=fix, more=remark)


def of_call(name: str, arguments: Sequence[str], known: Sequence[str] = ()) -> Advice | None:
    """Return the counterpart of a call of another language; None where there is none.

    `known` are the functions of the language: a name that differs from one of them in capitals means it.

    Example:
        >>> of_call("IF", ["a > 1", "2", "3"]).instead
        '2 if a > 1 else 3'
        >>> of_call("AVERAGE", ["marks"]).fix
        'write mean(marks)'
    """
    word = name.casefold()
    called = [form for form in forms() if word in form.names]
    fitting = [form for form in called if _fits(form, arguments)]
    form = next(iter(fitting or [form for form in called if not form.instead]), None)
    if form is not None:
        instead = _filled(form, arguments) if form.instead else ""
        fix = text("write", instead=instead) if instead else None
        return Advice(_with_remark(fix, form.remark_text), instead)
    if word in known:
        return written(f"{word}({', '.join(arguments)})")
    return _general(name, called[0]) if called else None


def _general(name: str, form: Form) -> Advice:
    """Return how a function is written whatever its arguments."""
    takes = [part for part in form.takes if part != "..."] or ["a", "b"]
    example = text("is written", call=f"{name}({', '.join(takes)})", instead=_filled(form, takes))
    return Advice(_with_remark(example, form.remark_text), is_general=True)


def _fits(form: Form, arguments: Sequence[str]) -> bool:
    if form.takes[-1:] == ("...",):
        return len(arguments) >= max(len(form.takes), 2 if len(form.takes) == 1 else 0)
    return len(form.takes) == len(arguments)


def _filled(form: Form, arguments: Sequence[str]) -> str:
    if form.instead.startswith("{"):
        return f" {form.instead.strip('{}')} ".join(map(operand, arguments))
    if form.instead == "a if c else b":
        c, a, b = (f"({argument})" if " if " in argument else argument for argument in arguments)
        return f"{a} if {c} else {b}"
    replacements = dict(zip(form.takes, arguments, strict=False))
    for part, argument in replacements.items():
        is_delimited = form.instead == part or re.search(rf"[(,] *{part} *[,)]", form.instead)
        replacements[part] = argument if is_delimited else operand(argument)
    if "..." in form.takes:
        replacements["..."] = ", ".join(arguments[form.takes.index("...") :])
    if not replacements:
        return form.instead
    parts = (re.escape(part) if part == "..." else rf"(?<![\w'.]){part}(?![\w'(=])" for part in replacements)
    return re.sub("|".join(parts), lambda match: replacements[match[0]], form.instead)


def operand(source: str) -> str:
    """Return an argument in brackets where it would not stay together next to an operator."""
    simple = re.fullmatch(
        r"[\w.]+(\((?:[^()]|\([^()]*\))*\)|\[[^][]*\])?|'[^']*'|\"[^\"]*\"|\((?:[^()]|\([^()]*\))*\)", source
    )
    return source if simple else f"({source})"
