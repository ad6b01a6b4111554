"""Tables in files: what is read as it stands, what is refused with a mend, and that a file is replaced whole or not."""

import os
import random
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import date
from decimal import Decimal
from encodings.aliases import aliases
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import partyrate as pr
from partyrate import files
from partyrate.files import read_days, read_table, written_rows
from partyrate.storage import (
    NotRegularError,
    TooLargeError,
    inside,
    read_regular,
    refuse_overwriting,
    write_text,
)

TEXT = "村,得分\n前沙坨,95.50\n桑梓,80\n"
ROWS = [{"村": "前沙坨", "得分": "95.50"}, {"村": "桑梓", "得分": "80"}]


def without_polars(monkeypatch):
    monkeypatch.setattr(files, "find_spec", lambda name: None)


@pytest.fixture(params=["polars", "rows"])
def kind(request, monkeypatch):
    """Both ways of reading: into a Polars frame, and into dicts where Polars is not installed."""
    if request.param == "rows":
        without_polars(monkeypatch)
    return request.param


def rows_of(table, kind):
    """Give the rows of what was read, and see that it is of the kind that was to be read."""
    assert isinstance(table, pl.DataFrame if kind == "polars" else list)
    return table.to_dicts() if isinstance(table, pl.DataFrame) else table


def written(folder: Path, data: bytes | str, name: str = "unit.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refused(path: Path, encoding: str = "utf-8") -> str:
    with pytest.raises(pr.DataError) as error:
        read_table(path, "unit", encoding)
    return str(error.value)


# ---------------------------------------------------------------------------------------------------- what is read


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "utf8"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
def test_utf8_is_read_with_and_without_a_byte_order_mark(tmp_path, kind, encoding, mark):
    path = written(tmp_path, mark + TEXT)
    assert rows_of(read_table(path, "unit", encoding), kind) == ROWS


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16", "utf-8-sig"])
def test_another_encoding_is_read_where_it_is_named(tmp_path, kind, encoding):
    path = written(tmp_path, TEXT.encode(encoding))
    assert rows_of(read_table(path, "unit", encoding), kind) == ROWS


def test_cells_stay_text_so_that_no_number_date_or_leading_zero_is_touched(tmp_path, kind):
    path = written(tmp_path, "id,score,day,flag\n007,1.10,2019-12-31,TRUE\n1e3,,NA, x \n")
    assert rows_of(read_table(path, "unit"), kind) == [
        {"id": "007", "score": "1.10", "day": "2019-12-31", "flag": "TRUE"},
        {"id": "1e3", "score": "", "day": "NA", "flag": " x "},
    ]


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_cells_that_are_not_separated_by_commas_are_one_fault(tmp_path, sign, word):
    path = tmp_path / "unit.csv"
    path.write_text(f"id{sign}score\n1{sign}2\n", encoding="utf-8")
    with pytest.raises(
        pr.DataError, match=f"the cells of .* are separated by {word}\n(.|\n)*mend: save it as CSV with commas"
    ):
        read_table(path, "unit")


@pytest.mark.parametrize("name", ["unit.xlsx", "unit.XLS", "unit.ods"])
def test_a_workbook_is_told_to_be_saved_as_csv(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04\xff")
    with pytest.raises(pr.DataError, match=r"is a workbook\n(.|\n)*mend: save the sheet as CSV \(UTF-8\)"):
        read_table(path, "unit")


def test_blank_lines_are_passed_over_wherever_they_stand(tmp_path, kind):
    path = written(tmp_path, "\n\nid,score\n\n1,2\n , \n,\n\n3,4\n\n")
    assert rows_of(read_table(path, "unit"), kind) == [{"id": "1", "score": "2"}, {"id": "3", "score": "4"}]


def test_line_ends_of_windows_quotes_and_line_breaks_inside_quotes_are_read(tmp_path, kind):
    path = written(tmp_path, 'id,note\r\n1,"a, ""b""\r\nc"\r\n')
    assert rows_of(read_table(path, "unit"), kind) == [{"id": "1", "note": 'a, "b"\r\nc'}]


def test_blanks_around_the_names_of_columns_are_cut(tmp_path, kind):
    assert rows_of(read_table(written(tmp_path, " id , score\n1,2\n"), "unit"), kind) == [{"id": "1", "score": "2"}]


def test_a_file_with_a_header_only_has_no_rows(tmp_path, kind):
    assert rows_of(read_table(written(tmp_path, "id,score\n"), "unit"), kind) == []


def test_a_frame_without_rows_keeps_its_columns_as_text(tmp_path):
    assert read_table(written(tmp_path, "id,score\n"), "unit").schema == {"id": pl.String, "score": pl.String}


def test_parquet_is_read_with_its_types(tmp_path):
    frame = pl.DataFrame({"id": [1], "score": [Decimal("95.50")], "day": [date(2019, 12, 31)]})
    frame.write_parquet(tmp_path / "unit.parquet")
    assert read_table(tmp_path / "unit.parquet", "unit").equals(frame)


# ------------------------------------------------------------------------------------------------- what is refused


def test_a_file_in_gbk_names_the_byte_and_the_encoding_to_pass(tmp_path, kind):
    path = written(tmp_path, TEXT.encode("gbk"))
    assert refused(path) == (
        f"1 fault in the data\ntable 'unit': {path} is not utf-8: byte 1 fits no character\n"
        "  why:  a file in another encoding would give wrong names\n"
        "  mend: pass encoding 'gb18030' (--encoding gb18030), or save the file as UTF-8"
    )


def test_a_file_in_utf16_names_that_encoding(tmp_path, kind):
    path = written(tmp_path, TEXT.encode("utf-16"))
    assert refused(path).endswith("mend: pass encoding 'utf-16' (--encoding utf-16), or save the file as UTF-8")


def test_a_file_in_neither_utf8_nor_a_chinese_encoding_names_latin_1(tmp_path, kind):
    path = written(tmp_path, "name,x\nOrt f\xfc\n".encode("latin-1") + b"\xff,1\n")
    assert "byte 13 fits no character" in refused(path)
    assert "pass encoding 'latin-1'" in refused(path)


def test_a_file_in_utf8_read_as_something_else_names_utf8(tmp_path, kind):
    path = written(tmp_path, TEXT)
    assert refused(path, "ascii").splitlines()[1:] == [
        f"table 'unit': {path} is not ascii: byte 1 fits no character",
        "  why:  a file in another encoding would give wrong names",
        "  mend: pass encoding 'utf-8' (--encoding utf-8), or save the file as UTF-8",
    ]


@pytest.mark.parametrize("encoding", ["gb-18030-2000", "", "rot13"])
def test_an_unknown_encoding_is_refused(tmp_path, kind, encoding):
    assert refused(written(tmp_path, TEXT), encoding) == (
        f"1 fault in the data\ntable 'unit': there is no encoding {encoding!r}\n  mend: write utf-8 or gb18030"
    )


@pytest.mark.parametrize("data", ["", "\ufeff", "\n\n", " , \n,\n"])
def test_an_empty_file_is_refused(tmp_path, kind, data):
    path = written(tmp_path, data)
    assert refused(path) == (
        f"1 fault in the data\ntable 'unit': {path} is empty\n"
        "  why:  a table has a header line and rows\n"
        "  mend: check that the right file was given"
    )


@pytest.mark.parametrize(("line", "cells"), [("3", 1), ("3,4,5", 3)])
def test_a_line_of_another_length_is_refused_with_its_number_in_the_file(tmp_path, kind, line, cells):
    path = written(tmp_path, f'id,score\n\n1,"2\n"\n{line}\n')
    assert refused(path) == (
        f"1 fault in the data\ntable 'unit': line 5 of {path} has {cells} cells\n"
        "  why:  the header has 2: id, score\n"
        "  mend: check commas and quotes in that line"
    )


def test_a_column_that_stands_twice_is_refused(tmp_path, kind):
    path = written(tmp_path, "id,score, id\n1,2,3\n")
    assert refused(path) == (
        f"1 fault in the data\ntable 'unit': {path} has the column 'id' twice\n"
        "  why:  a column is read by its name\n"
        "  mend: rename one of them"
    )


def test_a_cell_longer_than_any_is_refused_as_a_missing_quote_would_give(tmp_path, kind):
    path = written(tmp_path, 'id,score\n1,"' + "x" * 200_000)
    assert refused(path) == (
        f"1 fault in the data\ntable 'unit': {path} is no CSV file: field larger than field limit (131072)\n"
        "  mend: check quotes near that line"
    )


def test_a_missing_file_is_named(tmp_path, kind):
    path = tmp_path / "unit.csv"
    assert refused(path) == (
        f"1 fault in the data\ntable 'unit': there is no file {path}\n"
        "  why:  tables are read from files\n"
        "  mend: check the path"
    )


def test_a_folder_is_no_file(tmp_path, kind):
    assert f"table 'unit': there is no file {tmp_path}\n" in refused(tmp_path)


def test_a_file_that_may_not_be_read_is_refused(tmp_path, kind, monkeypatch):
    def closed(path, most):
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, TEXT)
    monkeypatch.setattr(files, "read_regular", closed)
    assert refused(path) == (
        f"1 fault in the data\ntable 'unit': {path} cannot be read: Permission denied\n  mend: check who may read it"
    )


def test_a_file_that_only_calls_itself_parquet_is_refused(tmp_path):
    path = written(tmp_path, TEXT, "unit.parquet")
    text = refused(path)
    assert text.startswith(f"1 fault in the data\ntable 'unit': {path} is no Parquet file: ")
    assert text.endswith("  mend: check the file, or give the table as CSV")


def test_parquet_without_polars_is_refused_with_what_to_install(tmp_path, monkeypatch):
    path = written(tmp_path, b"PAR1", "unit.parquet")
    without_polars(monkeypatch)
    with pytest.raises(pr.EngineError) as error:
        read_table(path, "unit")
    assert str(error.value) == (
        f"{path} is a Parquet file\n  why:  Polars reads it\n  mend: pip install 'partyrate[polars]'"
    )


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


def test_what_was_written_is_read_back_as_text(tmp_path, kind):
    path = tmp_path / "unit.csv"
    write_text(path, written_rows(RESULTS))
    assert rows_of(read_table(path, "unit"), kind) == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in RESULTS
    ]


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
from partyrate import storage, terminal

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
    for folder in (tmp_path, tmp_path / "link", tmp_path / "hard", tmp_path / "link" / ".."):
        with pytest.raises(pr.UsageError, match="would be written, and is read"):
            refuse_overwriting(folder, ["month.csv", "unit.csv"], [tmp_path / "no.csv", unit])
    refuse_overwriting(tmp_path / "none", ["unit.csv"], [unit])
    refuse_overwriting(tmp_path, ["notes.txt"], [unit])


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
        with pytest.raises(NotRegularError, match="no regular file"):
            read_regular(path, 10)
        with pytest.raises(pr.DataError, match="there is no file"):
            read_table(path, "unit")
        with pytest.raises(pr.UsageError, match="there is no file"):
            read_days(path)
    path = written(tmp_path, "x" * 11)
    assert read_regular(path, 11) == b"x" * 11
    with pytest.raises(TooLargeError, match="more than 10 bytes"):
        read_regular(path, 10)
    with pytest.raises(TooLargeError):  # the system says that it has no bytes
        read_regular(Path("/proc/self/maps"), 10)


