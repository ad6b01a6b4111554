"""The resources that one scheme, or one table, may take: sizes beyond which nothing is read, planned or computed.

Scheme files and data come from others. What lies within these limits is computed in time and memory that grow about as
its size does; what lies beyond them ends in one error, before any work is done on it.
"""

from __future__ import annotations

from typing import Any, Final

import attrs
from attrs import Attribute, frozen

from partyrate.errors import ResourceError, SchemeResourceError, UsageError
from partyrate.spans import Path, Span

MOST_DIGITS: Final = 4_000
"""The most digits a budget may allow: Python reads and writes no whole numbers of more than 4,300."""


WORDS: Final = {
    "digits": "digits of a number",
    "parts": "parts of rules, with arguments put in place of the calls of formulas",
    "ways": "ways to read the open choices of a ladder or of a rule",
    "keys": "keys and values in a file",
    "depth": "levels inside each other",
    "file_bytes": "bytes of a scheme file",
    "data_bytes": "bytes of a file with a table",
    "unpacked_bytes": "bytes of a workbook, unpacked",
    "cells": "cells of a file with tables",
}
"""What each limit counts, as messages say it."""


def _positive(instance: Any, attribute: Attribute[Any], value: Any) -> None:
    most = MOST_DIGITS if attribute.name == "digits" else None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1 or (most is not None and value > most):
        raise UsageError(
            f"{attribute.name} = {value!r} in a {type(instance).__name__}",
            f"it is a number of {WORDS[attribute.name]}",
            f"give a whole number from 1 {'on' if most is None else f'to {most:,}'}",
        )


@frozen(kw_only=True)
class ResourceBudget:
    """Limits of what a scheme or a table may take; a caller who trusts its author raises single ones.

    Args:
        digits: Digits of a number in a scheme file or a document of JSON, and of the numerator and the denominator of
            every value that a rule can give; a cell, and a constant given in Python, has 4,000 at most.
        parts: Parts (names, constants, operators, calls) of all rules that arise where arguments are put in place of
            the calls of formulas.
        ways: Ways in which the open choices of a ladder, or of another rule, are read; beyond, it is undetermined.
        keys: Keys and values in a scheme file; and as many tables, lists, and points in keys.
        depth: Tables and lists inside each other in a scheme file or a document of JSON, calls of formulas inside each
            other, and files that extend each other.
        file_bytes: Bytes of a scheme file.
        data_bytes: Bytes of a file with a table, or of a document of JSON.
        unpacked_bytes: Bytes of a workbook, which is a packed file, unpacked.
        cells: Cells of a file with tables, or values of a document of JSON.

    Raises:
        UsageError: A limit is no whole number, or smaller than 1.

    Example:
        >>> ResourceBudget(digits=2_000).digits, ResourceBudget().ways
        (2000, 64)
    """

    digits: int = attrs.field(default=1_000, validator=_positive)
    parts: int = attrs.field(default=20_000, validator=_positive)
    ways: int = attrs.field(default=64, validator=_positive)
    keys: int = attrs.field(default=500_000, validator=_positive)
    depth: int = attrs.field(default=30, validator=_positive)
    file_bytes: int = attrs.field(default=10_000_000, validator=_positive)
    data_bytes: int = attrs.field(default=2_000_000_000, validator=_positive)
    unpacked_bytes: int = attrs.field(default=2_000_000_000, validator=_positive)
    cells: int = attrs.field(default=20_000_000, validator=_positive)

    def exceeded(self, resource: str, what: str, fix: str, path: Path = ()) -> ResourceError:
        """Build the error of a table or a document that is larger than one of the limits."""
        error = ResourceError(what, *self._advice(resource, fix), path=path)
        error.resource = resource
        return error

    def exceeded_by_scheme(
        self, resource: str, what: str, fix: str, at: Span | None = None, path: Path = ()
    ) -> SchemeResourceError:
        """Build the fault of a scheme that is larger than one of the limits, or asks for more."""
        error = SchemeResourceError(what, *self._advice(resource, fix), at, path)
        error.resource = resource
        return error

    def _advice(self, resource: str, fix: str) -> tuple[str, str]:
        return (
            f"at most {getattr(self, resource):,} {WORDS[resource]} are allowed, so that time and memory stay bounded",
            f"{fix}, or pass a larger budget: budget=ResourceBudget({resource}=...)",
        )

    def holds_digits(self, number: int) -> bool:
        """Return whether a whole number has no more digits than allowed, without writing them.

        Example:
            >>> ResourceBudget(digits=3).holds_digits(-999), ResourceBudget(digits=3).holds_digits(1024)
            (True, False)
        """
        size = abs(number).bit_length()
        if size <= self.digits * 3.3219280:  # below the logarithm of 10 to the base of 2
            return True
        return size <= self.digits * 3.3219281 + 1 and abs(number) < 10**self.digits


def checked_budget(budget: Any) -> ResourceBudget:
    """Return a budget that a caller gave, or refuse what is none."""
    if not isinstance(budget, ResourceBudget):
        raise UsageError(
            f"budget = {budget!r}", "a budget names its limits", "write for instance ResourceBudget(digits=2_000)"
        )
    return budget


DEFAULT_BUDGET: Final = ResourceBudget()
"""The limits where a caller gives none."""
