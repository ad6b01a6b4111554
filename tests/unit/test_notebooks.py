"""The notebooks are short, run, show what needs no network, and say what they compute."""

import ast
import contextlib
import io
import re
from pathlib import Path

import jupytext
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "examples" / "notebooks").glob("*.py"))

MOST_LINES = 15
"""The most lines of a cell."""

WORDS_A_MINUTE = 120
"""How many words of text people read in a minute, where they also look at code and pictures."""

ADDRESS = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?\s*(?:https?:)?//[^"'\s>]+|@import""", re.IGNORECASE)
"""What makes a browser fetch something; names of languages, as of SVG, are addresses that nothing fetches."""


def cells(path):
    return jupytext.read(path).cells


def shown(value):
    """Return what a notebook shows of a value, each form as text."""
    bundle: dict[str, object] = getattr(value, "_repr_mimebundle_", dict)()
    for kind in ("html", "svg", "markdown"):
        show = getattr(value, f"_repr_{kind}_", None)
        if show is not None:
            bundle[kind] = show()
    return [str(each) for each in bundle.values() if each is not None] or [repr(value)]


def outputs(path):
    """Run the cells of a notebook one after the other, in one namespace, and yield what each shows."""
    namespace = {"__name__": "__main__"}
    for cell in cells(path):
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(tree, path.name, "exec"), namespace)  # noqa: S102 - a notebook of our own
            value = None
            if last is not None:
                value = eval(compile(ast.Expression(last.value), path.name, "eval"), namespace)  # noqa: S307 - as above
        yield [printed.getvalue(), *([] if value is None else shown(value))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_read_in_ten_minutes_and_has_short_cells(path):
    code = [cell.source for cell in cells(path) if cell.cell_type == "code"]
    text = " ".join(cell.source for cell in cells(path) if cell.cell_type == "markdown")
    assert max(len(source.splitlines()) for source in code) <= MOST_LINES
    words = len(re.findall(r"[\u4e00-\u9fff]{2}|[A-Za-z']+", text))
    lines = sum(len(source.splitlines()) for source in code)
    assert words / WORDS_A_MINUTE + lines / 30 < 10


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_ends_with_what_to_conclude(path):
    titles = [cell.source for cell in cells(path) if cell.cell_type == "markdown" and cell.source.startswith("## ")]
    assert titles[-1].splitlines()[0] in ("## What to conclude", "## 结论")
    assert cells(path)[-1].source.count("{") > 4  # its figures are computed


# Two to five seconds each: nothing else shows that a cell which people copy still runs.
@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_nothing_that_needs_a_network(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    found = list(outputs(path))
    assert sum(any(output) for output in found) > len(found) / 2
    for output in found:
        for text in output:
            assert ADDRESS.search(text) is None
            assert "object at 0x" not in text
    conclusion = "\n".join(found[-1])
    assert re.search(r"\d", conclusion)
    assert not re.search(r"\bnan\b|None", conclusion)


# As above: both are run.
@pytest.mark.slow
@pytest.mark.parametrize("path", [each for each in NOTEBOOKS if each.stem.endswith("_zh")], ids=lambda path: path.stem)
def test_a_notebook_says_the_same_in_both_languages(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    chinese, english = (
        re.findall(r"\d+(?:\.\d+)?", "\n".join(list(outputs(each))[-1]))
        for each in (path, path.with_stem(path.stem.removesuffix("_zh")))
    )
    assert len(chinese) > 4
    assert sorted(chinese) == sorted(english)
