"""The text of new columns, of which Ibis writes each shape once.

Two expressions have the same shape where they differ in nothing but the inner columns that they read, and these have
the same types. The steps of a ladder with many interpretations are a few hundred shapes, written over and over for
other columns: putting names into a text that is there takes a tenth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from attrs import define, field

from partyrate.engines.columns.program import Compute, fingerprint
from partyrate.text.quoting import sql_name

_PICKLED: Final = re.compile(rb"\x8c(.)_pr_", re.DOTALL)
"""The start of the name of an inner column in the bytes of an expression: a short text, after its length."""

_QUOTED: Final = re.compile(r"""'(?:[^']|'')*'|"((?:[^"]|"")*)\"""")
"""A text in SQL, or a name."""

_INNER: Final = "_pr_"

Key = tuple[Any, ...]


class ColumnText(NamedTuple):
    """The SQL of a column.

    Args:
        text: The expression, over the columns of `t0`.
        kind: Its type, as Ibis knows it.
    """

    text: str
    kind: Any


class Shape(NamedTuple):
    """The SQL of all columns of one shape: texts with the numbers of the inner columns that stand between them."""

    parts: tuple[str | int, ...]
    kind: Any

    def of(self, names: Sequence[str]) -> ColumnText:
        """Return the text over inner columns of these names."""
        parts = (part if isinstance(part, str) else sql_name(names[part]) for part in self.parts)
        return ColumnText("".join(parts), self.kind)


@define
class ColumnTexts:
    """The texts of columns, for one statement.

    Args:
        dialect: The database.
        tree: Returns the tree of a selection of Ibis.
        shapes: The shapes that are known.
    """

    dialect: str
    tree: Callable[[Any], Any]
    shapes: dict[Key, Shape] = field(factory=dict)

    def of(
        self,
        table: str,
        kinds: Mapping[str, Any],
        steps: Sequence[Compute],
        relation: Callable[[Sequence[Any]], Any],
    ) -> list[ColumnText]:
        """Return the text of each step.

        Args:
            table: The table whose columns they read.
            kinds: The types of these columns.
            steps: The steps.
            relation: Returns a frame with the columns that expressions read.
        """
        keyed = [(step, *shape_of(step, table, kinds)) for step in steps]
        # Of the steps with one shape, Ibis writes the first.
        new = {key: (step, names) for step, key, names in reversed(keyed) if key not in self.shapes}
        written = self.written([step for step, _ in new.values()], relation)
        for key, (step, names) in new.items():
            self.learn(key, names, written[step.name])
        alone = [step for step, key, _ in keyed if key not in self.shapes and step.name not in written]
        written |= self.written(alone, relation)
        return [self.shapes[key].of(names) if key in self.shapes else written[step.name] for step, key, names in keyed]

    def written(self, steps: Sequence[Compute], relation: Callable[[Sequence[Any]], Any]) -> dict[str, ColumnText]:
        """Return by name the text of each step, as Ibis writes it."""
        if not steps:
            return {}
        # One column of the table is selected as well, and dropped below: constants alone would give a single row.
        frame = relation([step.expression for step in steps])
        selected = frame.select(frame.columns[0], **{step.name: step.expression for step in steps}).to_native()
        columns, schema = self.tree(selected).expressions[1:], selected.schema()
        return {
            column.alias: ColumnText(column.this.sql(dialect=self.dialect, pretty=True), schema[column.alias])
            for column in columns
        }

    def learn(self, key: Key, names: Sequence[str], column: ColumnText) -> None:
        """Note the shape of a text, unless a text in it might have been taken for the name of an inner column."""
        numbers = {name: number for number, name in enumerate(names)}
        parts: list[str | int] = []
        end = 0
        for found in _QUOTED.finditer(column.text):
            if found[1] is None and _INNER in found[0]:
                return
            if found[1] in numbers:
                parts += column.text[end : found.start()], numbers[found[1]]
                end = found.end()
        if not has_lines(column.text):
            self.shapes[key] = Shape((*parts, column.text[end:]), column.kind)


def shape_of(step: Compute, table: str, kinds: Mapping[str, Any]) -> tuple[Key, Sequence[str]]:
    """Return what identifies the shape of a step, and the inner columns that it reads.

    Columns with names of their own are part of the shape, and so is the table, which gives them their types.
    """
    known = step.form or fingerprint(step.expression)
    if known is None:
        return (step.name,), ()
    numbers: dict[str, int] = {}
    form: list[bytes | int] = []
    end = 0
    for found in _PICKLED.finditer(known):
        start = found.end(1)
        name = known[start : start + found[1][0]].decode(errors="replace")
        form += known[end:start], numbers.setdefault(name, len(numbers))
        end = start + found[1][0]
    return (table, *form, known[end:], *map(kinds.get, numbers)), list(numbers)


def has_lines(text: str) -> bool:
    """Return whether a text or a name in SQL has several lines, which indenting would change."""
    return "\n" in text and any("\n" in found[0] for found in _QUOTED.finditer(text))


def indented(text: str, by: int) -> str:
    """Return SQL whose lines start so many spaces further right, or as it is where that would change it."""
    return text if has_lines(text) else " " * by + text.replace("\n", "\n" + " " * by)
