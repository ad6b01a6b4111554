"""Names of files that every system can have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from partyrate.errors import UsageError
from partyrate.messages import Text, message, text
from partyrate.text.quoting import unseen

_DEVICE: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
_FORBIDDEN: Final = '<>:"/\\|?*'
_LONGEST: Final = 200
"""The most bytes of UTF-8 in a name; common file systems take 255, and a suffix is added."""


def file_name_fault(name: str) -> tuple[Text, Text] | None:
    """Return why a name cannot be part of the name of a file on every system, and the fix; None where it can.

    Example:
        >>> file_name_fault("village"), file_name_fault("../village")
        (None, ("'/' cannot stand in the name of a file", 'write letters, digits, blanks, - and _'))
    """
    bad = next((char for char in name if char in _FORBIDDEN), None) or unseen(name)
    if bad is not None:
        return text("not in file names", char=repr(bad)), text("plain file name")
    if not name.strip() or name != name.strip() or name.startswith(".") or name.endswith("."):
        return text("blank around file name"), text("take it out of the name")
    if _DEVICE.fullmatch(name):
        return text("name of a device", name=name), text("another name")
    if len(name.encode("utf-8", "surrogatepass")) > _LONGEST:
        return text("long file name", most=_LONGEST), text("shorter name")
    return None


def check_suffix(path: Path, suffixes: Sequence[str], key: str) -> None:
    """Refuse the name of a file to be written that promises another form.

    Args:
        path: The file.
        suffixes: How its name may end; the first one is proposed.
        key: The message.

    Raises:
        UsageError: It ends otherwise.
    """
    if path.suffix.lower() not in suffixes:
        named = path.with_suffix(suffixes[0]) if path.name else path / f"1{suffixes[0]}"
        raise UsageError(*message(key, file=path, named=named))


def same_file_name(name: str) -> str:
    """Return a key that is equal for names that some system takes for the same file, capitals and accents aside."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold())
