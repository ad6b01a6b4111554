"""The languages in which the library speaks, and which of them is chosen."""

from __future__ import annotations

import os
import re
from typing import Final

LANGUAGES: Final = ("en", "zh")
"""English and Chinese."""

VARIABLE: Final = "PARTYRATE_LANG"
"""The environment variable that chooses a language, before the locale does."""


def chosen_language() -> str:
    """Return the language for what is raised or printed where no argument chooses one.

    `PARTYRATE_LANG` decides, as `en`, `zh` or a longer name such as `zh_CN`; else the locale of messages; else English.
    It is read each time, so that a program may set it while it runs.
    """
    for name in (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return language_of(value) or "en"
    return "en"


def language_of(name: str) -> str | None:
    """Return the language that a locale names, such as `zh_CN.UTF-8`; None where nothing is written in it.

    Example:
        >>> language_of("zh-Hans"), language_of("fr_FR")
        ('zh', None)
    """
    language = re.split(r"[_.@-]", name.strip().lower())[0]
    return language if language in LANGUAGES else None


def in_language(value: str, lang: str | None = None) -> str:
    """Return a text in a language, or in the chosen one; a string that holds no other language as it is."""
    if (lang or chosen_language()) == "zh":
        return getattr(value, "zh", value)
    return str(value)
