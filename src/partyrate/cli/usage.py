"""Commands that are written wrongly: an unknown option, a missing argument, a value of the wrong kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from partyrate.errors import UsageError
from partyrate.messages import LANGUAGES, Text, joined_with, message, text

SHOWS_HELP: Final = "NoArgsIsHelpError"
"""The class of the error that stands for a call without a command: the help was printed."""


def is_usage(error: Exception) -> bool:
    """Return whether an error is one of the parser of commands.

    Typer takes its parser from Click, or brings a copy of it, so that there is no one class to compare with.
    """
    return callable(getattr(error, "format_message", None))


def usage_error(error: Any) -> UsageError:
    """Return an error of the parser with its place, what is wrong and how to fix it, in both languages."""
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", None) or "partyrate"
    return UsageError(*message("command written wrongly", what=_what(error), command=command))


def refuse_repeated(command: Any) -> None:
    """Refuse options of one value that are given twice when a command is parsed: its parser takes the last silently.

    Raises:
        UsageError: When the command is parsed, where an option is given twice.
    """
    parse = command.parse_args

    def parse_once(context: Any, words: list[str]) -> Any:
        _, _, order = command.make_parser(context).parse_args(args=list(words))
        parsed = parse(context, words)  # by which the language is known
        for option, times in Counter(each for each in order if each.param_type_name == "option").items():
            if times > 1 and not option.multiple and not option.is_flag:
                name = max(option.opts, key=len)
                raise UsageError(*message("option of one value given twice", option=name))
        return parsed

    command.parse_args = parse_once


def _what(error: Any) -> Text:
    english = str(error.format_message()).rstrip(".")
    sort, name = type(error).__name__, _name(error)
    if sort == "NoSuchOption":
        return Text(english, f"{text('no such option', name=name).zh}{_near(english)}")
    if sort == "MissingParameter":
        return Text(english, text("no argument", name=name).zh)
    if sort == "BadParameter" and name:
        return Text(english, text("bad argument", name=name).zh)
    if sort == "BadOptionUsage":
        return Text(english, text("no value of option", name=name).zh)
    if unknown := re.match("No such command '([^']*)'", english):
        return Text(english, f"{text('no such command', name=unknown[1]).zh}{_near(english)}")
    if extra := re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)$", english):
        return Text(english, text("argument too many", words=extra[1]).zh)
    return Text(english, english)


def _near(english: str) -> str:
    """Return in Chinese the names that the parser finds close to one that it does not know."""
    said = re.split("Did you mean|Possible options:", english)
    near = re.findall(r"--?\w[\w-]*|(?<=')[\w-]+(?=')", said[1]) if len(said) > 1 else []
    return text("near names", names=joined_with("alternatives", near)).zh if near else ""


def _name(error: Any) -> str:
    """Return the option or the argument that an error is about, as it is written."""
    if name := getattr(error, "option_name", None):
        return str(name)
    parameter = getattr(error, "param", None)
    options = [each for each in getattr(parameter, "opts", ()) if each.startswith("-")]
    return options[0] if options else str(getattr(parameter, "name", "") or "").upper()


def language_in(words: Sequence[str]) -> str | None:
    """Return the language that the words of a command ask for, where they could not be parsed."""
    for word, following in zip(words, [*words, ""][1:], strict=True):
        chosen = following if word == "--lang" else word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if chosen in LANGUAGES:
            return chosen
    return None
