"""The columns that a scheme reads from a table, and by which headers they are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from attrs import frozen

from partyrate.engines.cell_reader import HISTORY, ROUND, column_of, needed_inputs, needed_records
from partyrate.engines.implicit_rows import column_tables, value_input
from partyrate.messages import Text, text
from partyrate.model.derived_keys import derived_keys
from partyrate.plan import Node, Plan
from partyrate.text.normalization import likeness

_UNIT = re.compile(r"(.+?)\s*[(（\[【〔]\s*([^()（）\[\]【】〔〕]*)\s*[)）\]】〕]\s*", re.DOTALL)
_LONGEST_UNIT: Final = 6
_REMARKS: Final = ("制", "填", "选")
"""How remarks in brackets end that are no units: 百分制, 必填, 可选."""

_MARKS: Final = "*＊:："
"""Marks that forms write after a header: that it must be filled in, or a colon."""


@frozen(eq=False)
class Target:
    """A column that the scheme reads.

    Args:
        name: What it is called when it is rated.
        node: The input, or the value of past rounds, that it brings; None for a key.
        names: What it is called in the scheme: the column, and the name of the input.
        labels: What people call it, in any language.
        is_needed: Whether no rating is possible without it.
    """

    name: str
    node: Node | None = None
    names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    is_needed: bool = True

    @property
    def is_key(self) -> bool:
        """Whether it names rows."""
        return self.node is None

    @property
    def is_optional(self) -> bool:
        """Whether single rows may lack a value."""
        return self.node is not None and getattr(self.node.entry, "optional", False)

    @property
    def may_be_missing(self) -> bool:
        """Whether a row may have nothing in it."""
        if self.node is None:
            return False
        return not self.is_needed or self.is_optional or (self.node.kind == "input" and "when" in self.node.rules)

    def words(self) -> Text:
        """Return its name with a label that says more."""
        others = [label for label in self.labels if label != self.name]
        return text("name and label", name=self.name, label=others[0]) if others else Text(self.name, self.name)


class Headers:
    """The columns that a header may mean."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self.targets = tuple(targets)
        self._ranks: tuple[dict[str, list[Target]], ...] = ({}, {}, {}, {})
        for each in self.targets:
            for rank, words in enumerate((each.names, each.labels)):
                for word in words:
                    _add(self._ranks[rank], word.strip(), each)
                    _add(self._ranks[rank + 2], fold(word), each)

    def find(self, header: str) -> tuple[int, list[Target]]:
        """Return the rank and the targets of a header: 0 and 1 as it is, up to 3 folded, up to 5 without a unit."""
        word, folded, bare = header.strip(), fold(header), fold(split_unit(header)[0])
        for rank, key, of in ((0, word, 0), (1, word, 1), (2, folded, 2), (3, folded, 3), (4, bare, 2), (5, bare, 3)):
            if key in self._ranks[of]:
                return rank, self._ranks[of][key]
        return 0, []

    def is_known(self, header: str) -> bool:
        """Whether a header means a column that is read."""
        return bool(header) and bool(self.find(header)[1])

    def named(self, name: str) -> Target | None:
        """Return the column that a caller names, by any of its names or labels."""
        targets = self.find(name)[1]
        return targets[0] if targets else None


def _add(known: dict[str, list[Target]], word: str, target: Target) -> None:
    if word and target not in known.setdefault(word, []):
        known[word].append(target)


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return a header without differences that do not matter: width, blanks, capitals, marks after it.

    Example:
        >>> fold("综 合 得 分＊") == fold("综合得分"), fold("Ｓcore:")
        (True, 'score')
    """
    return likeness(text.strip().rstrip(_MARKS + " "))


@lru_cache(maxsize=20_000)
def split_unit(header: str) -> tuple[str, str]:
    """Return a header without the brackets at its end, and their content.

    Example:
        >>> split_unit("得分（分）"), split_unit("得分")
        (('得分', '分'), ('得分', ''))
    """
    match = _UNIT.fullmatch(header.strip().rstrip(_MARKS))
    return (match[1].strip(), match[2].strip()) if match else (header.strip(), "")


def unit_of(header: str) -> str:
    """Return the unit that a header names in the brackets at its end; what else stands there is none.

    Example:
        >>> (
        ...     unit_of("得分（分）"),
        ...     unit_of("收入（单位：万元）"),
        ...     unit_of("参与率（%，保留两位小数）"),
        ...     unit_of("得分（满分100分）"),
        ... )
        ('分', '万元', '%', '')
    """
    words = re.split("[,，、;； ]", split_unit(header)[1].removeprefix("单位").lstrip(":："))
    unit = words[0].strip()
    is_remark = len(unit) > _LONGEST_UNIT or any(map(str.isdigit, unit)) or unit.endswith(_REMARKS)
    return "" if is_remark else unit


def targets_of(plan: Plan, table: str) -> tuple[Target, ...]:
    """Return the columns that are read from a table, or from the history: keys first."""
    return tuple(_merged(_history(plan) if table == HISTORY else _columns(plan, table)))


def _merged(targets: Iterable[Target]) -> list[Target]:
    """Join the targets of one column that several inputs read, or that is a key as well."""
    by_name: dict[str, Target] = {}
    for each in targets:
        first = by_name.setdefault(each.name, each)
        if first is not each:
            by_name[each.name] = Target(
                each.name,
                first.node,
                (*first.names, *each.names),
                (*first.labels, *each.labels),
                first.is_needed or each.is_needed,
            )
    return list(by_name.values())


def _keys(plan: Plan, table: str) -> Iterator[Target]:
    labels, derived = plan.scheme.column_labels(table), derived_keys(plan.scheme, table)
    for each in reversed(plan.ancestors(table)):
        for column in (key for key in plan.scheme.tables[each].key if key not in derived):
            yield Target(column, None, (column,), tuple(labels.get(column, {}).values()))


def _columns(plan: Plan, table: str) -> Iterator[Target]:
    yield from _keys(plan, table)
    needed = {node.name for node in needed_inputs(plan, table)}
    inputs = [node for node in plan.nodes.values() if node.kind == "input" and node.table == table]
    if not plan.scheme.tables[table].columns:
        for node in inputs:
            column = column_of(node)
            labels = tuple(node.entry.labels.values())
            yield Target(column, node, tuple(dict.fromkeys((column, node.name))), labels, node.name in needed)
    for name in column_tables(plan, table):
        value: Any = value_input(plan, name)
        for column in plan.scheme.tables[name].columns:
            yield Target(column, value, (column,), (), value is not None)


def _history(plan: Plan) -> Iterator[Target]:
    root = plan.scheme.root
    if root is not None:
        yield from _keys(plan, root.name)
    yield Target(ROUND, None, (ROUND,), ("轮次", "年度", "期", "round", "year"))
    for node in needed_records(plan):
        yield Target(node.name, node, (node.name,), tuple(node.entry.labels.values()))
