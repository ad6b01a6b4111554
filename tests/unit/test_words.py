"""The words of the code are those of the field: words that were left for better ones do not come back."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import partyrate

SOURCE = Path(partyrate.__file__).parent

OPENINGS = re.compile(r"(Give|Hand|Let|Make|Of a|Say|Tell|What)\b")
"""No docstring begins so: it says what is returned, built, parsed, checked, or names the thing it describes."""

WORDS = {
    "crowd": "a cohort, or a multiset",
    "crowds": "cohorts, or multisets",
    "mend": "fix",
    "mended": "fixed",
    "mends": "fixes",
    "nought": "zero",
    "noughts": "zeros",
    "rung": "a level",
    "statics": "the analysis of a plan",
    "teller": "a builder",
    "tellers": "builders",
    "tells": "shows, or distinguishes",
    "told": "explained, or distinguished",
    "yardstick": "the reference",
    "yardsticks": "references",
}
"""Words of no field, anywhere in a module, with what to write instead."""

NAMES = {
    "Alike": "ProfileGroup",
    "Behind": "PeerColumns",
    "Beside": "PeerView",
    "Coding": "SourceBackend",
    "Crowd": "Multiset",
    "Crowds": "CohortSummary",
    "Doubt": "FallBack",
    "Facts": "Narrowing",
    "Filler": "LadderAllocator",
    "Filling": "Allocation",
    "Home": "Location",
    "Inside": "Context",
    "Kept": "ColumnSlots",
    "Levels": "LevelRuns",
    "Look": "RowProfile",
    "NotInCode": "NotCompilable",
    "Others": "Population",
    "Readings": "Interpretations",
    "RowData": "Row",
    "Rungs": "LadderSession",
    "Sharing": "Allocation",
    "Stage": "Loop",
    "Static": "ValueRange",
    "Teller": "ExplanationBuilder",
    "Walk": "Interpreter",
    "Words": "Phrases",
    "Writer": "Backend",
    "Wrong": "CellError",
    "climb": "parent_index",
    "handed_back": "to_native",
    "handed_in": "from_native",
    "is_live": "is_computable",
    "peak": "max_magnitude",
    "quickly": "_rate_incrementally",
    "settle": "bind",
    "slowly": "_rate_cohort",
}
"""Names of classes, functions and variables that had a better one, with that."""

MODULES = {
    "account": "report",
    "accounts": "ladder_reports",
    "alike": "profiles",
    "along": "ordered_rows",
    "by_rows": "fallback",
    "cautions": "warnings",
    "column_values": "codec",
    "converting": "structuring",
    "crowds": "cohort_cache",
    "differing": "cohort_invariance",
    "drawing": "diagrams",
    "facts": "narrowing",
    "fill": "ladders",
    "filling": "allocation",
    "frame_cells": "inputs",
    "gathering": "aggregates",
    "making": "builder",
    "others": "incremental",
    "past": "history",
    "readings": "interpretations",
    "running": "run",
    "scan": "cells",
    "shaped_frames": "implicit_rows",
    "sharing": "allocation",
    "static": "ranges",
    "statics": "analysis",
    "teller": "builder",
    "walk": "interpreter",
    "words": "phrases",
}
"""Names of modules likewise."""


def left_words(path: Path) -> Iterator[str]:
    """Name the lines of a module that use a word which was left, and its own name if it is one."""
    if path.stem in MODULES:
        yield f"{path}:1: the module {path.stem}; call it {MODULES[path.stem]}"
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        for word in re.findall(r"[a-z]+", line.lower()):
            if word in WORDS:
                yield f"{path}:{number}: {word!r}; write {WORDS[word]}"
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME and token.string in NAMES:
            yield f"{path}:{token.start[0]}: {token.string}; call it {NAMES[token.string]}"
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(value=ast.Constant(value=str() as described)) if OPENINGS.match(described):
                yield f"{path}:{node.lineno}: a docstring that begins {described.split(maxsplit=1)[0]!r}"


def test_words_that_were_left_do_not_come_back():
    assert [line for path in sorted(SOURCE.rglob("*.py")) for line in left_words(path)] == []


def test_the_test_names_file_and_line_of_each_word(tmp_path):
    path = tmp_path / "statics.py"
    path.write_text(
        '"""What a module holds."""\n\n\nclass Walk:\n    """A class: its name is old, this docstring is none."""\n\n'
        '    number = 1\n    """Of a class the number."""\n'
        '\n\ndef f():\n    """Return Walks, made\n    by a teller."""\n'
        "    return 'the yardstick'  # mended\n"
    )
    assert sorted(line.removeprefix(f"{path}:") for line in left_words(path)) == [
        "13: 'teller'; write a builder",
        "14: 'mended'; write fixed",
        "14: 'yardstick'; write the reference",
        "1: a docstring that begins 'What'",
        "1: the module statics; call it analysis",
        "4: Walk; call it Interpreter",
        "8: a docstring that begins 'Of'",
    ]
