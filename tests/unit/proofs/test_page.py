"""The table of the page on proofs says what is proved of the schemes of the library today."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

import partyrate as pr

pytest.importorskip("z3")

DOCS = Path(__file__).parents[3] / "docs"
MADE = runpy.run_path(str(DOCS / "make_proofs.py"))
PAGE = (DOCS / "proofs.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MADE["QUICK"])
def test_the_rows_of_a_scheme_are_those_of_the_page(name):
    (scheme,) = [each for each in MADE["editions"]() if each.name == name]
    for row in MADE["rows_of"](scheme):
        assert row in PAGE


def test_every_scheme_of_the_library_is_in_the_table():
    for scheme in pr.shipped_schemes():
        assert f"| `{scheme.name}` {scheme.edition} |" in PAGE
