"""The languages in which the library speaks, and which of them is chosen."""

from __future__ import annotations

import os
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
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def in_language(value: str, lang: str | None = None) -> str:
    """Return a text in a language, or in the chosen one; a string that holds no other language as it is."""
    if (lang or chosen_language()) == "zh":
        return getattr(value, "zh", value)
    return str(value)
