"""Who supplied a constant in place of what a scheme says, or where it says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

if TYPE_CHECKING:
    from partyrate.model.scheme import Scheme

_WORDS: Final = {
    "caller": ("the caller", "使用者"),
    "profile": ("profile {name!r}", "参数方案“{name}”"),
    "variant": ("variant {name!r}", "变体“{name}”"),
}


@frozen
class Supplier:
    """Who supplied a constant: the `caller` of `with_values`, a `profile`, or the file or call that makes a `variant`.

    Args:
        kind: One of these words.
        name: The name of the profile or of the variant.

    Example:
        >>> Supplier("profile", "illustrative").text()
        "profile 'illustrative'"
    """

    kind: str
    name: str = ""

    def text(self, lang: str = "en") -> str:
        """Return who it is, in English (`en`) or Chinese (`zh`)."""
        return _WORDS[self.kind][lang == "zh"].format(name=self.name)


def profiles_of(scheme: Scheme, name: str) -> list[str]:
    """Return the constants of a parameter or a lookup that a profile supplied."""
    return [
        key for key, supplier in scheme.supplied.items() if supplier.kind == "profile" and key.partition("[")[0] == name
    ]


def is_assumed(scheme: Scheme, name: str, cell: str = "") -> bool:
    """Return whether a parameter, or a cell of a lookup, has an assumption for its value.

    Where a profile supplied some cells of a lookup, the others are as the scheme has them.
    """
    if name not in scheme.assumptions:
        return False
    supplied = profiles_of(scheme, name)
    supplier = scheme.supplied.get(cell or name)
    return (cell or name) in supplied if supplied else supplier is None
