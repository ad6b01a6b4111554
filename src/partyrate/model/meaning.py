"""The canonical form of the meaning of a scheme, and its hash: two schemes with one form give the same results.

It leaves out remarks for readers (labels, notes, sources, titles, the status) and details of spelling: the order of
entries, blanks, comments and brackets in rules, trailing zeros, defaults that are written out. Order is kept where it
has a meaning: levels, quotas, keys, orders of rows, stages, steps, arguments.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.errors import UsageError
from partyrate.language.grammar import Call, parse
from partyrate.model.absence import Absence
from partyrate.model.constants import Lookup, Parameter
from partyrate.model.days import changing
from partyrate.model.decision import EDGES, DecisionRow
from partyrate.model.entry import Entry, Scalar, folded
from partyrate.model.incentive import Budget, Incentive
from partyrate.model.indicator import Indicator
from partyrate.model.ladder import Gate, Ladder, Level, Quota
from partyrate.model.pairing import Pairing
from partyrate.model.plain import SCHEME_FORMAT, fields_of, is_default, plain_entry, plain_field
from partyrate.model.procedure import Procedure, Step, read_span
from partyrate.model.scheme_data import SchemeData
from partyrate.model.warning_rule import WarningRule
from partyrate.periods import span_months

MEANING_FORMAT: Final = "partyrate.meaning/1"
"""The format of the canonical form, which is a part of what is hashed."""

REMARKS: Final = (
    "labels",
    "key_labels",
    "value_labels",
    "recipient_labels",
    "source",
    "note",
    "text",
    "title",
    "status",
    "show",
    "results",
    "sources",
    "accepts",
    "supplied",
    "in_force",
    "variation",
)
"""Fields for readers, fields that select what tables show, and fields that record where values come from."""

PLAUSIBLE: Final = ("range", "step")
"""Fields of parameters that say which values are plausible, and decide no result."""

RULES: Final[Mapping[type, tuple[str, ...]]] = {
    Indicator: ("when", "is", "of"),
    DecisionRow: ("when", "is", *EDGES),
    Level: ("when",),
    Quota: ("exactly", "at_most", "at_least", "about"),
    Ladder: ("when", "from"),
    Gate: ("when",),
    WarningRule: ("when",),
    Incentive: ("when", "amount"),
    Budget: ("at_most",),
    Pairing: ("helpers", "helped"),
}
"""The fields that hold rules."""

SETS: Final[Mapping[type, tuple[str, ...]]] = {
    Indicator: ("values", "allowed", "missing", "absent"),
    Absence: ("words",),
    Lookup: ("values",),
    Ladder: ("within",),
    Quota: ("levels",),
    Gate: ("exclude", "bars"),
    Budget: ("incentives", "within"),
    Pairing: ("within",),
    Step: ("requires",),
}
"""The fields whose order has no meaning."""

_SIGNS: Final[Mapping[type, str]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.USub: "-", ast.Not: "not",
    ast.And: "and", ast.Or: "or", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">",
    ast.GtE: ">=", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def canonical(data: Any) -> bytes:
    """Return plain data in the form that is hashed: JSON with sorted keys, without blanks, in UTF-8.

    Keys are sorted by their code points. Plain data holds texts, whole numbers, flags, null, lists and objects only.

    Example:
        >>> canonical({"b": [True, None], "a": "村"}).decode()
        '{"a":"村","b":[true,null]}'
    """
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(data: Any) -> str:
    """Return the SHA-256 of the canonical form of plain data, in hexadecimal digits."""
    import hashlib  # here, since it is a fiftieth of the time that importing the package would take

    return hashlib.sha256(canonical(data)).hexdigest()


def text_digest(scheme: SchemeData) -> str:
    """Return the SHA-256 of all that a scheme says, but for where its values come from."""
    return digest({"format": SCHEME_FORMAT, **plain_entry(evolve(scheme, supplied={}, in_force={}, variation=None))})


def meaning_of(scheme: SchemeData) -> dict[str, Any]:
    """Return the meaning of a scheme as plain data, every entry under its collection and its name.

    Raises:
        RuleSyntaxError: A rule is not in the language.
    """
    meaning: dict[str, Any] = {"format": MEANING_FORMAT}
    for key, field in fields_of(type(scheme)).items():
        value = getattr(scheme, field.name)
        if key in REMARKS or is_default(field, value) or (key == "in_force_on" and not changing(scheme)):
            continue
        if key == "period":
            meaning |= _period(value)
        elif isinstance(value, Mapping):
            meaning[key] = {name: _entry(scheme, entry) for name, entry in value.items()}
        else:
            meaning[key] = sorted(value) if key in ("assumptions", "missing") else plain_field(value, field.type)
    return meaning


def _entry(scheme: SchemeData, entry: Entry) -> dict[str, Any]:
    """Return the meaning of an entry, without its name, which is its key."""
    meaning = _fields(scheme, _spelt_out(scheme, entry))
    del meaning["name"]
    if isinstance(entry, Parameter) and entry.by_day:
        meaning |= {"value": {part.from_.isoformat(): _scalar(part.is_) for part in entry.by_day}}
    if isinstance(entry, Lookup) and entry.by_day:
        meaning |= {"rows": {part.from_.isoformat(): _cells(entry.on(part.from_)) for part in entry.by_day}}
    elif isinstance(entry, Lookup):
        meaning |= {"rows": _cells(entry)}
        meaning.pop("unpublished", None)
    return meaning


def _fields(scheme: SchemeData, instance: Any) -> dict[str, Any]:
    """Return the fields of an instance that have a meaning and no default."""
    rules, sets = RULES.get(type(instance), ()), SETS.get(type(instance), ())
    remarks = (*REMARKS, *PLAUSIBLE) if isinstance(instance, Parameter) else REMARKS
    fields: dict[str, Any] = {}
    for key, field in fields_of(type(instance)).items():
        value = getattr(instance, field.name)
        if key in remarks or is_default(field, value):
            continue
        if key in rules and isinstance(value, str | tuple):
            fields[key] = rule(value) if isinstance(value, str) else list(map(rule, value))
        elif isinstance(value, tuple) and isinstance(next(iter(value), None), Level | Quota | Step | DecisionRow):
            fields[key] = [_fields(scheme, part) for part in value]
        elif key in sets and isinstance(value, tuple):
            fields[key] = sorted(plain_field(value, field.type))
        else:
            fields[key] = plain_field(value, field.type)
    return fields


def _spelt_out(scheme: SchemeData, entry: Any) -> Any:
    """Return an entry with its implied values written out, where they can be written in several ways."""
    if isinstance(entry, Indicator | Ladder | Incentive | Pairing):
        entry = evolve(entry, table=scheme.table_of(entry))
    match entry:
        case Indicator():
            return evolve(entry, column=None if entry.column == entry.name else entry.column)
        case Lookup():
            return evolve(entry, kind=entry.kind or _kind_of(entry))
        case Ladder():
            values = dict(zip(entry.scale.names, entry.scale.values, strict=True))
            levels = [evolve(level, value=values[level.name]) for level in entry.levels]
            return evolve(entry, levels=levels, order_by=map(_ordered, entry.order_by))
        case Gate():
            return evolve(entry, table=_gate_table(scheme, entry))
        case Incentive():
            return evolve(entry, from_={"this": 0, "next": 1}.get(str(entry.from_), entry.from_))
        case Pairing():
            by = map(_ordered, entry.helpers_by), map(_ordered, entry.helped_by)
            return evolve(entry, helpers_by=by[0], helped_by=by[1])
        case Procedure():
            return evolve(entry, steps=[evolve(step, within=_span(step.within)) for step in entry.steps])
    return entry


def _kind_of(lookup: Lookup) -> str | None:
    """Return the kind of the cells of a lookup that declares none; a choice is always declared."""
    published = [value for value in lookup.cells.values() if value is not None]
    kinds = {"flag": bool, "number": Fraction, "date": date, "text": str}
    fitting = (name for name, kind in kinds.items() if all(isinstance(value, kind) for value in published))
    return next(fitting, None) if published else None


def _gate_table(scheme: SchemeData, gate: Gate) -> str | None:
    """Return the table of a gate: its own, else that of its ladders or of the incentives that it bars from."""
    affected: list[Any] = [scheme.ladders[name] for name in gate.ladders if name in scheme.ladders]
    affected = affected or [scheme.incentives[name] for name in gate.bars if name in scheme.incentives]
    tables = {scheme.table_of(entry) for entry in affected}
    return gate.table or (tables.pop() if len(tables) == 1 else None)


def _ordered(words: str) -> str:
    return folded(" ".join(words.split()))


def _span(value: Any) -> Any:
    """Return a span of time in one spelling."""
    return "{} {}".format(*read_span(value)) if isinstance(value, int | str) else value


def _period(words: str) -> dict[str, Any]:
    """Return the period of a scheme in months; nothing where it is the default of one year."""
    try:
        months = span_months(words)
    except UsageError:  # a check reports it
        return {"period": words}
    return {} if months == span_months("1 year") else {"period": months}


def _cells(lookup: Lookup) -> list[Any]:
    """Return the cells of a lookup in the order of their keys, each with its keys and its value."""
    rows = [[*map(_scalar, key), _scalar(value)] for key, value in lookup.cells.items()]
    return sorted(rows, key=canonical)


def _scalar(value: Scalar | None) -> Any:
    return None if value is None else plain_field(value, Scalar)


def rule(text: str) -> Any:
    """Return a rule as plain data: lists that begin with an operator, names as texts, constants with their kind.

    Example:
        >>> rule("round(0.50*org + (mass), 2)")
        ['call', 'round', ['+', ['*', {'number': '0.5'}, 'org'], 'mass'], {'number': '2'}]
        >>> rule("kind in ('b', 'a')")
        ['in', 'kind', {'text': 'a'}, {'text': 'b'}]
    """
    return _node(parse(text).tree)


def _node(node: ast.expr) -> Any:  # noqa: PLR0911 - one for each kind of node
    match node:
        case ast.Constant():
            return _scalar(node.value)  # type: ignore[arg-type]
        case ast.Name():
            return node.id
        case ast.UnaryOp(op=ast.UAdd()):
            return _node(node.operand)
        case ast.UnaryOp():
            return [_SIGNS[type(node.op)], _node(node.operand)]
        case ast.BinOp():
            return [_SIGNS[type(node.op)], _node(node.left), _node(node.right)]
        case ast.BoolOp():
            return _joined(_SIGNS[type(node.op)], node)
        case ast.IfExp():
            return ["if", _node(node.test), _node(node.body), _node(node.orelse)]
        case ast.Compare():
            return _compared(node)
        case ast.Subscript():
            keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return ["lookup", _node(node.value), *map(_node, keys)]
        case _:
            return _called(node)


def _joined(sign: str, node: ast.BoolOp) -> list[Any]:
    """Return `and` or `or` with all its operands, nested ones of the same operator included."""
    operands: list[Any] = []
    for part in map(_node, node.values):
        operands += part[1:] if isinstance(part, list) and part[0] == sign else [part]
    return [sign, *operands]


def _compared(node: ast.Compare) -> list[Any]:
    """Return a comparison, or a chain of comparisons that may end with `in`."""
    if not isinstance(node.ops[-1], ast.In | ast.NotIn):
        return _chain(node.left, node.ops, node.comparators)
    right = node.comparators[-1]
    members = right.elts if isinstance(right, ast.Tuple) else [right]
    left = node.comparators[-2] if len(node.ops) > 1 else node.left
    among = [_SIGNS[type(node.ops[-1])], _node(left), *sorted(map(_node, members), key=canonical)]
    if len(node.ops) == 1:
        return among
    return ["and", _chain(node.left, node.ops[:-1], node.comparators[:-1]), among]


def _chain(left: ast.expr, operators: Sequence[ast.cmpop], others: Sequence[ast.expr]) -> list[Any]:
    chain = ["compare", _node(left)]
    for operator, other in zip(operators, others, strict=True):
        chain += [_SIGNS[type(operator)], _node(other)]
    return chain


def _called(node: Any) -> list[Any]:
    """Return a call: the positional arguments in order, and the named ones in an object."""
    call: Call | None = getattr(node, "call", None)
    named: dict[str, Any] = {}
    if call is None:
        named = {str(keyword.arg): _node(keyword.value) for keyword in node.keywords}
    else:
        named |= {} if call.where is None else {"where": _node(call.where)}
        named |= {} if call.within is None else {"within": sorted(call.within_names)}
        for key, option in call.options.items():
            named[key] = option[1:] if option.startswith("=") else {"text": option}
    return ["call", node.func.id, *map(_node, node.args), *([named] if named else [])]
