"""The tables that a scheme reads, and what a cell of each column may hold, from which clause, as data and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any, Final

import attrs
from attrs import field, frozen

from partyrate.engines.cell_faults import MOST_VALUES, expectation
from partyrate.engines.cell_reader import HISTORY, ROUND, column_of, needed_inputs
from partyrate.engines.implicit_rows import value_input
from partyrate.errors import listed
from partyrate.explain.rule_words import RuleWords
from partyrate.messages import LANGUAGES, Text, chosen_language, in_language, joined, joined_with, text
from partyrate.model import Indicator, ParameterName, Scheme
from partyrate.model.derived_keys import derived_keys
from partyrate.model.entry import Entry, Remark
from partyrate.model.missing import missing_words
from partyrate.model.value_words import named
from partyrate.numbers import show
from partyrate.plan import Node, Plan

_IN_WORDS: Final = ("condition", "node")
"""The fields of a column that its plain data leave out: what they say in words, its other fields say as data."""


@frozen(kw_only=True)
class InputColumn:
    """A column that a scheme reads.

    Args:
        column: Its name in the data.
        name: The input that it brings; empty for a key.
        labels: What people call it, by language.
        kind: `key`, `number`, `choice`, `flag`, `date` or `text`.
        low, high, decimals, allowed, step: Of a number, as texts; a bound that is not published is left out.
        values: Of a choice.
        value_labels: Their labels, by value and language.
        optional: Whether single rows may lack it.
        when: The rule that says for which rows it exists.
        missing: Words in the data that stand for a missing value.
        causes: Words in the data that stand for a declared cause of absence, by cause.
        cause_labels: The labels of these causes, by cause and language.
        open: The parameters that its bounds wait for.
        clauses: Where the scheme has it from.
        note: Remarks of the scheme, in one text or by language.
        is_needed: Whether a result that can be determined needs it.
        condition: The rule of `when` as it is written, and in Chinese in words.
        node: The node of the plan; None for a key.
    """

    column: str
    name: str = ""
    labels: Mapping[str, str] = field(factory=dict)
    kind: str = "key"
    low: str | None = None
    high: str | None = None
    decimals: int | None = None
    allowed: tuple[str, ...] = ()
    step: str | None = None
    values: tuple[str, ...] = ()
    value_labels: Mapping[str, Mapping[str, str]] = field(factory=dict)
    optional: bool = False
    when: str | None = None
    missing: tuple[str, ...] = ()
    causes: Mapping[str, tuple[str, ...]] = field(factory=dict)
    cause_labels: Mapping[str, Mapping[str, str]] = field(factory=dict)
    open: tuple[str, ...] = ()
    clauses: tuple[Text, ...] = ()
    note: Remark = ""
    is_needed: bool = True
    condition: Text | None = field(default=None, repr=False, eq=False)
    node: Node | None = field(default=None, repr=False, eq=False)

    @property
    def words_for_nothing(self) -> list[str]:
        """The words that stand for no value: for a missing one, and for declared causes of absence."""
        return [*self.missing, *chain.from_iterable(self.causes.values())]

    def label(self, lang: str | None = None) -> str:
        """Return its label."""
        return self.labels.get(lang or chosen_language(), self.name or self.column)

    def expected(self, lang: str | None = None) -> str:
        """Return the expected content of a cell."""
        if self.open:
            return in_language(text("bounds unpublished", names=joined(self.open)), lang)
        if self.value_labels:
            said = text("one of expected", values=listed(map(self._value, self.values), MOST_VALUES))
            return in_language(said, lang)
        return in_language(text("a key") if self.node is None else expectation(self.node), lang)

    def _value(self, value: str) -> Text:
        """Return a value as the data have it, with its label."""
        labels = self.value_labels.get(value, {})
        return named(Text(value, value), Text(*(labels.get(lang, value) for lang in LANGUAGES)))

    def words(self, lang: str | None = None, columns: Sequence[str] = ()) -> str:
        """Return in a line where it stands, what it may hold, whether it may be left out, and its clauses.

        `columns` are all columns that bring the same input, where there are several.
        """
        parts = [*self._columns(columns), self.expected(lang), *self._conditions()]
        parts += [text("clause", clause=clause) for clause in self.clauses]
        return in_language(joined_with("semicolon", parts), lang)

    def _columns(self, columns: Sequence[str]) -> Iterator[Text]:
        if len(columns) > 1:
            yield text("several columns of an input", count=len(columns), first=columns[0], last=columns[-1])
        elif self.column != self.name and self.name:
            yield text("input in column", name=self.column)

    def _conditions(self) -> Iterator[Text]:
        """Yield when it may be left out."""
        if self.optional:
            yield text("may be missing")
        if self.when is not None:
            yield text("only where", rule=self.condition or self.when)
        if self.missing:
            yield text("words for missing", words=joined(self.missing))
        yield from self.said_causes("words for a cause")
        if not self.is_needed:
            yield text("needed by no result")

    def said_causes(self, key: str) -> Iterator[Text]:
        """Yield for each declared cause which words stand for it, by a text of the catalogue."""
        for cause, words in self.causes.items():
            labels = self.cause_labels[cause]
            yield text(key, words=joined(words), cause=Text(*(labels.get(lang, cause) for lang in LANGUAGES)))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        held = {each.name: getattr(self, each.name) for each in attrs.fields(type(self)) if each.name not in _IN_WORDS}
        plain = {key: list(value) if isinstance(value, tuple) else value for key, value in held.items()}
        value_labels = {value: dict(labels) for value, labels in self.value_labels.items()}
        causes = {cause: list(words) for cause, words in self.causes.items()}
        cause_labels = {cause: dict(labels) for cause, labels in self.cause_labels.items()}
        return {
            **plain, "labels": dict(self.labels), "value_labels": value_labels, "causes": causes,
            "cause_labels": cause_labels,
        }  # fmt: skip


@frozen(kw_only=True)
class InputTable:
    """A table that a scheme reads, with its columns: keys first."""

    name: str
    labels: Mapping[str, str] = field(factory=dict)
    parent: str | None = None
    expects: tuple[str, ...] = ()
    columns: tuple[InputColumn, ...] = ()

    @property
    def inputs(self) -> tuple[InputColumn, ...]:
        """The columns that are no keys."""
        return tuple(each for each in self.columns if each.kind != "key")

    def label(self, lang: str | None = None) -> str:
        """Return its label."""
        return self.labels.get(lang or chosen_language(), self.name)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "name": self.name, "labels": dict(self.labels), "parent": self.parent, "expects": list(self.expects),
            "columns": [each.to_dict() for each in self.columns],
        }  # fmt: skip


def input_tables(plan: Plan) -> list[InputTable]:
    """Return the tables that a scheme reads from data, coarse ones first; past rounds last, if it reads some."""
    tables: list[InputTable] = []
    for name, entry in sorted(plan.scheme.tables.items(), key=lambda item: len(plan.ancestors(item[0]))):
        if not entry.columns:
            columns = (*_keys(plan, name), *_inputs(plan, name))
            expects = tuple(show(each) if isinstance(each, Fraction) else str(each) for each in entry.expects)
            tables.append(
                InputTable(name=name, labels=entry.labels, parent=entry.parent, expects=expects, columns=columns)
            )
    if plan.records and plan.scheme.root is not None:
        labels = {lang: text("past rounds").in_language(lang) for lang in LANGUAGES}
        round_ = InputColumn(
            column=ROUND, labels={lang: text("round of a row").in_language(lang) for lang in LANGUAGES}
        )
        keys = (*_keys(plan, plan.scheme.root.name), round_)
        tables.append(InputTable(name=HISTORY, labels=labels, columns=(*keys, *_records(plan))))
    return tables


def key_labels(plan: Plan, table: str) -> dict[str, Mapping[str, str]]:
    """Return the labels of key columns: those of their table for the last one, where it declares no others."""
    return plan.scheme.column_labels(table)


def clauses_of(scheme: Scheme, entry: Entry) -> tuple[Text, ...]:
    """Return where a scheme has an entry from."""
    sources = [scheme.sources[name] for name in entry.source if name in scheme.sources]
    return tuple(source.place for source in sources)


def _keys(plan: Plan, table: str) -> Iterator[InputColumn]:
    labels, derived = key_labels(plan, table), derived_keys(plan.scheme, table)
    for each in reversed(plan.ancestors(table)):
        entry = plan.scheme.tables[each]
        clauses = clauses_of(plan.scheme, entry)
        for column in (key for key in entry.key if key not in derived):
            yield InputColumn(column=column, labels=labels.get(column, {}), clauses=clauses, note=entry.note)


def _inputs(plan: Plan, table: str) -> Iterator[InputColumn]:
    needed = {node.name for node in needed_inputs(plan, table)}

    def inputs_of(name: str) -> list[Node]:
        return [node for node in plan.nodes.values() if node.kind == "input" and node.table == name]

    for node in inputs_of(table):
        if not node.instance:
            yield _column(plan, node, column_of(node), is_needed=node.name in needed)
    for name, entry in plan.scheme.tables.items():
        inputs = inputs_of(name)
        if entry.columns and entry.parent == table and inputs:
            is_needed = value_input(plan, name) is not None
            yield from (_column(plan, inputs[0], column, is_needed=is_needed) for column in entry.columns)


def _records(plan: Plan) -> Iterator[InputColumn]:
    for node in plan.records:
        kind = "choice" if node.value_range.kind == "level" else node.value_range.kind
        values = node.value_range.scale.names if node.value_range.scale is not None else node.value_range.values or ()
        yield InputColumn(
            column=node.name, name=node.name, labels=node.entry.labels, kind=kind, values=tuple(values), optional=True,
            node=node, clauses=clauses_of(plan.scheme, node.entry),
        )  # fmt: skip


def _shown(value: Fraction | None) -> str | None:
    return None if value is None else show(value)


def _column(plan: Plan, node: Node, column: str, *, is_needed: bool) -> InputColumn:
    entry = node.entry
    assert isinstance(entry, Indicator)
    bounds = {"low": entry.low, "high": entry.high, "decimals": entry.decimals}
    known = {key: _known(plan.scheme, value) for key, value in bounds.items()}
    waiting = [each.parameter for key, each in bounds.items() if isinstance(each, ParameterName) and known[key] is None]
    decimals, when = known["decimals"], node.rules.get("when")
    causes = _words_of_causes(node)
    return InputColumn(
        column=column,
        name=node.name,
        labels=entry.labels,
        kind=str(entry.kind),
        low=_shown(known["low"]),
        high=_shown(known["high"]),
        decimals=None if decimals is None else int(decimals),
        allowed=tuple(map(show, entry.allowed)),
        step=_shown(entry.step),
        values=entry.values,
        value_labels=entry.value_labels,
        optional=entry.optional,
        when=None if when is None else when.text,
        condition=None if when is None else _condition(plan, node, when.text),
        missing=tuple(sorted(missing_words(plan.scheme, entry))),
        causes=causes,
        cause_labels={cause: plan.scheme.absences[cause].labels for cause in causes},
        open=tuple(dict.fromkeys(waiting)),
        clauses=clauses_of(plan.scheme, entry),
        note=entry.note,
        is_needed=is_needed,
        node=node,
    )


def _words_of_causes(node: Node) -> dict[str, tuple[str, ...]]:
    """Return the words that stand for declared causes in the cells of an input, by cause."""
    words: dict[str, tuple[str, ...]] = {}
    for each, cause in node.causes.items():
        words[cause.words] = (*words.get(cause.words, ()), each)
    return words


def _condition(plan: Plan, node: Node, rule: str) -> Text:
    """Return the rule that says for which rows an input exists: as it is written, and in Chinese in words."""
    return Text(rule, RuleWords(plan.scheme, node.table, "zh").words(rule))


def _known(scheme: Scheme, bound: Any) -> Fraction | None:
    if isinstance(bound, ParameterName):
        value = scheme.parameters[bound.parameter].value if bound.parameter in scheme.parameters else None
        return value if isinstance(value, Fraction) else None
    return None if bound is None else Fraction(bound)
