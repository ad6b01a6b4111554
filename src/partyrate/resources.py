"""The resource budget: sizes of schemes and tables beyond which nothing is read, planned or computed.

Scheme files and data are untrusted. Within these limits time and memory grow about linearly with the size of the input;
beyond them there is one error, before any work is done.
"""

from __future__ import annotations

from typing import Any, Final

import attrs
from attrs import Attribute, frozen

from partyrate.errors import ResourceError, SchemeResourceError, UsageError
from partyrate.messages import Text, message, text
from partyrate.spans import Path, Span

MOST_DIGITS: Final = 4_000
"""The most digits a budget may allow: Python reads and writes no whole numbers of more than 4,300."""


def counted_text(resource: str) -> Text:
    """Return what a limit of the budget counts."""
    return text(f"counted {resource}")


def _positive(instance: Any, attribute: Attribute[Any], value: Any) -> None:
    most = MOST_DIGITS if attribute.name == "digits" else None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1 or (most is not None and value > most):
        key = "no limit" if most is None else "no limit up to"
        kind, counted = type(instance).__name__, counted_text(attribute.name)
        raise UsageError(*message(key, name=attribute.name, value=repr(value), kind=kind, counted=counted, most=most))


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

    def _advice(self, resource: str, fix: str) -> tuple[Text, Text]:
        return (
            text("budget allows", most=getattr(self, resource), counted=counted_text(resource)),
            text("or a larger budget", fix=fix, resource=resource),
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
    """Return the budget of a caller.

    Raises:
        UsageError: It is no `ResourceBudget`.
    """
    if not isinstance(budget, ResourceBudget):
        raise UsageError(*message("no budget", budget=repr(budget)))
    return budget


DEFAULT_BUDGET: Final = ResourceBudget()
"""The limits where a caller passes none."""
