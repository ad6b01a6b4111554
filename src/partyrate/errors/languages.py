"""The languages in which the library speaks to people."""

from __future__ import annotations

from typing import Final

from partyrate.errors import UsageError

LANGUAGES: Final = ("en", "zh")
"""English and Chinese."""


def checked_language(lang: str) -> str:
    """Return a language in which notes and explanations are written.

    Raises:
        UsageError: They are not written in it.
    """
    if lang not in LANGUAGES:
        raise UsageError(f"lang = {lang!r}", "words are written in English and in Chinese", "write 'en' or 'zh'")
    return lang
