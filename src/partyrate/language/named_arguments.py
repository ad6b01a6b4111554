"""Named arguments of calls, carried over to what is to be written instead of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Final

from partyrate.language import foreign
from partyrate.language.brackets import extent, parsed
from partyrate.language.functions import CATALOGUE, Function
from partyrate.language.tree import text_of

BY_WORD: Final = "="
"""The beginning of the name of an argument of which only the word was written, in place of an argument."""


def named_of(node: ast.Call) -> dict[str, str]:
    """Return the named arguments of a call as they are written."""
    return {keyword.arg: text_of(keyword.value) for keyword in node.keywords if keyword.arg is not None}


def written_call(name: str, arguments: Sequence[str], named: Mapping[str, str]) -> str:
    """Return a call as it is written.

    Example:
        >>> written_call("mean", ["a"], {"within": "()"})
        'mean(a, within=())'
    """
    return f"{name}({', '.join([*arguments, *(f'{key}={written}' for key, written in named.items())])})"


def parameters(function: Function) -> list[str]:
    """Return what the arguments of a function that stand in their order are called.

    Example:
        >>> parameters(CATALOGUE["weighted_mean"]), parameters(CATALOGUE["clamp"])
        (['a', 'w'], ['a', 'low', 'high'])
    """
    inside = function.form.partition("(")[2].rpartition(")")[0]
    return [part.strip() for part in inside.split(",") if part.strip() and "=" not in part]


def word_of(source: str) -> str:
    """Return the word that a part of a rule is, in quotes; empty for others."""
    found = re.fullmatch(r"'(\w+)'|\"(\w+)\"", source.strip())
    return (found[1] or found[2]) if found else ""


def options_in_place(arguments: Sequence[str], function: Function) -> tuple[list[str], dict[str, str]]:
    """Return arguments without the words at their end that belong to named ones, and these by their names.

    Example:
        >>> options_in_place(["a", "0.05", "'linear'"], CATALOGUE["percentile"])
        (['a', '0.05'], {'kind': "'linear'"})
    """
    rest, words = list(arguments), dict[str, str]()
    while rest:
        key = _key_of(word_of(rest[-1]), function)
        if not key or key in words:
            break
        words[key] = rest.pop()
    return rest, words


def _key_of(word: str, function: Function) -> str:
    """Return the named argument of a function that a word is one of; empty where it is none."""
    return next((key for key, words in function.choices.items() if word in words), "") if word else ""


def carried(template: str, named: Mapping[str, str]) -> tuple[str, dict[str, str], list[str]]:
    """Return a rule with named arguments in all of its functions of rows that take them.

    Returns:
        The rule, in which names stand for what the arguments are; what these names stand for; and the arguments that
        none of its functions takes.

    Example:
        >>> carried("percentile(a, 0.25, kind='linear')", {"by": "town", "n": "3"})
        ("percentile(a, 0.25, kind='linear', within=named_0)", {'named_0': 'town'}, ['n='])
    """
    parts, left, wanted = dict[str, str](), list[str](), dict[str, str]()
    tree = parsed(template)
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)] if tree is not None else []
    found = [(call, function) for call in calls if (function := _of_rows(call)) is not None]
    for number, (key, written) in enumerate(named.items()):
        taken = _taken([function for _, function in found], key, written)
        if taken:
            parts[f"named_{number}"] = written
            wanted[taken] = f"named_{number}"
        else:
            left.append(written if key.startswith(BY_WORD) else f"{key}=")
    for call, function in sorted(found, key=lambda each: each[0].col_offset, reverse=True):
        mine = {key: name for key, name in wanted.items() if key in function.keywords}
        start, end = extent(template, call)
        template = f"{template[:start]}{_with(template, call, mine)}{template[end:]}"
    return template, parts, left


def _taken(functions: Sequence[Function], key: str, written: str) -> str:
    """Return the name under which one of the functions takes a named argument; empty where none does."""
    for function in functions:
        meant = _key_of(word_of(written), function) if key.startswith(BY_WORD) else foreign.ARGUMENTS.get(key, key)
        if meant.rstrip("=") in function.keywords:
            return meant.rstrip("=")
    return ""


def _with(template: str, call: ast.Call, named: Mapping[str, str]) -> str:
    """Return a call of a template with other named arguments."""
    arguments = [template[slice(*extent(template, part))] for part in call.args]
    given = {str(each.arg): template[slice(*extent(template, each.value))] for each in call.keywords}
    return written_call(ast.unparse(call.func), arguments, {**given, **named})


def _of_rows(call: ast.Call) -> Function | None:
    """Return the function of rows that a call of a template means; None for others."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    function = CATALOGUE.get(f"{name} of rows") if len(call.args) == 1 else None
    function = function or CATALOGUE.get(name)
    return function if function is not None and function.keywords else None
