"""Every error of the library, and the one place where their texts are made.

An error says what is wrong, where, why, and how to fix it; the object holds the same as data. `PartyrateError` is the
root, and each child also has the nearest built-in parent, so callers catch by kind. Faults of one scheme file or one
set of tables are gathered and raised together, as a `SchemeError` or a `DataError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Self

from attrs import define, field

from partyrate.errors.plain import ERROR_FORMAT, plain_error, read_error
from partyrate.spans import Path, Span, close_to
from partyrate.text.quoting import shown, visible

SHOWN_FAULTS = 20
"""How many faults of one group are printed; all of them stay in `faults`."""

SHOWN_ROWS = 3
"""How many rows are printed of a fault that stands in several."""


def _number_of(faults: Sequence[object]) -> str:
    """Say how many faults there are, so that an error fits on a screen."""
    return f"<{counted(len(faults), 'fault')}>"


@define(eq=False, slots=False)
class PartyrateError(Exception):
    """The root of all errors of the library.

    `what` is the fault in one line, `at` its place in a scheme file, `path` the entry it belongs to, `why` the rule
    that was broken, `fix` what to write instead.
    """

    what: str
    why: str = ""
    fix: str = ""
    at: Span | None = None
    path: Path = ()

    def __str__(self) -> str:
        place = f"{self.at}: " if self.at else (f"{'.'.join(map(str, self.path))}: " if self.path else "")
        lines = [f"{place}{self.what}"]
        if self.at and self.at.text:
            lines.append(self.at.caret())
        if self.why:
            lines.append(f"  why:  {self.why}")
        if self.fix:
            lines.append(f"  fix:  {self.fix}")
        return visible("\n".join(lines))

    @property
    def pointer(self) -> str:
        """Where the fault is, as a JSON Pointer (RFC 6901): into a scheme file, into tables by name, or a document."""
        return pointer_of(self.path)

    def to_dict(self) -> dict[str, Any]:
        """Return the error as plain data: `error` (its class), `what`, `why`, `fix`, `pointer`, and what else it holds.

        Example:
            >>> UsageError("lang = 'fr'", "words are written in English and in Chinese", "write 'en'").to_dict()["fix"]
            "write 'en'"
        """
        return {"format": ERROR_FORMAT, **plain_error(self)}

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> PartyrateError:
        """Build an error from plain data, of the class that it had.

        Raises:
            DocumentError: It is no error of the library as plain data.
        """
        try:
            if data["format"] != ERROR_FORMAT:
                raise KeyError("format")
            error: PartyrateError = read_error(PartyrateError, data)
            assert str(error)
            assert error.to_dict()
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError):
            what, why = "this is no error of the library", f"an error is an object of the format {ERROR_FORMAT}"
            raise DocumentError.of("the document", [DocumentFault(what, why, "pass what to_dict() gave")]) from None
        return error


def pointer_of(path: Path) -> str:
    """Write a path as a JSON Pointer (RFC 6901).

    Example:
        >>> pointer_of(("units", 12, "a/b"))
        '/units/12/a~1b'
    """
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


# --------------------------------------------------------------------------------------------- faults of a scheme


@define(eq=False, slots=False)
class SchemeFault(PartyrateError, ValueError):
    """One fault of a scheme. Faults of one scheme are raised together, in a `SchemeError`.

    `instead` is the rule, or the part of one, that is meant most likely; empty where that cannot be said.
    """

    instead: str = ""

    def advised(self, fix: str, instead: str = "") -> Self:
        """Return the same fault with other advice."""
        self.fix = fix
        self.instead = instead
        return self


class RuleSyntaxError(SchemeFault):
    """A rule is not written in the language."""


def unknown_words(kind: str, name: str, known: Iterable[str]) -> tuple[str, str, tuple[str, ...]]:
    """Say that a name is unknown and what to write instead, and give the known names that are spelt almost like it."""
    known = tuple(known)
    same = tuple(other for other in known if other.casefold() == name.casefold())
    near = same[:3] or close_to(name, known, CLOSE_FUNCTION if kind == "function" else CLOSE)
    declare = f"declare {name!r}" if kind in DECLARED else ""
    if near:
        fix = " or ".join(map(repr, near))
        fix = f"write {fix}" + (f", or {declare}" if declare else "")
    elif known:
        fix = (f"{declare}, or " if declare else "") + f"use one of: {listed(known)}"
    elif kind in ("pairing", "procedure"):  # asked for by a call, never by a scheme
        fix = f"declare a [{kind}....] in the scheme; there is none yet"
    else:
        fix = f"{declare or 'take it out'}; there is no {kind} yet"
    return f"unknown {kind} {name!r}", fix, near


class UnknownNameError(SchemeFault, LookupError):
    """A rule or an entry names what nothing declares, with the declared names that are spelt almost like it."""

    name: str = ""
    candidates: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, kind: str, name: str, known: Iterable[str], why: str, at: Span | None = None, path: Path = ()
    ) -> UnknownNameError:
        """Make the error for the unknown `name` of a `kind` among the `known` names."""
        what, fix, near = unknown_words(kind, name, known)
        error = cls(what, why, fix, at, path)
        error.name, error.candidates = name, near
        return error


CLOSE, CLOSE_FUNCTION = 0.6, 0.75
"""The least share of letters that an unknown name has in common with one that is suggested; functions are short."""

DECLARED = (
    "name",
    "parameter",
    "parameter of kind number",
    "lookup",
    "source",
    "stage",
    "indicator",
    "group",
    "ladder",
)
"""The kinds of names that a scheme can declare; others are given by the language, the data or the call."""


class KindError(SchemeFault, TypeError):
    """An operator, a function or a field got a value of the wrong kind."""


class GrainError(SchemeFault):
    """A name of a finer or a foreign table stands where only one value is possible."""


class StageError(SchemeFault):
    """A value of an earlier stage uses one of a later stage."""


class CycleError(SchemeFault):
    """Entries need each other in a circle; `loop` names each of them once, in order."""

    loop: tuple[str, ...] = ()


class ZeroDivisorError(SchemeFault, ZeroDivisionError):
    """A rule divides by something that may be zero."""


class UnprovenError(SchemeFault, OverflowError):
    """Whole numbers of a rule may be greater than this engine holds, so that it cannot compute it exactly."""


class ResourceError(PartyrateError, OverflowError):
    """Something is larger than the budget of a call allows; `resource` names the limit, a field of `ResourceBudget`."""

    resource: str = ""


class SchemeResourceError(SchemeFault, ResourceError):
    """A scheme, or what its rules ask for, is larger than the budget allows."""


class StructureError(SchemeFault):
    """An entry lacks a field, has an unknown one, or its fields do not fit each other."""


@define(eq=False, slots=False)
class SchemeError(PartyrateError, ValueError):
    """All faults of one scheme, in the order of the file."""

    faults: tuple[SchemeFault, ...] = field(default=(), repr=_number_of)

    @classmethod
    def of(cls, scheme: str, faults: Iterable[SchemeFault]) -> SchemeError:
        """Gather the faults of one scheme, without repetition: file by file, each in its order."""
        seen: dict[str, SchemeFault] = {}
        for fault in faults:
            seen.setdefault(str(fault), fault)
        ordered = sorted(
            seen.values(), key=lambda fault: (fault.at.file, fault.at.line, fault.at.column) if fault.at else ("", 0, 0)
        )
        return cls(f"{counted(len(ordered), 'fault')} in {scheme}", faults=tuple(ordered))

    def __str__(self) -> str:
        return group_text(self.what, self.faults)


# ----------------------------------------------------------------------------------------------- faults of data


@define(eq=False, slots=False)
class DataFault(PartyrateError, ValueError):
    """One fault of a table: which table, row, key and column, the value, and what was expected.

    `row` counts the rows from 1, without a header line; a lazy engine has no row numbers and leaves it out. The first
    faults of a column are kept with their rows, and of each further one that differs the first; `count` of the last one
    that is kept counts those that are equal but for their rows, `more` of the last one of the column all others.
    `chinese` says what is wrong, why, how to fix it, and what was expected.
    """

    table: str = ""
    column: str = ""
    key: tuple[tuple[str, Any], ...] = ()
    row: int | None = None
    value: Any = None
    expected: str = ""
    count: int = 1
    more: int = 0
    chinese: tuple[str, ...] = ()

    def lines(self, lang: str = "en") -> tuple[str, str, str]:
        """Return in a language what is wrong, why, and how to fix it; in English where there are no other words."""
        what, why, fix = self.chinese[:3] if lang == "zh" and self.chinese else (self.what, self.why, self.fix)
        return what, why, fix

    def expected_in(self, lang: str = "en") -> str:
        """Return in a language what was expected."""
        return self.chinese[3] if lang == "zh" and self.chinese else self.expected

    @property
    def alike(self) -> tuple[Any, ...]:
        """What it has in common with faults that differ from it by their rows alone; a key at fault is its value."""
        key = self.value if isinstance(self.value, tuple) else None
        return (self.table, self.column, key, self.what, self.expected, self.why, self.fix)

    def __str__(self) -> str:
        return self.text()

    def text(self, *others: DataFault) -> str:
        """Write the fault, together with others that are equal to it but for their rows."""
        return self.say("en", *others)

    def say(self, lang: str = "en", *others: DataFault) -> str:
        """Write the fault in a language, together with others that are equal to it but for their rows."""
        words, faults = WORDS[lang], (self, *others)
        what, why, fix = self.lines(lang)
        rows = sum(fault.count for fault in faults)
        place = [words["table"].format(self.table)] if self.table else []
        if rows == 1 and self.row is not None:
            place.append(words["row"].format(self.row))
        is_one_key = all(fault.key == self.key for fault in faults)
        if self.key and is_one_key:
            place.append(f"({self.key_words})")
        if self.column:
            place.append(words["column"].format(self.column))
        lines = [f"{' '.join(place)}{words['colon']}{what}" if place else what]
        if rows > 1:
            lines.append(f"  {words['rows']}{rows_words(faults, rows, with_keys=not is_one_key)}")
        lines += said_lines(self.expected_in(lang), why, fix, lang)
        return visible("\n".join(lines))

    @property
    def pointer(self) -> str:
        """Where the value is in the tables by name: `/village/0/score`, the rows counted from 0."""
        row = () if self.row is None else (self.row - 1,)
        return pointer_of((*filter(None, [self.table]), *row, *filter(None, [self.column])))

    @property
    def key_words(self) -> str:
        """The key as text."""
        return ", ".join(f"{name} {shown(value)}" for name, value in self.key)


@define(eq=False, slots=False)
class DataError(PartyrateError, ValueError):
    """All faults of the tables given to one call."""

    faults: tuple[DataFault, ...] = field(default=(), repr=_number_of)

    @classmethod
    def of(cls, faults: Sequence[DataFault]) -> DataError:
        """Gather the faults of one set of tables."""
        total = sum(fault.count + fault.more for fault in faults)
        return cls(f"{counted(total, 'fault')} in the data", faults=tuple(faults))

    def __str__(self) -> str:
        return self.say("en")

    def say(self, lang: str = "en") -> str:
        """Write the faults in a language, equal ones together."""
        groups: dict[tuple[Any, ...], list[DataFault]] = {}
        for fault in self.faults:
            groups.setdefault(fault.alike, []).append(fault)
        shown = list(groups.values())[:SHOWN_FAULTS]
        total = sum(fault.count + fault.more for fault in self.faults)
        more = total - sum(fault.count for group in shown for fault in group)
        head = WORDS[lang]["total"].format(total) if lang != "en" else self.what
        texts = [first.say(lang, *others) for first, *others in shown]
        return "\n".join([head, *texts, *([WORDS[lang]["more"].format(f"{more:,}")] if more else [])])


# ------------------------------------------------------------------------------------------ faults of a document


@define(eq=False, slots=False)
class DocumentFault(PartyrateError, ValueError):
    """One fault of a document of JSON, or of the plain data that one holds.

    `path` is its place in the document, which `pointer` writes; it is empty for the document as a whole.
    """

    def __str__(self) -> str:
        place = " ".join(filter(None, [str(self.at or ""), self.pointer]))
        lines = [f"{place}: {self.what}" if place else self.what]
        if self.at and self.at.text:
            lines.append(self.at.caret())
        lines += [f"  why:  {self.why}"] if self.why else []
        lines += [f"  fix:  {self.fix}"] if self.fix else []
        return visible("\n".join(lines))


@define(eq=False, slots=False)
class DocumentError(PartyrateError, ValueError):
    """All faults of one document of JSON, in its order."""

    faults: tuple[DocumentFault, ...] = field(default=(), repr=_number_of)

    @classmethod
    def of(cls, document: str, faults: Iterable[DocumentFault]) -> DocumentError:
        """Gather the faults of one document."""
        faults = tuple(faults)
        return cls(f"{counted(len(faults), 'fault')} in {document}", faults=faults)

    def __str__(self) -> str:
        return group_text(self.what, self.faults)


class UsageError(PartyrateError, ValueError):
    """A call of the library with arguments that do not fit, outside any scheme or table."""


class NotFoundError(UsageError, LookupError):
    """A call names what is not there (a unit, a table, a value, a scheme), with what is spelt almost like it."""

    name: str = ""
    candidates: tuple[str, ...] = ()

    @classmethod
    def of(cls, kind: str, name: str, known: Iterable[str], why: str) -> NotFoundError:
        """Make the error for the unknown `name` of a `kind` among the `known` names."""
        what, fix, near = unknown_words(kind, name, known)
        error = cls(what, why, fix)
        error.name, error.candidates = name, near
        return error


class EngineError(PartyrateError, NotImplementedError):
    """A kind of frame, or a missing package, with which this cannot be computed exactly."""


# ------------------------------------------------------------------------------------------------------- wording

WORDS: Final = {
    "en": {
        "table": "table {0!r}", "row": "row {0}", "column": "column {0!r}", "rows": "rows: ", "colon": ": ",
        "expected": "expected: ", "why": "why:  ", "fix": "fix:  ", "more": "... and {0} more", "total": "{0}",
    },
    "zh": {
        "table": "表 {0}", "row": "第 {0} 行", "column": "列 {0}", "rows": "各行：", "colon": "：",
        "expected": "应为：", "why": "原因：", "fix": "改法：", "more": "……另有 {0} 处", "total": "数据有 {0} 处问题",
    },
}  # fmt: skip
"""The words around what a fault of data says."""


def said_lines(expected: str, why: str, fix: str, lang: str) -> list[str]:
    """Write what was expected, why, and how to fix it, each on its line where there is something to say."""
    said = {"expected": expected, "why": why, "fix": fix}
    return [f"  {WORDS[lang][key]}{text}" for key, text in said.items() if text]


def counted(number: int, noun: str) -> str:
    """Write a count with its noun: `1 fault`, `3 faults`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(names: Iterable[object], limit: int = 8) -> str:
    """Write names in a row, cut after `limit` of them."""
    words = [str(name) for name in names]
    more = f" and {len(words) - limit} more" if len(words) > limit else ""
    return ", ".join(words[:limit]) + more


def rows_words(faults: Sequence[DataFault], rows: int, *, with_keys: bool) -> str:
    """Name the first rows of faults that are equal, and count the others."""
    named = [
        " ".join(
            part
            for part in (
                "" if fault.row is None else f"{fault.row}",
                f"({fault.key_words})" if with_keys and fault.key else "",
            )
            if part
        )
        for fault in faults[:SHOWN_ROWS]
    ]
    known = [words for words in named if words]
    if not known:
        return f"{rows:,}"
    more = f" and {rows - len(known):,} more" if rows > len(known) else ""
    return f"{rows:,}: {', '.join(known)}{more}"


def group_text(what: str, faults: Sequence[PartyrateError]) -> str:
    """Write the faults of a group below one line that counts them."""
    shown = [str(fault) for fault in faults[:SHOWN_FAULTS]]
    more = len(faults) - len(shown)
    return "\n".join([what, *shown, *([f"... and {more:,} more"] if more else [])])
