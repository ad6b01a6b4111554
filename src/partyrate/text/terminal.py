"""What a command prints: messages that any terminal can show, and data that reach a file or a pipe as they are."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.text import Text

from partyrate.text.quoting import shown, visible


def say(out: Console, text: object, style: str = "") -> None:
    """Print a text as it is: no markup, no signs for pictures in it, and nothing that steers the terminal."""
    out.print(Text(visible(str(text)), style), soft_wrap=True)


def cell(text: object) -> Text:
    """Return a cell of a grid, likewise."""
    return Text(shown(text))


def complain(text: object) -> None:
    """Print a message on the stream of errors."""
    say(Console(stderr=True, highlight=False), text)


def emit(text: str) -> None:
    """Print data: on a terminal like messages; else unchanged, and in UTF-8 where the encoding lacks a character."""
    stream = sys.stdout
    if stream.isatty():
        text = visible(text)
    elif hasattr(stream, "reconfigure"):
        try:
            text.encode(stream.encoding)
        except UnicodeEncodeError as error:
            complain(f"written in UTF-8: {stream.encoding} has no {text[error.start]!r}")
            stream.reconfigure(encoding="utf-8")
    stream.write(text)


@contextmanager
def waiting(text: str, after: float = 2.0) -> Iterator[None]:
    """Show a bar on the stream of errors while something takes longer than some seconds; on a terminal only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    words = TextColumn("{task.description}", markup=False)
    bar = Progress(words, BarColumn(), TimeElapsedColumn(), console=console, transient=True)
    bar.add_task(visible(text), total=None)
    timer = threading.Timer(after, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        bar.stop()


def ready() -> None:
    """Let a stream write what its encoding lacks as an escape, and a signal to end let files be left whole."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end)


def _end(number: int, _frame: Any) -> None:
    sys.exit(128 + number)


def close() -> None:
    """Leave a stream whose reader is gone, so that nothing is tried on it again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