@pytest.mark.parametrize(
    "name", ["punycode", "undefined", "idna", "unicode_escape", "raw-unicode-escape", "utf7", "UTF-7"]
)
def test_encodings_that_are_none_of_files_are_refused(tmp_path, name):
    path = written(tmp_path, "id,a\nx,1\n")
    assert f"there is no encoding '{name}'" in refused(path, name)


@pytest.mark.parametrize("data", [b"", b"id,a\nx,1\n", b"\x80\xff\x00", "id,村\nx,1\n".encode("gb18030"), b"\xff" * 9])
def test_every_encoding_that_python_knows_reads_a_file_or_is_a_clean_error(tmp_path, data):
    path = tmp_path / "unit.csv"
    path.write_bytes(data)
    for name in sorted({*aliases.values(), *aliases, "undefined", "nonsense", "a.b", "../x", "\0", "é", "x" * 1000}):
        with suppress(pr.DataError):
            read_table(path, "unit", name)


@pytest.mark.parametrize("kind", ["polars"])
def test_broken_parquet_is_a_clean_error(tmp_path, kind):
    path = tmp_path / "unit.parquet"
    pl.DataFrame({"id": ["x", "y"], "a": [1, 2]}).write_parquet(path)
    whole = path.read_bytes()
    draw = random.Random(5)
    for _ in range(200):
        path.write_bytes(whole[: draw.randrange(len(whole))] + draw.randbytes(draw.randint(0, 20)))
        with suppress(pr.DataError):
            read_table(path, "unit")


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
