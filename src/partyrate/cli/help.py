"""The help of commands and options in the language of the command line."""

from __future__ import annotations

from typing import Any, Final

import typer.main
from typer import rich_utils

from partyrate.cli.usage import refuse_repeated
from partyrate.messages import word

_AROUND: Final = {"REQUIRED_LONG_STRING": "[required]", "DEFAULT_STRING": "[default: {}]"}
"""The text that the printer of help adds to options, by the names that it has there."""


def commands(app: typer.Typer, lang: str) -> Any:
    """Build the commands of a program with their help in a language."""
    for name, english in _AROUND.items():
        setattr(rich_utils, name, said(english, lang))
    command = typer.main.get_command(app)
    _translate(command, lang)
    return command


def said(english: str, lang: str) -> str:
    """Return a line of the help in a language."""
    return word("help", english).in_language(lang)


def _translate(command: Any, lang: str) -> None:
    """Put the help of a command, of its parameters and of the commands below it into a language."""
    if command.help:
        command.help = said(" ".join(command.help.split()), lang)
    usage = command.get_usage
    command.get_usage = lambda context: usage(context).replace("Usage:", said("Usage:", lang), 1)
    option = command.get_help_option

    def help_option(context: Any) -> Any:
        found = option(context)
        _translate_parameter(found, lang)
        return found

    command.get_help_option = help_option
    for parameter in command.params:
        _translate_parameter(parameter, lang)
    refuse_repeated(command)
    for each in getattr(command, "commands", {}).values():
        each.rich_help_panel = said("Commands", lang)
        _translate(each, lang)


def _translate_parameter(parameter: Any, lang: str) -> None:
    if parameter is None:
        return
    if getattr(parameter, "help", None):
        parameter.help = said(parameter.help, lang)
    if isinstance(getattr(parameter, "show_default", None), str):
        parameter.show_default = said(parameter.show_default, lang)
    is_option = parameter.param_type_name == "option"
    parameter.rich_help_panel = said("Options" if is_option else "Arguments", lang)
