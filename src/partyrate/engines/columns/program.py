"""A program over frames: the steps that a plan becomes for the columns engine.

Steps are of three kinds: new columns from expressions, aggregates of a finer table joined to a coarser one, and values
of one table joined to another. They are ordered by generation, and all new columns of one table and generation are
made in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pickle import Pickler, PicklingError
from typing import Any

from attrs import define, evolve, field, frozen


@frozen(eq=False)
class Compute:
    """A new column of a table."""

    table: str
    name: str
    expression: Any
    generation: int


@frozen(eq=False)
class Gather:
    """Aggregates of a table, joined to a coarser one by its key; rows without any get `empty`."""

    table: str
    to: str
    key: tuple[str, ...]
    name: str
    source: str
    function: str
    empty: Any
    generation: int
    wide: Mapping[str, Any] = field(factory=dict)


@frozen(eq=False)
class Join:
    """Columns of one table, joined by key to another one, or to later rounds of itself.

    `names` are the new names, each with the column that it is of. `where` chooses the rows that are joined by the whole
    number that a column must hold; `moved` names a column of rounds, part of the key, and by how many it is moved on;
    rows without a partner get `empty`.
    """

    table: str
    to: str
    key: tuple[str, ...]
    names: Mapping[str, str]
    generation: int
    empty: Mapping[str, Any] = field(factory=dict)
    where: tuple[str, int] | None = None
    moved: tuple[str, int] | None = None
    wide: Mapping[str, Any] = field(factory=dict)

    @property
    def way(self) -> tuple[Any, ...]:
        """How columns are joined: those of steps that agree in it are joined together."""
        return self.table, self.to, self.key, self.where, self.moved

    def and_all(self, others: Sequence[Join]) -> Join:
        """Return one step for this one and others of its generation that join in the same way."""
        names = {new: name for step in (self, *others) for new, name in step.names.items()}
        empty = {name: value for step in (self, *others) for name, value in step.empty.items()}
        return evolve(self, names=names, empty=empty)


def by_new(names: Mapping[str, str]) -> dict[str, str]:
    """Return the new names of columns, each with the column that it is of."""
    return {new: name for name, new in names.items()}


@frozen(eq=False)
class Rounds:
    """A new frame of key and round: the rounds of a table, and up to `back` rounds after each, before `current`."""

    table: str
    to: str
    key: tuple[str, ...]
    round: str
    back: int
    current: int
    generation: int


@frozen(eq=False)
class LookUp:
    """Constants joined to a table by the columns that hold keys; rows whose keys are not among them get `empty`.

    `cells` are the columns of the constants: those of `key` first, in its order, then those that `empty` names.
    """

    to: str
    key: tuple[str, ...]
    cells: Mapping[str, Sequence[Any]]
    empty: Mapping[str, Any]
    generation: int
    wide: Mapping[str, Any] = field(factory=dict)


Step = Compute | Gather | Join | Rounds | LookUp


@frozen(eq=False)
class Match:
    """How columns are joined to a table: by which of its columns, and by which of their own.

    `names` are the columns that are brought; rows without a partner get `empty`. `wide` has the types of the columns in
    the second width.
    """

    key: tuple[str, ...]
    own: tuple[str, ...]
    names: Sequence[str]
    empty: Mapping[str, Any]
    wide: Mapping[str, Any] = field(factory=dict)

    @classmethod
    def of(cls, *steps: Gather | Join | LookUp) -> Match:
        """Return how the columns of a step are joined, or those of several that aggregate one table to another."""
        step = steps[0]
        if isinstance(step, Join):
            return cls(step.key, step.key, [*step.names], step.empty, step.wide)
        if isinstance(step, LookUp):
            return cls(step.key, tuple(step.cells)[: len(step.key)], [*step.empty], step.empty, step.wide)
        empty = {each.name: each.empty for each in steps if isinstance(each, Gather)}
        return cls(step.key, step.key, [*empty], empty, step.wide)


Place = Callable[[str, Any, Sequence[str]], Any]
"""Puts a frame of a table in a place of its own, made for some nodes, and gives it from there."""


def stay(_table: str, frame: Any, _nodes: Sequence[str]) -> Any:
    """Leave a frame where it is: engines that plan all steps together need no places."""
    return frame


@define(eq=False)
class Program:
    """Steps in the order they were written; running puts them in the order of their generations.

    `node` is the node that is being compiled, and `nodes` says for which ones each column was made. `wide` has the
    types of the columns that hold whole numbers in the second width of the engine. What is the same is computed once,
    in a step that `same` knows again: readings and variants have much in common.
    """

    steps: list[Step] = field(factory=list)
    count: int = 0
    expressions: dict[str, Any] = field(factory=dict)
    names: dict[int, str] = field(factory=dict)
    node: str = ""
    nodes: dict[str, list[str]] = field(factory=dict)
    wide: dict[str, Any] = field(factory=dict)
    same: dict[Any, int] = field(factory=dict)

    def fresh(self) -> str:
        """Give the name of a new column; no scheme and no user has such a name."""
        self.count += 1
        name = f"_pr_{self.count}"
        self.nodes[name] = [self.node]
        return name

    def named(self, name: str) -> Any:
        """Give the expression of a column, one for each name; `name_of` knows it again."""
        import narwhals as nw

        if name not in self.expressions:
            self.expressions[name] = nw.col(name)
            self.names[id(self.expressions[name])] = name
        return self.expressions[name]

    def name_of(self, expression: Any) -> str | None:
        """Give the name of an expression that is just a column."""
        return self.names.get(id(expression))

    def compute(self, table: str, expression: Any, generation: int, wide: Any = None) -> Any:
        """Give the column that holds an expression, made by a new step unless it is one already.

        `wide` is the type of whole numbers in the second width.
        """
        if id(expression) in self.names:
            return expression
        expression = expression if wide is None else expression.cast(wide)
        known = written(expression)
        step = self.shared(None if known is None else (table, known), generation + 1)
        if step is None:
            step = Compute(table, self.fresh_of(wide), expression, generation + 1)
            self.steps.append(step)
        return self.named(step.name)

    def gather(self, made: Gather, wide: Any = None) -> Any:
        """Give the column that holds aggregates of a table, by a step that is given without a name, or one like it."""
        known = (made.table, made.to, made.key, made.source, made.function, made.empty, wide is None)
        step = self.shared(known, made.generation)
        if step is None:
            step = evolve(made, name=self.fresh_of(wide), wide=self.wide)
            self.steps.append(step)
        return self.named(step.name)

    def fresh_of(self, wide: Any) -> str:
        """Give the name of a new column of the second width, where a type of it is given."""
        name = self.fresh()
        if wide is not None:
            self.wide[name] = wide
        return name

    def shared(self, known: Any, generation: int) -> Any:
        """Return the step that makes the same as one that would be ready then; None where there is none yet."""
        place = self.same.setdefault(known, len(self.steps))
        if known is None or place == len(self.steps):
            return None
        step: Any = self.steps[place]
        if self.node not in self.nodes[step.name]:
            self.nodes[step.name].append(self.node)
        if step.generation > generation:
            self.steps[place] = evolve(step, generation=generation)
        return step


def written(expression: Any) -> bytes | None:
    """Return what two expressions have in common only where they are the same; None where it cannot be said.

    Their texts would not do: a truth and a text look alike there.
    """
    file = BytesIO()
    pickler = Pickler(file)
    pickler.fast = True  # no part refers to another, so that the same parts are written in the same way
    try:
        pickler.dump(expression)
    except (PicklingError, TypeError, AttributeError, RecursionError):
        return None
    return file.getvalue()
