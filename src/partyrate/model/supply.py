"""Suppliers: who gave a constant that differs from the scheme, or that the scheme leaves unpublished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from partyrate.messages import in_language, text

if TYPE_CHECKING:
    from partyrate.model.scheme import Scheme


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

    def text(self, lang: str = "en") -> str:
        """Return the words for the supplier, in English (`en`) or Chinese (`zh`)."""
        return in_language(text(f"supplier {self.kind}", name=self.name), lang)


def profiles_of(scheme: Scheme, name: str) -> list[str]:
    """Return the constants of a parameter or a lookup that a profile supplied."""
    return [
        key for key, supplier in scheme.supplied.items() if supplier.kind == "profile" and key.partition("[")[0] == name
    ]


def is_assumed(scheme: Scheme, name: str, cell: str = "") -> bool:
    """Return whether the value of a parameter, or of a cell of a lookup, is an assumption.

    Where a profile supplied some cells of a lookup, the others are as the scheme has them.
    """
    if name not in scheme.assumptions:
        return False
    supplied = profiles_of(scheme, name)
    supplier = scheme.supplied.get(cell or name)
    return (cell or name) in supplied if supplied else supplier is None
