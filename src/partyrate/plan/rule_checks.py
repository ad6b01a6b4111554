"""Checks of the range of a rule by its place: conditions are flags, amounts numbers, orders exact, cohorts complete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from partyrate.errors import KindError, StructureError, UnknownNameError
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.grammar import Rule, span_of
from partyrate.messages import message, text, word
from partyrate.model import Ladder, Scheme
from partyrate.numbers import Cause
from partyrate.plan.nodes import Node, located, section


def check_flag(rule: Rule, value_range: ValueRange) -> None:
    """Check that a condition is a flag."""
    if value_range.kind == "flag":
        return
    if value_range.kind == "number":
        fix = text("compare a number", rule=rule.line)
    elif value_range.scale is not None:
        fix = text("compare a level", rule=rule.line, level=value_range.scale.names[0])
    else:
        fix = text("write a comparison")
    raise kind_error("condition of no flag", rule, value_range, fix=fix)


def check_number(rule: Rule, value_range: ValueRange, key: str, kinds: Iterable[str] = ("number",)) -> None:
    """Check that a rule has a number, or a value of one of several kinds; `key` is that of the text of the fault."""
    if value_range.kind not in kinds:
        raise kind_error(key, rule, value_range)


def kind_error(key: str, rule: Rule, value_range: ValueRange, **data: object) -> KindError:
    """Build the error of a rule whose value has the wrong kind."""
    lines = message(key, rule=rule.line, kind=word("kind", value_range.kind), **data)
    return KindError(*lines, span_of(rule.tree), rule.path)


def check_source(ladder: Ladder, rule: Rule, value_range: ValueRange) -> None:
    """Check that the rule that gives the level of a ladder gives nothing but levels of it.

    Raises:
        KindError: It gives neither levels nor choices.
        UnknownNameError: It can give what is no level.
    """
    if value_range.always_absent is not None:
        return
    given = value_range.scale.names if value_range.scale is not None else value_range.values
    if value_range.kind not in ("level", "text") or given is None:
        raise kind_error("level from no level", rule, value_range, name=ladder.name)
    is_distinct = len(set(ladder.names)) == len(ladder.names)  # else that is the fault
    for name in given if is_distinct else ():
        if name not in ladder.names:
            kind, why = text("level of", ladder=ladder.name), text("given as a level", rule=rule.line)
            raise UnknownNameError.of(kind, name, ladder.names, why, span_of(rule.tree), rule.path)


def check_order(node: Node, rule: Rule, value_range: ValueRange) -> None:
    """Check that rows can be ordered by a rule."""
    if value_range.kind == "text" or value_range.resolution is None:
        key = "order by a text" if value_range.kind == "text" else "order by a quotient"
        lines = message(key, rule=rule.line, kind=word("kind", section(node.entry)))
        raise KindError(*lines, span_of(rule.tree), rule.path)


def check_cohort(
    scheme: Scheme, nodes: Mapping[str, Node], node: Node, columns: Iterable[tuple[str, ValueRange]]
) -> None:
    """Check that the columns of `within` are never absent, and that their values can be compared exactly."""
    for name, value_range in columns:
        column = nodes.get(name)
        if column is not None and column.is_open and value_range.possible_causes:
            continue  # which rows are together depends on what is unpublished
        can_be_absent = bool(value_range.possible_causes)
        if value_range.always_absent is not Cause.UNDETERMINED and (can_be_absent or value_range.resolution is None):
            key = "cohort that can be absent" if can_be_absent else "cohort by a quotient"
            lines = message(key, name=name, entry=node.entry.name)
            raise StructureError(*lines, *located(scheme, node.entry, "within"))
