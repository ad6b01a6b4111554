"""Random schemes, whole and valid: tables of every shape, inputs of every kind, and entries that use each other.

A scheme grows entry by entry; entries that the check refuses, or that only plain rows can compute, are left out, and
counted as events of Hypothesis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import evolve
from hypothesis import strategies as st

from partyrate.model import (
    Absence,
    Indicator,
    Lookup,
    Parameter,
    ParameterName,
    Scheme,
    Source,
    Table,
)
from partyrate.testing.authors import Draft, constant, free_name
from partyrate.testing.consequences import Finisher
from partyrate.testing.random_rules import RuleWriter
from partyrate.testing.rule_parts import DEPTH, Draw
from partyrate.testing.vocabulary import Vocabulary

NUMBERS = [(-5, 5, 1), (0, 60, 0), (0, 1, 2), (1, 12, 0), (-3, 3, 0), (0, 100, 2), (0, 3, 0), (0, 10**9, 2)]
"""Bounds and decimals of numbers: small ones, so that ties are common, and one that is large."""

CHOICES = [("x", "y"), ("x", "y", "z"), ("甲", "乙", "丙")]
DAYS = (date(2020, 2, 29), date(2019, 3, 1), date(2020, 1, 31), date(2019, 12, 31))


def expressions(
    of: Scheme | Mapping[str, Sequence[str]], kind: str, *, table: str | None = None, depth: int = DEPTH
) -> st.SearchStrategy[str]:
    """Draw rules of a kind: every operator and function of the language, over the names of a scheme.

    Args:
        of: A scheme, or names by kind: `{"number": ["a", "b"], "flag": ["c"]}`.
        kind: The kind of their values: `number`, `flag`, `date`, `text` or `level`.
        table: The table whose formulas the rules could be; the one without parent where it is left out.
        depth: The most levels of nested operators and functions.

    Returns:
        Rules as text. Over a scheme they are valid there, and computable on every engine; over names alone
        neither bounds nor values are known, and some rules will be refused.

    Example:
        >>> from hypothesis import find
        >>> find(expressions({"number": ["score"]}, "number", depth=0), str.isalpha)
        'score'
    """
    if not isinstance(of, Scheme):
        return _written(Vocabulary.of_names(of), kind, "", depth)
    draft = Draft.of(of)
    home = table or (of.root.name if of.root else next(iter(of.tables)))
    name = free_name(of, "rule")

    def fits(rule: str) -> bool:
        formula = Indicator(name=name, table=home, formula=f"present({rule})" if kind == "text" else rule)
        grown = draft.adding("indicators", formula)
        return grown is not draft and (kind == "text" or grown.plan.nodes[name].value_range.kind == kind)

    return _written(Vocabulary.of(draft.plan), kind, home, depth).filter(fits)


@st.composite
def _written(draw: Draw, words: Vocabulary, kind: str, table: str, depth: int) -> str:
    writer = RuleWriter(draw, words, depth)
    return writer.write(kind, writer.scope(table))


def schemes(base: Scheme | None = None, *, formulas: int = 4, ladders: int = 2) -> st.SearchStrategy[Scheme]:
    """Draw whole valid schemes, which every engine can compute.

    There are tables below tables, some with an order, with expected rows, or made of columns; inputs of every kind;
    parameters and cells that are published and that are not; formulas, groups, ladders with quotas, ties and gates;
    incentives and budgets; and now and then a pairing, a limit or a procedure.

    Args:
        base: A scheme to which formulas and ladders are added; without it, everything is random.
        formulas: How many formulas are added at most.
        ladders: How many ladders at most.
    """
    return _schemes(base, formulas, ladders)


@st.composite
def _schemes(draw: Draw, base: Scheme | None, formulas: int, ladders: int) -> Scheme:
    author = Finisher(draw, Draft.of(base if base is not None else foundation(draw)))
    for _ in range(draw(st.integers(0, ladders))):
        author.add_formula()
        author.add_ladder()
    for _ in range(draw(st.integers(1, max(1, formulas)))):
        author.add_formula()
    for _ in range(draw(st.integers(0, 2))):
        author.add_incentive()
    author.add_gates()
    author.add_warning()
    author.add_budget()
    for add in (author.add_pairing, author.add_limit, author.add_procedure):
        if draw(st.integers(0, 3)) == 0:
            add()
    return author.draft.scheme


# -------------------------------------------------------------------------------------------------- the foundation


def foundation(draw: Draw) -> Scheme:
    """Draw tables, inputs, parameters and lookups, in which nothing can be wrong."""

    def one(*options: Any) -> Any:
        return draw(st.sampled_from(options))

    tables = _tables(draw)
    indicators: list[Indicator] = []
    for table in tables:
        kinds = ["number", "number", "flag", "choice", "date", "text"]
        count = 1 if table.columns else one(2, 3, 4, 6) if table.name == "unit" else one(1, 2, 3)
        drawn = [one(*kinds) for _ in range(count)]
        if table.name == "unit":
            drawn = ["number", "flag", *drawn]
        for number, kind in enumerate(drawn):
            indicators.append(_input(draw, table, tables, f"{table.name[0]}{number}", kind, indicators))
    sources = [Source(name="rules", document="Rules of Willow River", clause="article 1")]
    absences = one((), _absences(one))
    return Scheme(
        name="random",
        period=one("1 year", "1 year", "3 months", "1 month", "6 months"),
        title={"en": "Random", "zh": "随机"},
        tables=tables,
        parameters=_parameters(one),
        indicators=_with_causes(one, tables, indicators, absences),
        lookups=_lookups(one, indicators),
        absences=absences,
        sources=sources,
    )


def _tables(draw: Draw) -> list[Table]:
    """Draw tables: units, alone or in towns, and the tables below them."""
    deep = draw(st.integers(0, 3)) == 3
    tables = [Table(name="town", key="d", rows=4)] if deep else []
    tables += [Table(name="unit", key="u" if deep or draw(st.booleans()) else ["d", "u"], rows=13,
                    parent="town" if deep else None)]  # fmt: skip
    if draw(st.booleans()):
        tables.append(Table(name="event", parent="unit", key="e", rows=3, order=draw(st.sampled_from([(), ("e",)]))))
        if draw(st.booleans()):
            tables.append(Table(name="part", parent="event", key="i", rows=2))
    if draw(st.integers(0, 2)) == 2:
        expects = draw(st.sampled_from([(1, 2, 3), ("spring", "autumn"), DAYS[:2]]))
        order = draw(st.sampled_from([(), ("qn",)]))
        tables.append(Table(name="quarter", parent="unit", key="qn", expects=expects, order=order))
    if draw(st.integers(0, 2)) == 2:
        order = draw(st.sampled_from([(), ("mk",)]))
        tables.append(Table(name="mark", parent="unit", key="mk", columns=["m_1", "m_2", "m_3"], order=order))
    return tables


def _bounds(draw: Draw) -> dict[str, Any]:
    """Draw the bounds and decimals of a number, sometimes with the values it can have."""
    low, high, decimals = draw(st.sampled_from(NUMBERS))
    bounds: dict[str, Any] = {"low": low, "high": high, "decimals": decimals}
    if high == 3 and draw(st.integers(0, 9)) == 9:
        return bounds | {"high": ParameterName("top")}
    if high < 1_000_000 and draw(st.integers(0, 5)) == 5:
        allowed = [low, Fraction(low + high) / 2, high] if decimals else [low, high]
        bounds |= draw(st.sampled_from([{"allowed": allowed}, {"step": 1}]))
    return bounds


def _input(
    draw: Draw, table: Table, tables: Sequence[Table], name: str, kind: str, before: Sequence[Indicator]
) -> Indicator:
    """Draw an input of a kind."""
    above = {table.name, table.parent, *(each.parent for each in tables if each.name == table.parent)}
    flags = [each.name for each in before if each.kind == "flag" and each.table in above]
    more: dict[str, Any] = {}
    if kind == "number":
        more = _bounds(draw)
    elif kind == "choice":
        more = {"values": draw(st.sampled_from(CHOICES))}
    if flags and draw(st.integers(0, 5)) == 5:
        more["when"] = draw(st.sampled_from(flags))
    if not table.columns and draw(st.integers(0, 7)) == 7:
        more["column"] = f"列 {name}"
    return Indicator(
        name=name,
        table=table.name,
        kind=kind,
        optional=draw(st.integers(0, 2)) == 2,
        direction=draw(st.sampled_from(["higher", "higher", "lower"])) if kind in ("number", "flag") else "higher",
        labels=draw(st.sampled_from([{}, {"zh": "指标", "en": f"indicator {name}"}])),
        source=draw(st.sampled_from([(), ("rules",)])),
        **more,
    )


MODES: Final = (("half_up", "down"), ("half_up", "half_even", "up"), ("floor", "half_up"), ("half_down", "half_up"))
"""The roundings among which the parameter `mode` decides."""


def _parameters(one: Any) -> list[Parameter]:
    """Draw parameters of every kind, published and not."""
    flags = (True, False, None, None)
    return [
        Parameter(name="p", value=constant(one("1.5", "2", "0.25"))),
        Parameter(name="top", value=constant(one("3", "3", None))),
        Parameter(name="q", kind="number", value=one(None, 1)),
        Parameter(name="pf", kind="flag", value=one(*flags)),
        Parameter(name="pt", kind="date", value=one(*DAYS, None)),
        Parameter(name="pc", kind="choice", values=["x", "y"], value=one("x", "y", None, None)),
        Parameter(name="how", kind="choice", values=["min", "max"], value=one("min", "max", None)),
        Parameter(name="mode", kind="choice", values=one(*MODES), value=one("half_up", None, None)),
    ]


def _with_causes(
    one: Any, tables: Sequence[Table], indicators: Sequence[Indicator], absences: Sequence[Absence]
) -> list[Indicator]:
    """Draw for each input which causes its cells may say, where some have words; what orders rows says none."""
    said = [each.name for each in absences if each.words]
    ordering = {name for table in tables for name in table.order}
    return [
        evolve(each, absent=one(None, None, said[:1], ())) if said and each.name not in ordering else each
        for each in indicators
    ]


def _absences(one: Any) -> list[Absence]:
    """Draw causes of absence, the stronger one first or last."""
    weights = one((1, 7), (2, 1))
    labels = {"too_new": {"zh": "成立不满一年", "en": "too new"}, "few": {}}
    words = {"too_new": one((), ("暂不评星", "too new")), "few": one((), ("数据不足",))}
    return [
        Absence(name=name, labels=labels[name], weight=weight, words=words[name])
        for name, weight in zip(labels, weights, strict=True)
    ]


def _lookups(one: Any, indicators: Sequence[Indicator]) -> list[Lookup]:
    """Draw lookups by flags, whole numbers, texts and choices; some cells are unpublished, some keys are absent."""
    lookups = [
        Lookup(name="of_flag", keys=["yes"], rows=[[True, 4], [False, one(-1, None)]]),
        Lookup(name="of_number", keys=["of"], rows=[[0, 1], [1, constant("2.25")], [5, one(-1, None)]]),
        Lookup(name="from_number", keys=["of"], match=one("at_least", "at_most"),
               rows=[[0, 1], [constant("1.5"), constant("2.25")], [3, one(-1, None)], [40, 8]]),
        Lookup(name="on_line", keys=["of"], match="linear",
               rows=[[-2, 0], [1, one(constant("2.5"), None)], [3, 4], [60, 10]]),
        Lookup(name="on_lines", keys=["of", "from"], columns=["m", "n"], match=one("linear", "at_least"),
               rows=[["x", 0, 1, 2], ["x", 10, 3, one(None, -2)], ["y", 0, 0, 5], ["y", 4, 1, 1], ["y", 50, 6, 0]]),
        Lookup(name="text_of", keys=["yes"], rows=[[True, "x"], [False, "y"]]),
        Lookup(name="of_two", keys=["of", "yes"], columns=["m", "n"],
               rows=[["x", True, 1, 2], ["y", False, one(None, 3), 7]]),
        Lookup(name="date_of", keys=["of"], rows=[["x", DAYS[0]], ["y", one(None, DAYS[1])]]),
        Lookup(name="flag_of", keys=["of"], rows=[["x", True], ["y", False]]),
    ]  # fmt: skip
    if one(*range(6)) == 5:
        lookups.append(_large(one(60, 400), one("number", "choice", "flag")))
    for each in [each for each in indicators if each.kind == "choice"][:1]:
        rows = [[value, constant(one("0.5", "3", None))] for value in each.values]
        lookups.append(Lookup(name="by_choice", keys=[each.name], rows=rows, unit="points"))
    return lookups


def _large(rows: int, kind: str) -> Lookup:
    """Build a lookup of many rows, some unpublished; its keys are whole numbers around zero, and halves."""
    values: dict[str, Sequence[Any]] = {"number": (1, Fraction(5, 2), 40), "choice": "xyz", "flag": (True, False)}
    cells = values[kind]
    keys = [Fraction(number, 2) for number in range(-10, rows - 10)]
    rows_of_table = [[key, None if at % 29 == 7 else cells[at % len(cells)]] for at, key in enumerate(keys)]
    choice: dict[str, Any] = {"kind": "choice", "values": ["x", "y", "z"]} if kind == "choice" else {"kind": kind}
    return Lookup(name="of_many", keys=["of"], rows=rows_of_table, **choice)
