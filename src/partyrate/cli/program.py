"""The program: its entry point, how errors end it, and how data are printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.console import Console

from partyrate.cli.help import commands
from partyrate.cli.option_groups import with_groups
from partyrate.cli.options import forget_language, spoken_language
from partyrate.cli.usage import SHOWS_HELP, is_usage, language_in, usage_error
from partyrate.errors import PartyrateError, refusal
from partyrate.messages import Caller, chosen_language, text, written_for
from partyrate.storage.files import keeping_inputs
from partyrate.text.terminal import close, complain, emit, ready, say
from partyrate.version import VERSION

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def command(name: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what makes a function a command, with an option for each field of its groups of options."""
    register = app.command(name)
    return lambda function: register(with_groups(function))


def main() -> None:
    """Run the command line; an error of the library is printed as its text, and ends with exit code 1."""
    ready()
    forget_language()
    try:
        try:
            code = commands(app, _asked_language())(prog_name="partyrate", standalone_mode=False)
        finally:
            sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except PartyrateError as error:
        if "--json" in sys.argv[1:]:
            emit_json(error.to_dict())
        else:
            lang = spoken_language()
            complain(text("error", text=error.text(lang)).in_language(lang))
    except BrokenPipeError:  # who reads has had enough
        close()
    except OSError as error:
        complain(text("output not written", error=refusal(error)).in_language(spoken_language()))
        close()
    except typer.Abort:
        pass
    except Exception as error:
        if not is_usage(error):
            raise
        _explain_usage(error)
        sys.exit(2)
    sys.exit(1)


def _asked_language() -> str:
    """Return the language that a command asks for before it is parsed, else the one chosen outside."""
    return language_in(sys.argv[1:]) or chosen_language()


def _explain_usage(error: Exception) -> None:
    """Print what is wrong with a command; its help was printed where there is no command at all."""
    if type(error).__name__ != SHOWS_HELP:
        lang = _asked_language()
        complain(text("error", text=usage_error(error).text(lang)).in_language(lang))


@app.callback(invoke_without_command=True)
def version(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Rating schemes as data: checked, computed exactly, explained."""
    context.with_resource(written_for(Caller(writes_options=True)))
    context.with_resource(keeping_inputs())
    if show_version:
        printed(VERSION)


def console() -> Console:
    """Return the stream of output, for whoever prints more than lines."""
    return Console(highlight=False)


def printed(line: object) -> None:
    """Print a text as it is."""
    say(console(), line)


def emit_json(data: Any) -> None:
    """Print plain data as JSON."""
    emit(f"{json.dumps(data, ensure_ascii=False, indent=2)}\n")
