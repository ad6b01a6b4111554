"""Suppliers: who gave a constant that differs from the scheme, or that the scheme leaves unpublished."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from attrs import frozen

from partyrate.messages import in_language, text


@frozen
class Supplier:
    """The supplier of a constant: the `caller` of `with_values`, a `profile`, or a `variant` of the scheme.

    Args:
        kind: `caller`, `profile` or `variant`.
        name: The name of the profile or of the variant; empty for the caller.

    Example:
        >>> Supplier("profile", "illustrative").text()
        "profile 'illustrative'"
    """

    kind: str
    name: str = ""

    def text(self, lang: str | None = None) -> str:
        """Return the words for the supplier, in English (`en`) or Chinese (`zh`)."""
        return in_language(text(f"supplier {self.kind}", name=self.name), lang)


def profiles_of(supplied: Mapping[str, Supplier], name: str) -> list[str]:
    """Return the constants of a parameter or a lookup that a profile supplied."""
    return [key for key, supplier in supplied.items() if supplier.kind == "profile" and key.partition("[")[0] == name]


def is_assumed(assumptions: Collection[str], supplied: Mapping[str, Supplier], name: str, cell: str = "") -> bool:
    """Return whether the value of a parameter, or of a cell of a lookup, is an assumption.

    Where a profile supplied some cells of a lookup, the others are as the scheme has them.

    Args:
        assumptions: The names whose values are assumptions.
        supplied: The suppliers of constants that differ from the scheme file.
        name: The parameter or the lookup.
        cell: The cell of the lookup, written `pay['four']`.
    """
    if name not in assumptions:
        return False
    by_profile = profiles_of(supplied, name)
    return (cell or name) in by_profile if by_profile else (cell or name) not in supplied
