"""Output of commands: messages that any terminal can show, and data that reach a file or a pipe unchanged."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from partyrate.messages import in_language
from partyrate.messages import text as message_text
from partyrate.text.quoting import shown, visible


def say(out: Console, text: object, style: str = "") -> None:
    """Print a text as it is: markup and emoji codes are not interpreted, control sequences are escaped."""
    out.print(Text(visible(str(text)), style), soft_wrap=True)


def cell(text: object) -> Text:
    """Return a cell of a grid, shown as it is."""
    return Text(shown(text))


def complain(text: object) -> None:
    """Print a message on standard error."""
    say(Console(stderr=True, highlight=False), text)


def emit(text: str) -> None:
    """Print data: escaped on a terminal, otherwise unchanged, in UTF-8 where the encoding lacks a character."""
    stream = sys.stdout
    if stream.isatty():
        text = visible(text)
    elif hasattr(stream, "reconfigure"):
        try:
            text.encode(stream.encoding)
        except UnicodeEncodeError as error:
            words = message_text("written in UTF-8", encoding=stream.encoding, char=repr(text[error.start]))
            complain(in_language(words))
            stream.reconfigure(encoding="utf-8")
    stream.write(text)


_BAR: Final[ContextVar[Callable[[int, int], None]]] = ContextVar("bar", default=lambda _count, _total: None)
"""Moves the bar that is shown, if there is one."""


def advance(count: int, total: int) -> None:
    """Move the bar that is shown by so many parts of the work of a total, if there is one."""
    _BAR.get()(count, total)


@contextmanager
def waiting(text: str, after: float = 2.0) -> Iterator[None]:
    """Show a progress bar on standard error while a block takes longer than `after` seconds; on a terminal only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    words = TextColumn("{task.description}", markup=False)
    bar = Progress(words, BarColumn(), TimeElapsedColumn(), console=console, transient=True)
    task = bar.add_task(visible(text), total=None)
    timer = threading.Timer(after, bar.start)
    timer.daemon = True
    timer.start()
    shown = _BAR.set(lambda count, total: bar.update(task, total=total, advance=count))
    try:
        yield
    finally:
        _BAR.reset(shown)
        timer.cancel()
        timer.join()
        bar.stop()


def ready() -> None:
    """Prepare the process: streams escape what their encoding lacks, and SIGTERM unwinds so that files stay whole."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end)


def _end(number: int, _frame: Any) -> None:
    sys.exit(128 + number)


def close() -> None:
    """Redirect standard output to nowhere once its reader has closed it, so that the exit flushes without an error."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
