"""Tables in files: what is read as it stands, what is refused with a fix, and that a file is replaced whole or not."""

import os
import signal
import socket
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import partyrate as pr
from partyrate.output.csv_files import read_days, written_rows
from partyrate.storage.files import (
    NotRegularError,
    TooLargeError,
    inside,
    keeping_inputs,
    read_regular,
    write_all,
    write_text,
)


def written(folder: Path, data: bytes | str, name: str = "unit.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


# ------------------------------------------------------------------------------------------------ what is written

RESULTS: list[dict[str, Any]] = [
    {"村": "桑梓", "score": Decimal("89.50"), "star": "five", "day": date(2019, 12, 31), "state": None},
    {"村": 'a, "b"', "score": None, "star": None, "day": None, "state": "not applicable"},
]
AS_CSV = '村,score,star,day,state\n桑梓,89.50,five,2019-12-31,\n"a, ""b""",,,,not applicable\n'


@pytest.mark.parametrize(
    "made",
    [
        lambda rows: rows,
        pl.DataFrame,
        lambda rows: pl.DataFrame(rows).lazy(),
        lambda rows: pd.DataFrame(rows, dtype=object),
    ],
    ids=["dicts", "polars", "polars lazy", "pandas"],
)
def test_every_kind_of_table_is_written_alike_with_all_digits_and_nothing_for_what_is_absent(made):
    assert written_rows(made(RESULTS)) == AS_CSV


def test_dicts_are_written_with_every_column_that_any_of_them_has():
    assert written_rows([{"a": 1}, {"b": 2}]) == "a,b\n1,\n,2\n"


def test_a_column_that_only_later_dicts_have_stands_where_they_have_it():
    assert written_rows([{"a": 1, "c": 3}, {"a": 1, "b": 2, "c": 3}]) == "a,b,c\n1,,3\n1,2,3\n"
    assert written_rows([{"b": 2}, {"a": 1, "b": 2, "c": 3}]) == "a,b,c\n,2,\n1,2,3\n"


def test_a_frame_without_rows_is_written_as_its_header_and_a_missing_table_as_nothing():
    assert written_rows(pl.DataFrame({"a": [], "b": []})) == "a,b\n"
    assert written_rows(None) == ""


def test_a_file_is_replaced_by_the_new_text_and_others_may_read_it(tmp_path):
    path = written(tmp_path, "old")
    write_text(path, "new 新\r\n")
    assert path.read_bytes() == "new 新\r\n".encode()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
@pytest.mark.parametrize("without", [True, False])
def test_who_may_read_a_file_follows_the_umask(tmp_path, monkeypatch, mask, mode, without):
    if without:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    path = written(tmp_path, "old")
    before = os.umask(mask)
    try:
        write_text(path, "new")
    finally:
        os.umask(before)
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", mode)
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import os, sys, time
from pathlib import Path
from partyrate.storage import files as storage
from partyrate.text import terminal

def wait(*words, **more):
    print("writing", flush=True)
    time.sleep(60)

terminal.ready()
if sys.argv[2] == "SIGTERM":
    del os.O_TMPFILE
    Path.replace = wait
else:
    os.link = wait
storage.write_text(Path(sys.argv[1]) / "unit.csv", "new")
"""


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="the system has no files without a name")
@pytest.mark.parametrize("word", ["SIGKILL", "SIGTERM"])
def test_nothing_is_left_of_a_file_by_a_kill(tmp_path, word):
    path = written(tmp_path, "old")
    command = [sys.executable, "-c", KILLED, tmp_path, word]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        process.send_signal(signal.Signals[word])
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == "old"


def test_a_link_in_the_place_of_a_result_is_replaced_and_not_followed(tmp_path):
    other = written(tmp_path, "old")
    link = tmp_path / "link.csv"
    link.symlink_to(other)
    write_text(link, "new")
    assert (other.read_text(), link.read_text(), link.is_symlink()) == ("old", "new", False)


@pytest.mark.parametrize("name", ["../x.csv", "/x.csv", "a/x.csv", "..", ".", "", "a/../x.csv"])
def test_a_result_lies_in_its_folder(tmp_path, name):
    with pytest.raises(pr.UsageError, match="is no name of a file"):
        inside(tmp_path, name)
    assert inside(Path(), "x.csv") == Path("x.csv")


def test_a_result_never_replaces_an_input_by_whatever_path_or_link(tmp_path):
    unit = written(tmp_path, "old")
    link, hard = tmp_path / "link" / "unit.csv", tmp_path / "hard" / "unit.csv"
    for each in (link, hard):
        each.parent.mkdir()
    link.symlink_to(unit)
    hard.hardlink_to(unit)
    (tmp_path / "none").mkdir()
    with keeping_inputs():
        write_text(tmp_path / "before.csv", "written before anything is read")
        read_regular(unit, 10)
        for folder in (tmp_path, tmp_path / "link", tmp_path / "hard", tmp_path / "link" / ".."):
            with pytest.raises(pr.UsageError, match="would be written, and is read"):
                write_all(folder, {"month.csv": b"new", "unit.csv": b"new"})
            with pytest.raises(pr.UsageError, match="would be written, and is read"):
                write_text(folder / "unit.csv", "new")
            assert not (folder / "month.csv").exists()
        write_all(tmp_path / "none", {"unit.csv": b"other"})
        write_text(tmp_path / "notes.txt", "other")
    assert unit.read_text() == "old"
    write_text(unit, "new")  # who calls from Python decides what is replaced
    assert unit.read_text() == "new"


# --------------------------------------------------------------------------------------------- what is no such file


@pytest.fixture
def endless(tmp_path):
    """Make what never ends: a pipe without a writer, a device, a socket, and links to them."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    (tmp_path / "link").symlink_to("pipe")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "socket"))
        yield [tmp_path / name for name in ("pipe", "device", "link", "socket")]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices have no paths there")
def test_only_regular_files_are_read_and_only_so_far(tmp_path, endless):
    for path in [*endless, tmp_path]:
        with pytest.raises(NotRegularError, match=r"no regular file|it is a folder"):
            read_regular(path, 10)
        with pytest.raises(pr.UsageError, match="there is no file"):
            read_days(path)
    path = written(tmp_path, "x" * 11)
    assert read_regular(path, 11) == b"x" * 11
    with pytest.raises(TooLargeError, match="more than 10 bytes"):
        read_regular(path, 10)
    with pytest.raises(TooLargeError):  # the system says that it has no bytes
        read_regular(Path("/proc/self/maps"), 10)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path):
    path = written(tmp_path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "x" * 1_000_000 + "\ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_at_the_last_step_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device")

    path = written(tmp_path, "old")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("letter", "value", "other"), [("B", "90", "C"), ("C", "91", "B")])
def test_of_two_columns_with_one_header_the_one_that_is_named_is_read(letter, value, other):
    scheme = pr.loads_scheme(
        'name = "a"\n[table.village]\nkey = "village"\n[input.org]\nkind = "number"\nlow = 0\nhigh = 100\n'
        "decimals = 0\n"
        '[formula.double]\nis = "org * 2"\n'
    )
    cells = b"village,org,org\nAlder,90,91\n"
    with pytest.raises(pr.DataError) as caught:
        pr.read_table(cells, scheme)
    assert 'columns={"org": "B"}' in str(caught.value)
    table = pr.read_table(cells, scheme, columns={"org": letter})
    assert list(table.frame["org"]) == [value]
    assert f"without a header of their own, left out: columns {other}" in table.report.lines("en")
