"""The program: its entry point, how errors end it, and how data are printed."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer
from rich.console import Console

from partyrate.cli.options import forget_language, spoken_language
from partyrate.errors import PartyrateError
from partyrate.messages import text
from partyrate.text.terminal import close, complain, emit, ready, say
from partyrate.version import VERSION

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def main() -> None:
    """Run the command line; an error of the library is printed as its text, and ends with exit code 1."""
    ready()
    forget_language()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except PartyrateError as error:
        if "--json" in sys.argv[1:]:
            emit_json(error.to_dict())
        else:
            lang = spoken_language()
            complain(text("error", text=error.text(lang)).in_language(lang))
    except BrokenPipeError:  # who reads has had enough
        close()
    except OSError as error:
        complain(text("output not written", error=error.strerror).in_language(spoken_language()))
        close()
    sys.exit(1)


@app.callback(invoke_without_command=True)
def version(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Rating schemes as data: checked, computed exactly, explained."""
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
