"""Run the blocks of the pages as tests, so that none shows what does not work or prints something else.

A page has a folder of its own, in which `examples` is that of the project. Its Python blocks share their names; a block
with `>>>` is checked against what it prints. A `console` block runs each `$ partyrate ...` and compares the output. A
block of another language that begins with `# file: NAME` writes that file for the blocks after it. In outputs `...`
stands for what does not matter, and runs of blanks count as one.
"""

import io
import os
import re
import shlex
import sys
import tempfile
from contextlib import suppress
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser, SkipParser

from partyrate.cli import main

ROOT = Path(__file__).parent

os.environ["PARTYRATE_LANG"] = "en"  # whatever the locale is: expected texts are English unless a test asks
FLAGS = ELLIPSIS | NORMALIZE_WHITESPACE


def write_file(example: Example) -> None:
    """Write the file that a block holds, if it names one."""
    head, _, text = example.parsed.partition("\n")
    if head.startswith("# file: "):
        Path(head.removeprefix("# file: ")).write_text(text, encoding="utf-8")


def run_command(words: list[str]) -> str:
    """Run the command line in this process, which has loaded what it needs, and return what it prints."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"COLUMNS": "100", "NO_COLOR": "1"}.items():
            patch.setenv(name, value)
        for name, value in {"argv": ["partyrate", *words], "stdout": out, "stderr": err}.items():
            patch.setattr(sys, name, value)
        with suppress(SystemExit):
            main()
    return "".join(stream.buffer.getvalue().decode() for stream in (out, err))


def run_commands(example: Example) -> str | None:
    """Run the commands of a block one by one and compare what each prints."""
    for part in f"\n{example.parsed}".split("\n$ ")[1:]:
        line, _, wanted = part.partition("\n")
        program, *words = shlex.split(line)
        assert program == "partyrate", f"only partyrate runs here, not {program}"
        got = run_command(words)
        if not OutputChecker().check_output(wanted.strip() + "\n", got.strip() + "\n", FLAGS):
            return f"$ {line}\nprinted\n{got}\nand the page says\n{wanted}"
    return None


def enter(namespace: dict[str, Any]) -> None:
    """Go to a folder for one page."""
    folder = tempfile.TemporaryDirectory()
    namespace["lacks_solver"] = find_spec("z3") is None
    namespace["_page"] = folder, Path.cwd()
    (Path(folder.name) / "examples").symlink_to(ROOT / "examples", target_is_directory=True)
    os.chdir(folder.name)


def leave(namespace: dict[str, Any]) -> None:
    """Go back, and take the folder away."""
    folder, before = namespace["_page"]
    os.chdir(before)
    folder.cleanup()


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=FLAGS),
        CodeBlockParser("toml", write_file),
        CodeBlockParser("text", write_file),
        CodeBlockParser("console", run_commands),
        SkipParser(),
    ],
    patterns=["README*.md", "docs/*.md", "docs/**/*.md"],
    setup=enter,
    teardown=leave,
).pytest()


SHARING = re.compile(r'scope="module"|^@cache$', re.MULTILINE)


@cache
def is_shared(path: str) -> bool:
    """Return whether tests of a file share what one of them makes: the blocks of a page, or what a module keeps."""
    return path.endswith(".md") or SHARING.search((ROOT / path).read_text("utf-8")) is not None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give the tests of one file to one process where they share something, and spread all others as they come.

    So no cluster is started and no scheme rated twice. The files with the most tests begin; single tests fill the end.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Files(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.partition("::")[0]
            return path if is_shared(path) else nodeid

    return Files(config, log)
