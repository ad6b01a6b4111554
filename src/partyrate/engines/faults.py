"""The faults of tables: what is said of a cell, a key, a column or a table that a scheme cannot read.

Every engine finds faults in its own way, and makes them here, so that all say the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import define, field

from partyrate.engines.cell_reader import (
    HISTORY,
    ROUND,
    column_of,
    needed_inputs,
    needed_records,
    plain,
    quoted,
    result_nodes,
)
from partyrate.engines.conversion import UNSEEN, choices, holds_texts, written_as
from partyrate.engines.faults_zh import cell_lines, in_chinese
from partyrate.engines.implicit_rows import expected_texts
from partyrate.errors import DataFault, NotFoundError, counted, listed
from partyrate.language.domains.analysis import ValueRange
from partyrate.model import Indicator, Table
from partyrate.numbers import digits_of, exact, show
from partyrate.periods import Rounds, words_for
from partyrate.plan import Node, Plan
from partyrate.resources import MOST_DIGITS
from partyrate.spans import close_to
from partyrate.text.normalization import canonical

KEY_EXPECTED: Final = "a text, a whole number or a date"


FIRST_FAULTS = 20
"""How many faulty cells of one column are gathered one by one, and of how many others that differ; all are counted."""


@define
class Gathered:
    """Faults of one column: the first ones, the first of each that differs from the others, and how many there are."""

    faults: list[DataFault] = field(factory=list)
    most: int = FIRST_FAULTS
    _last: dict[Any, DataFault] = field(factory=dict)

    def add(self, alike: Any, make: Callable[[], DataFault]) -> None:
        """Add a fault; `alike` tells those apart that differ by more than their rows."""
        if len(self.faults) < self.most or (alike not in self._last and len(self._last) < FIRST_FAULTS):
            self.faults.append(make())
            self._last[alike] = self.faults[-1]
        elif alike in self._last:
            self._last[alike].count += 1
        else:
            self.faults[-1].more += 1


def expectation(node: Node, lang: str = "en") -> str:
    """Say what a cell of an input, or of a past round, may hold."""
    entry, value_range = node.entry, node.value_range
    if not (isinstance(entry, Indicator) and entry.is_input):
        return recorded_expectation(node, lang)
    if entry.kind == "number" and entry.allowed:
        return _one_of(map(show, entry.allowed), lang)
    if entry.kind == "number" and entry.step is not None:
        multiple = f"，{show(entry.step)} 的倍数" if lang == "zh" else f", a multiple of {show(entry.step)}"
        return _number_expected(value_range, lang) + multiple
    if entry.kind == "number":
        return _number_expected(value_range, lang)
    if entry.kind == "choice":
        return _one_of(entry.values, lang)
    if entry.kind == "flag":
        return (
            "是或否（也可写 true、false、1、0）" if lang == "zh" else "true or false (also 1 or 0, yes or no, 是 or 否)"
        )
    words = {"date": ("a date, written as 2019-12-31", "日期，如 2019-12-31"), "text": ("a text", "文字")}
    return words[str(entry.kind)][lang == "zh"]


def _one_of(values: Iterable[object], lang: str) -> str:
    if lang != "zh":
        return f"one of: {listed(values, 20)}"
    words = list(map(str, values))
    return f"其中之一：{'、'.join(words[:20])}" + (f" 等 {len(words)} 个" if len(words) > 20 else "")


def _number_expected(value_range: ValueRange, lang: str = "en") -> str:
    digits = value_range.decimals or 0
    if lang == "zh":
        decimals = "整数" if digits == 0 else f"最多 {digits} 位小数"
        return f"{show(value_range.low)} 到 {show(value_range.high)} 的数，{decimals}"
    decimals = "whole" if digits == 0 else f"with at most {counted(digits, 'decimal')}"
    return f"a number from {show(value_range.low)} to {show(value_range.high)}, {decimals}"


def recorded_expectation(node: Node, lang: str = "en") -> str:
    """Say what a cell of a past round may hold."""
    value_range = node.value_range
    if value_range.kind == "level" and value_range.scale is not None:
        return _one_of(value_range.scale.names, lang) + ("，或留空" if lang == "zh" else ", or nothing")
    if value_range.kind == "number":
        return _number_expected(value_range, lang)
    if value_range.values is not None:
        return _one_of(value_range.values, lang)
    words = {"flag": ("true or false", "是或否"), "date": ("a date", "日期"), "text": ("a text", "文字")}
    return words[value_range.kind][lang == "zh"]


def missing_column(table: str, column: str, columns: Sequence[str], why: str) -> DataFault:
    """Make the fault of a column that a table lacks."""
    hint = NotFoundError.of("column", column, columns, "")
    near = f"; is it {' or '.join(map(repr, hint.candidates))}?" if hint.candidates else ""
    rename = ", or name the one that holds it with column = in the scheme" if why.startswith("the scheme reads") else ""
    return DataFault(
        f"there is no column {column!r}{near}",
        why,
        f"add the column{rename}; there are: {listed(columns, 12) or 'none'}",
        table=table,
        column=column,
        chinese=in_chinese(
            "missing column",
            column=column,
            near=f"；是不是 {'、'.join(hint.candidates)}？" if hint.candidates else "",
            why=why_zh(why),
            columns="、".join(map(str, columns[:12])),
        ),
    )


def why_zh(why: str) -> str:
    """Return in Chinese why a column is needed."""
    kinds = {
        "it is a key": "它是主键列",
        "table ": "有一张表由这些列构成",
        "history has": "往期表要有主键、期次和要查的值",
    }
    return next((words for begin, words in kinds.items() if why.startswith(begin)), "方案要读这一列")


def missing_columns(plan: Plan, table: str, columns: Sequence[str]) -> list[DataFault]:
    """Make the faults of all columns that a table, or the history, lacks."""
    if table == HISTORY:
        root = plan.scheme.root
        assert root is not None
        needed = [*root.key, ROUND, *(node.name for node in needed_records(plan))]
        why = dict.fromkeys(needed, "history has the key, the round, and the values looked up")
    else:
        why = dict.fromkeys(plan.full_key(table), f"it is a key column of table {table!r}")
        for node in needed_inputs(plan, table) if not plan.scheme.tables[table].columns else ():
            why.setdefault(column_of(node), f"the scheme reads {node.name!r} from it")
        for name, entry in plan.scheme.tables.items():
            if entry.columns and entry.parent == table and needed_inputs(plan, name):
                why |= dict.fromkeys(entry.columns, f"table {name!r} is made of it")
    return [missing_column(table, column, columns, reason) for column, reason in why.items() if column not in columns]


def taken_columns(plan: Plan, table: str, columns: Sequence[str]) -> list[DataFault]:
    """Make the faults of columns that results would overwrite."""
    names = [
        name
        for node in result_nodes(plan, table)
        for name in (node.name, f"{node.name}_state" if node.value_range.possible_causes else node.name)
    ]
    return [
        DataFault(
            f"there is a column {name!r} already",
            "the rating would put a result of that name there",
            "rename the column, or leave it out",
            table=table,
            column=name,
            chinese=in_chinese("taken column", column=name),
        )
        for name in dict.fromkeys(names)
        if name in columns
    ]


def cell_fault(
    node: Node, wrong: str, raw: Any, row: int | None, key: Mapping[str, Any], count: int = 1, expected: str = ""
) -> DataFault:
    """Make the fault of one cell."""
    entry = node.entry
    is_input = isinstance(entry, Indicator) and entry.is_input
    why, fix = remedy(node, raw) if is_input else recorded_remedy(node)
    if wrong == "no value":
        why = f"the rules need {node.name!r} of every row"
        fix = "give the value, or declare the input as optional = true where single rows may lack it"
    elif isinstance(raw, str) and holds_texts(node) and (read := canonical(raw, choices(node))) != raw:
        why, fix = UNSEEN, written_as(read)
    chinese = (*cell_lines(node, raw, "" if wrong == "no value" else quoted(raw)), expectation(node, "zh"))
    return DataFault(
        wrong,
        why,
        fix,
        table=node.table,
        column=column_of(node) if is_input else node.name,
        key=tuple(key.items()),
        row=row,
        value=raw,
        expected=expected or expectation(node),
        count=count,
        chinese=chinese
        if why is not UNSEEN
        else in_chinese("hidden", value=quoted(raw), read=repr(canonical(str(raw), choices(node)))),
    )


def remedy(node: Node, raw: Any) -> tuple[str, str]:
    """Say which declaration a cell of an input breaks, and what to do."""
    entry, value_range, name = node.entry, node.value_range, node.name
    assert isinstance(entry, Indicator)
    section = f"[input.{name}]"
    raw = plain(raw)
    if digits_of(raw) > MOST_DIGITS and (entry.kind == "number" or not isinstance(raw, str)):
        return (
            f"a number has at most {MOST_DIGITS:,} digits, so that time and memory stay bounded",
            "write fewer digits",
        )
    if entry.kind == "number":
        read = exact(raw) if digits_of(raw) <= MOST_DIGITS else None
        return number_remedy(value_range, read, name, section)
    if entry.kind == "choice":
        near = close_to(raw, entry.values) if isinstance(raw, str) else ()
        write = f"write {' or '.join(map(repr, near))}" if near else "write one of them"
        return f"{name!r} takes the values that the scheme lists", f"{write}, or add the value to values in {section}"
    mends = {
        "flag": "write true or false",
        "date": "write a day of the calendar, as 2019-12-31",
        "text": "write it as a text",
    }
    return f"the scheme declares {name!r} as a {entry.kind}", mends[str(entry.kind)]


def number_remedy(value_range: ValueRange, value: Fraction | None, name: str, section: str) -> tuple[str, str]:
    """Say which declaration a number breaks, and what to do."""
    if value is None:
        return f"the scheme declares {name!r} as a number", "write it in plain digits with a point, as 9.5"
    for bound, limit, is_beyond in (
        ("low", value_range.low, value < value_range.low),
        ("high", value_range.high, value > value_range.high),
    ):
        if is_beyond:
            return (
                f"the scheme declares {bound} = {show(limit)} for {name!r}, and proofs of exactness rest on it",
                f"correct the value, or change {bound} in {section}",
            )
    digits = value_range.decimals or 0
    if (value * (value_range.resolution or 1)).denominator != 1:
        form = f"with at most {counted(digits, 'decimal')}" if digits else "as a whole number"
        return (
            f"the scheme declares decimals = {digits} for {name!r}, and rounds nothing that is given",
            f"give the value {form}, or raise decimals in {section}",
        )
    return f"the scheme declares which values {name!r} takes", f"correct the value, or change {section}"


def recorded_remedy(node: Node) -> tuple[str, str]:
    """Say why a value of a past round is refused that is computed in this one, and what to do."""
    return (
        f"the scheme computes {node.name!r}, and its rules give no such value",
        "correct the value, or leave it empty where the past round had other rules",
    )


def recorded_fault(node: Node, wrong: str, raw: Any, row: int | None, key: Mapping[str, Any]) -> DataFault:
    """Make the fault of one cell of the history."""
    fault = cell_fault(node, wrong, raw, row, key, expected=recorded_expectation(node))
    fault.table, fault.column = HISTORY, node.name
    return fault


def double_key(table: str, key: Mapping[str, Any], row: int | None, times: int) -> DataFault:
    """Make the fault of a key that stands more than once."""
    return DataFault(
        f"this key stands {times} times",
        "a key names one row",
        "keep one of the rows, or tell them apart",
        table=table,
        column=", ".join(key),
        key=tuple(key.items()),
        row=row,
        value=tuple(key.values()),
        expected="each key once",
        chinese=in_chinese("double key", times=times),
    )


def empty_key(table: str, column: str, row: int | None, count: int = 1) -> DataFault:
    """Make the fault of a row without a key."""
    return DataFault(
        "no value in a key column",
        "a key names a row",
        f"give every row a {column!r}",
        table=table,
        column=column,
        row=row,
        expected=KEY_EXPECTED,
        count=count,
        chinese=in_chinese("empty key", column=column),
    )


def wrong_key(table: str, column: str, what: str, row: int | None = None, value: Any = None) -> DataFault:
    """Make the fault of a key that is neither a text nor a whole number nor a date."""
    return DataFault(
        what,
        "keys are compared exactly, in every table and on every engine",
        "write the keys as texts or as whole numbers, in every table alike",
        table=table,
        column=column,
        row=row,
        value=value,
        expected=KEY_EXPECTED,
        chinese=in_chinese("wrong key", value=quoted(value)),
    )


def other_kind(
    table: str, parent: str, column: str, kinds: tuple[str, str], row: int | None = None, value: Any = None
) -> DataFault:
    """Make the fault of a key whose kind is not that of the same key in another table: `"1"` and `1`."""
    own, other = kinds
    return DataFault(
        f"the key is a {own} here and a {other} in table {parent!r}",
        "a text and a number are never the same key, even where they look alike",
        f"make {column!r} a {other} here, or a {own} there",
        table=table,
        column=column,
        row=row,
        value=value,
        expected=f"a {other}, as in table {parent!r}",
        chinese=in_chinese("other kind", parent=parent, column=column),
    )


def no_row(table: str, row: Any, number: int) -> DataFault:
    """Make the fault of a plain row that is no mapping."""
    return DataFault(
        f"this is a {type(row).__name__}",
        "plain rows are dicts from column to value",
        "give a list of dicts, or a frame of pandas or Polars",
        table=table,
        row=number,
        value=row,
        expected="a dict",
        chinese=in_chinese("no row"),
    )


def odd_names(table: str, what: str) -> DataFault:
    """Make the fault of a frame whose columns cannot be told apart by a text."""
    return DataFault(
        what,
        "a column is read by its name, a text",
        "give each column its own name",
        table=table,
        expected="texts, each once",
        chinese=in_chinese("odd names"),
    )


def inner_name(table: str, column: str) -> DataFault:
    """Make the fault of a column that is named like one that a rating makes on its way."""
    return DataFault(
        f"there is a column {column!r}",
        "a rating of frames gives such names to the columns it makes on its way",
        "rename the column, or leave it out",
        table=table,
        column=column,
        chinese=in_chinese("inner name", column=column),
    )


def not_given(table: str, finer: str, inputs: Sequence[Node]) -> DataFault:
    """Make the fault of a table that lies between two others, has inputs, and was not given."""
    return DataFault(
        "the table was not given",
        f"each row of {finer!r} belongs to a row of it, and the scheme reads {listed([node.name for node in inputs])}",
        f"pass it with the others: tables={{{table!r}: ...}}",
        table=table,
        chinese=in_chinese("not given", finer=finer, inputs="、".join(node.name for node in inputs[:8])),
    )


def orphan(table: str, parent: str, key: Mapping[str, Any], row: int | None, count: int = 1) -> DataFault:
    """Make the fault of a row whose parent is not there."""
    return DataFault(
        f"there is no such row in table {parent!r}",
        f"each row of {table!r} belongs to a row of {parent!r}",
        f"add the row to {parent!r}, or fix the key",
        table=table,
        column=", ".join(key),
        key=tuple(key.items()),
        row=row,
        value=tuple(key.values()),
        expected=f"a key of {parent!r}",
        count=count,
        chinese=in_chinese("orphan", table=table, parent=parent),
    )


def empty_table(table: str) -> DataFault:
    """Make the fault of a table without rows."""
    return DataFault(
        "the table has no rows",
        "a rating needs at least one row",
        "check that the right file or selection was given",
        table=table,
        expected="at least one row",
        chinese=in_chinese("empty table"),
    )


def too_many(table: str, parent: str | None, key: Mapping[str, Any], rows: int, most: int) -> DataFault:
    """Make the fault of more rows than a table declares."""
    below = f" below one row of {parent!r}" if parent else ""
    return DataFault(
        f"{rows:,} rows{below}",
        f"the scheme declares at most {most:,} rows{below}, and proofs of exactness rest on it",
        f"check the data, or raise rows = in [table.{table}]; for one call: scheme.with_rows({{{table!r}: ...}})",
        table=table,
        key=tuple(key.items()),
        value=rows,
        expected=f"at most {most:,} rows",
        chinese=in_chinese("too many", rows=f"{rows:,}", most=f"{most:,}", table=table),
    )


def round_fault(raw: Any, row: int | None, key: Mapping[str, Any], rounds: Rounds, current: int | None) -> DataFault:
    """Make the fault of a round that is not in the past."""
    years = rounds.months == 12
    return DataFault(
        f"{quoted(plain(raw))} is no past round",
        "history holds rounds before this one, "
        + ("each with a whole number such as its year" if years else "written as the period of a rating is"),
        ("fix the round" if years else f"write {words_for(rounds.months)}") + ", or leave the row out",
        table=HISTORY,
        column=ROUND,
        key=tuple(key.items()),
        row=row,
        value=plain(raw),
        expected=round_expected(rounds, current),
        chinese=in_chinese("round", value=quoted(plain(raw))),
    )


def round_expected(rounds: Rounds, current: int | None) -> str:
    """Say what a cell of the column of rounds holds."""
    if rounds.months == 12:
        return "a whole number" + (f" below {current}" if current is not None else "")
    kind = {6: "a half year", 3: "a quarter", 1: "a month"}.get(rounds.months, "a round")
    return kind if current is None else f"{kind} before {rounds.words(current)}"


def unexpected_key(table: str, entry: Table, key: Mapping[str, Any], row: int | None, count: int = 1) -> DataFault:
    """Make the fault of a row whose key is not among those that every parent has."""
    column = entry.key[0]
    return DataFault(
        f"{str(key[column])!r} is not expected",
        f"every row of {entry.parent!r} has just the rows that [table.{table}] expects",
        "fix the key, or add it to expects",
        table=table,
        column=column,
        key=tuple(key.items()),
        row=row,
        value=key[column],
        expected=f"one of: {listed(expected_texts(entry), 20)}",
        count=count,
        chinese=in_chinese("unexpected key", value=repr(str(key[column])), known="、".join(expected_texts(entry)[:20])),
    )


def given_twice(table: str, entry: Table) -> DataFault:
    """Make the fault of a table that was given, and is made of columns."""
    return DataFault(
        "the table was given",
        f"its rows are columns of {entry.parent!r}: {listed(entry.columns)}",
        f"leave it out, and give {entry.parent!r} these columns",
        table=table,
        chinese=in_chinese("given twice", parent=entry.parent, columns="、".join(entry.columns[:8])),
    )


def unordered_text(table: str, column: str) -> DataFault:
    """Make the fault of rows that texts would order."""
    return DataFault(
        f"the key {column!r} holds texts, which have no order",
        f"rules look along the rows of {table!r}, in the order of {column!r}: '10' is no month before '9'",
        f"give whole numbers or dates, or list the keys in their order: expects = [...] in [table.{table}]",
        table=table,
        column=column,
        expected="whole numbers or dates",
        chinese=in_chinese("unordered text", column=column, table=table),
    )


def even_order(table: str, order: Sequence[str], key: Mapping[str, Any], row: int | None, count: int = 1) -> DataFault:
    """Make the fault of rows of one parent that stand on the same place of their order."""
    return DataFault(
        f"another row stands on the same place in the order of {listed(order)}",
        f"rules look along the rows of {table!r}, and which of the two comes first is not known",
        f"tell them apart, or add a further name to the order of [table.{table}]",
        table=table,
        column=", ".join(order),
        key=tuple(key.items()),
        row=row,
        expected="each place once below one parent",
        count=count,
        chinese=in_chinese("even order", order="、".join(order), table=table),
    )


def arranged(plan: Plan, faults: Sequence[DataFault]) -> list[DataFault]:
    """Order faults by table, row and column, as a reader meets them; the history comes last."""
    tables = [*sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table))), HISTORY]
    columns: dict[str, list[str]] = {
        table: [*plan.full_key(table), *map(column_of, needed_inputs(plan, table))] for table in plan.scheme.tables
    }

    def place(fault: DataFault) -> tuple[int, int, int]:
        known = columns.get(fault.table, ())
        return (
            tables.index(fault.table),
            fault.row or 0,
            known.index(fault.column) if fault.column in known else -1,
        )

    return sorted(faults, key=place)
