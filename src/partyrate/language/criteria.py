"""Functions of spreadsheets that select rows by a criterion in quotes, such as `SUMIF(marks, ">15")`."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Final

from partyrate.language.brackets import filled, parsed

_OF_ONE: Final = {
    "sumif": "sum", "averageif": "mean", "countif": "count", "条件求和": "sum", "条件平均": "mean", "条件计数": "count",
}  # fmt: skip
"""Functions of a range, a criterion and what is aggregated, which is the range where it is not given."""

_OF_PAIRS: Final = {"sumifs": "sum", "averageifs": "mean", "maxifs": "max", "minifs": "min", "countifs": "count"}
"""Functions of what is aggregated, and pairs of a range and a criterion; what is counted stands in the pairs alone."""

_NO_RANGES: Final = (ast.Compare, ast.BoolOp, ast.Constant, type(None))

_SIGNS: Final = {"=": "==", "<>": "!=", "": "=="}


def holds_criterion(name: str, arguments: Sequence[str]) -> bool:
    """Return whether a call selects rows by a text in quotes.

    Example:
        >>> holds_criterion("SUMIF", ["marks", "'>15'"]), holds_criterion("SUMIF", ["marks > 15", "marks"])
        (True, False)
    """
    word = name.casefold()
    return word in (*_OF_ONE, *_OF_PAIRS) and any(isinstance(_constant(part), str) for part in arguments)


def of_criteria(name: str, arguments: Sequence[str]) -> str:
    """Return how a call with criteria is written; empty where its criteria are none that can be written.

    Example:
        >>> of_criteria("SUMIF", ["marks", "'>15'"])
        'sum(marks, where=marks > 15)'
        >>> of_criteria("AVERAGEIFS", ["marks", "sort", "'hill'", "age", "'<>3'"])
        "mean(marks, where=sort == 'hill' and age != 3)"
    """
    word = name.casefold()
    if word in _OF_ONE and len(arguments) in (2, 3):
        pairs, values = [arguments[:2]], [arguments[-1] if len(arguments) == 3 else arguments[0]]
        is_certain = len(arguments) == 3
    elif word in _OF_PAIRS and len(arguments) >= 2:
        is_count, is_certain = word == "countifs", True
        values, rest = ([arguments[0]], arguments) if is_count else ([arguments[0]], arguments[1:])
        if len(rest) % 2:
            return ""
        pairs = [rest[place : place + 2] for place in range(0, len(rest), 2)]
    else:
        return ""
    conditions = [_condition(part, criterion, is_certain=is_certain) for part, criterion in pairs]
    if not all(conditions):
        return ""
    function = _OF_ONE.get(word) or _OF_PAIRS[word]
    return f"{function}({values[0]}, where={' and '.join(conditions)})"


def _condition(part: str, criterion: str, *, is_certain: bool) -> str:
    """Return the condition that a criterion is for a range; empty where that is unknown.

    `is_certain` says that the arguments stand in the order of spreadsheets, so that a name is a criterion as well.
    """
    tree, constant = parsed(criterion), _constant(criterion)
    if tree is None or isinstance(parsed(part), _NO_RANGES):
        return ""
    sign, operand = "==", ""
    if isinstance(constant, str):
        sign, operand = re.fullmatch(r"(<>|>=|<=|=|>|<)?(.*)", constant, re.DOTALL).groups()  # type: ignore[union-attr]
        sign = _SIGNS.get(sign or "", sign)
        operand = _operand(operand.strip(), sign)
    elif type(constant) in (int, float) or (is_certain and isinstance(tree, ast.Name)):
        operand = criterion
    return filled(f"a {sign} b", {"a": part, "b": operand}) if operand else ""


def _operand(written: str, sign: str) -> str:
    """Return what a criterion compares with; empty where a rule has no such comparison."""
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", written):
        return written
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        return f"date('{written}')"
    is_text = sign in ("==", "!=") and written and not re.search(r"[*?~'\\\n]", written)
    return f"'{written}'" if is_text else ""


def _constant(source: str) -> object:
    """Return the constant that a part of a rule is; None for others."""
    tree = parsed(source)
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        tree = tree.operand
    return tree.value if isinstance(tree, ast.Constant) else None
