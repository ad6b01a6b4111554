"""The texts of the library in English and in Chinese, each once, found by its key.

The texts stand in the modules of `partyrate.messages.catalogue`, one for each part of the library. `message` gives the
three lines of a fault (what is wrong, why, how to fix it) and `text` a single one. Both are English strings that hold
the same in Chinese, so that an error carries both languages until somebody reads it.
"""

from partyrate.messages.callers import Argument, Caller, InCell, UnitKey, with_cells, written_for
from partyrate.messages.languages import LANGUAGES, chosen_language, in_language, language_of
from partyrate.messages.texts import Message, Text, filled, joined, joined_with, message, template, text, word

__all__ = [
    "LANGUAGES",
    "Argument",
    "Caller",
    "InCell",
    "Message",
    "Text",
    "UnitKey",
    "chosen_language",
    "filled",
    "in_language",
    "joined",
    "joined_with",
    "language_of",
    "message",
    "template",
    "text",
    "with_cells",
    "word",
    "written_for",
]
