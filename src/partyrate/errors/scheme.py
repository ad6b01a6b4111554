"""The faults of a scheme, one class for each kind, and the error that gathers them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from attrs import define, field

from partyrate.errors.base import (
    PartyrateError,
    ResourceError,
    counted,
    group_text,
    number_of,
    unknown_words,
)
from partyrate.messages import text
from partyrate.spans import Path, Span


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


class UnknownNameError(SchemeFault, LookupError):
    """A rule or an entry names what nothing declares, with the declared names that are spelt almost like it."""

    name: str = ""
    candidates: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, kind: str, name: str, known: Iterable[str], why: str, at: Span | None = None, path: Path = ()
    ) -> UnknownNameError:
        """Build the error for the unknown `name` of a `kind` among the `known` names."""
        what, fix, near = unknown_words(kind, name, known)
        error = cls(what, why, fix, at, path)
        error.name, error.candidates = name, near
        return error


class KindError(SchemeFault, TypeError):
    """An operator, a function or a field got a value of the wrong kind."""


class GrainError(SchemeFault):
    """A name of a finer or a foreign table stands where only one value is possible."""


class StageError(SchemeFault):
    """A value of an earlier stage uses one of a later stage."""


class CycleError(SchemeFault):
    """Entries need each other in a cycle; `loop` names each of them once, in order."""

    loop: tuple[str, ...] = ()


class ZeroDivisorError(SchemeFault, ZeroDivisionError):
    """A rule divides by something that may be zero."""


class UnprovenError(SchemeFault, OverflowError):
    """Whole numbers of a rule may be greater than this engine holds, so that it cannot compute it exactly."""


class SchemeResourceError(SchemeFault, ResourceError):
    """A scheme, or what its rules ask for, is larger than the budget allows."""


class StructureError(SchemeFault):
    """An entry lacks a field, has an unknown one, or its fields do not fit each other."""


@define(eq=False, slots=False)
class Finding(SchemeFault):
    """Something in a scheme that works, and deserves a look: it is listed, and never raised.

    Args:
        code: The kind of the finding, as the page on findings and `[accept.NAME]` write it.
        severity: `warning`, or `information`.
        decided_by: How it was found: by the `structure` of the scheme, the `bounds` of its values, their `signs`, by
            `enumeration` of all cases, or by a `choice` that the scheme makes.
        verdict: `proved` for whatever the data are, `witnessed` by data for which it holds, or `open` where it is not
            decided whether it holds.
        witness: These data, or the sizes and cells that show it, by name.
        accepted: Why the scheme accepts it, in one text or by language; empty where it does not.
    """

    code: str = ""
    severity: str = ""
    decided_by: str = ""
    verdict: str = ""
    witness: Mapping[str, Any] = field(factory=dict)
    accepted: str | Mapping[str, str] = ""

    @property
    def entry(self) -> str:
        """The entry that it is about, as `section.name`; empty where it is about the scheme as a whole."""
        return ".".join(map(str, self.path[:2])) if len(self.path) > 1 else ""


@define(eq=False, slots=False)
class SchemeError(PartyrateError, ValueError):
    """All faults of one scheme, in the order of the file."""

    faults: tuple[SchemeFault, ...] = field(default=(), repr=number_of)

    @classmethod
    def of(cls, scheme: str, faults: Iterable[SchemeFault]) -> SchemeError:
        """Gather the faults of one scheme, without repetition: file by file, each in its order."""
        seen: dict[str, SchemeFault] = {}
        for fault in faults:
            seen.setdefault(fault.text("en"), fault)
        ordered = sorted(
            seen.values(), key=lambda fault: (fault.at.file, fault.at.line, fault.at.column) if fault.at else ("", 0, 0)
        )
        return cls(text("faults in", counted=counted(len(ordered), "fault"), place=scheme), faults=tuple(ordered))

    def text(self, lang: str | None = None) -> str:
        """Return all faults in a language."""
        return group_text(self.what, self.faults, lang)
