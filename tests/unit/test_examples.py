"""Each example runs, and prints what is written beside it."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = sorted(EXAMPLES.glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_an_example_prints_what_is_written_beside_it(script, tmp_path):
    done = subprocess.run(  # noqa: S603 - a script of our own
        [sys.executable, "-X", "utf8", script], capture_output=True, check=False, cwd=tmp_path, encoding="utf-8"
    )
    assert done.stderr == ""
    assert done.stdout == script.with_suffix(".txt").read_text("utf-8")


def test_the_own_scheme_is_the_one_of_the_tutorial():
    tutorial = (EXAMPLES.parent / "docs" / "tutorial.md").read_text("utf-8")
    scheme = (EXAMPLES / "own_scheme.toml").read_text("utf-8").partition("\n\n")[2]
    assert scheme in tutorial
    assert (EXAMPLES / "own_scheme.csv").read_text("utf-8") in tutorial


def test_the_variant_is_the_one_of_the_page_of_schemes():
    variant = (EXAMPLES / "district_variant.toml").read_text("utf-8")
    page = (EXAMPLES.parent / "docs" / "schemes.md").read_text("utf-8")
    assert variant[variant.index("name =") :] in page
