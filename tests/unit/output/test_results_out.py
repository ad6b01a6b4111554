"""Results are written in every form as they are, all of them or none, and a folder of results can be verified."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import partyrate as pr
from partyrate import cli
from partyrate.output import workbook as result_workbook_module
from partyrate.output.files import FORMATS, Form, results
from partyrate.output.manifest import verify
from partyrate.output.workbook import result_workbook
from partyrate.storage import files as storage

SCHEME = """
name = "trial"
edition = "1"
title = { zh = "试评", en = "trial" }
[table.unit]
key = "unit"
labels = { zh = "村", en = "village" }
[input.a]
kind = "number"
low = 0
high = 100
decimals = 1
labels = { zh = "得分", en = "mark" }
[input.good]
kind = "flag"
[input.day]
kind = "date"
[formula.score]
is = "round(a / 2, 2)"
labels = { zh = "综合得分", en = "score" }
source = "law"
[formula.third]
is = "a / 3"
[ladder.star]
levels = [{ name = "five", when = "score >= 40", labels = { zh = "五星", en = "five" } }, { name = "four" }]
when = "good"
labels = { zh = "星级", en = "star" }
[incentive.pay]
kind = "pay"
amount = "score * 100"
unit = "yuan"
every = "year"
when = "star == 'five'"
[source.law]
document = "the law"
clause = "article 1"
"""
CSV = "unit,a,good,day,更多\n=1+1,95.5,true,2019-03-01,@x\n乙村,60,true,2019-03-02,\n丙村,30,false,2019-03-03,-5\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    (tmp_path / "trial.toml").write_text(SCHEME, "utf-8")
    (tmp_path / "units.csv").write_text(CSV, "utf-8")

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["partyrate", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return command


def rating() -> pr.Rating:
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME))
    return evaluator.rate(pl.read_csv(io.BytesIO(CSV.encode()), infer_schema=False))


def sheets(book: bytes) -> dict[str, list[list[Any]]]:
    """Read what stands in the cells of a workbook: numbers as decimals with their form, texts as they are."""
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        read = {name: packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")}
    assert "<f>" not in "".join(read.values())
    strings = [
        re.sub(r"<[^>]*>", "", each).replace("&gt;", ">").replace("&amp;", "&")
        for each in re.findall(r"<si>(.*?)</si>", read["xl/sharedStrings.xml"], re.DOTALL)
    ]
    found = {}
    for number, name in enumerate(re.findall(r'<sheet name="([^"]*)"', read["xl/workbook.xml"]), start=1):
        text = read[f"xl/worksheets/sheet{number}.xml"]
        assert 'state="frozen"' in text
        rows = []
        for row in re.findall(r"<row [^>]*>(.*?)</row>", text):
            cells: list[Any] = []
            for kind, value in re.findall(r'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?( t="s")?><v>(.*?)</v></c>', row):
                cells.append(strings[int(value)] if kind else round(float(value), 6))
            rows.append(cells)
        found[name] = rows
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_workbook_has_numbers_as_numbers_and_texts_as_texts(lang: str) -> None:
    found = sheets(result_workbook(rating(), lang=lang))
    zh = lang == "zh"
    names = ["村", "奖惩", "金额合计", "等次分布", "说明", "方案"] if zh else [
        "village", "incentives", "totals", "distribution", "notes", "scheme",
    ]  # fmt: skip
    assert list(found) == names
    table = found[names[0]]
    head = ["村", "得分", "good", "day", "更多", "综合得分", "third", "星级", "星级：状态"] if zh else [
        "village", "mark", "good", "day", "更多", "score", "third", "star", "star: state",
    ]  # fmt: skip
    assert table[0] == head
    good, star = ("是", "五星") if zh else ("yes", "five")
    assert table[1] == ["=1+1", 95.5, good, "2019-03-01", "@x", 47.75, 31.833333, star]
    assert table[3][-1] == ("不适用" if zh else "not applicable")
    spans = ["元", "每年"] if zh else ["yuan", "year"]
    assert found[names[2]][1] == ["pay", *spans, 4775.0, 1.0, 0.0]
    levels = [row[1] for row in found[names[3]][1:]]
    assert levels == (["五星", "four", "无等次"] if zh else ["five", "four", "no level"])
    scheme = found[names[5]]
    assert any(row[1] == "score" and "round(a / 2, 2)" in row and "the law article 1" in row for row in scheme)
    assert pr.loads_scheme(SCHEME).fingerprint in scheme[1][-1]


def test_numbers_keep_their_decimals_in_the_workbook() -> None:
    with zipfile.ZipFile(io.BytesIO(result_workbook(rating()))) as packed:
        forms = re.findall(r'formatCode="([^"]*)"', packed.read("xl/styles.xml").decode())
    assert {"0.0", "0.00"} <= {*forms, "0.00"}


def test_every_form_holds_the_same_results() -> None:
    files, _ = results(rating(), Form(formats=FORMATS))
    assert {Path(name).suffix for name in files} == {".csv", ".xlsx", ".parquet", ".jsonl", ".txt"}
    frame = pl.read_parquet(io.BytesIO(files["unit.parquet"]))
    assert frame.schema["score"] == pl.Decimal(38, 2)
    assert frame["score"].to_list() == [Decimal("47.75"), Decimal("30.00"), Decimal("15.00")]
    lines = [json.loads(line) for line in files["unit.jsonl"].decode().splitlines()]
    assert [(line["score"], line["star"], line["star_state"]) for line in lines] == [
        ("47.75", "five", None), ("30.00", "four", None), ("15.00", None, "not applicable"),
    ]  # fmt: skip
    plain = pl.read_csv(io.BytesIO(files["unit.csv"]), infer_schema=False)
    assert plain["score"].to_list() == [line["score"] for line in lines]


@pytest.mark.parametrize(
    ("form", "encoding"),
    [
        (Form(), "utf-8"),
        (Form(for_excel=True), "utf-8-sig"),
        (Form(encoding="gb18030"), "gb18030"),
        (Form(for_excel=True, encoding="gb18030"), "gb18030"),
    ],
)
def test_csv_is_written_in_the_encoding_that_was_asked_for(form: Form, encoding: str) -> None:
    files, _ = results(rating(), form)
    assert files["unit.csv"].startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    text = files["unit.csv"].decode(encoding)
    assert "乙村" in text
    assert ("'=1+1" in text) == form.for_excel


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "xls"), "write csv, xlsx, parquet, jsonl"),
        (("--out", "rated.xlsx"), "write --out rated --format xlsx"),
        (("--out", "some/rated.CSV"), f"write --out {Path('some/rated')} --format csv"),
        (("--csv-encoding", "latin-1"), "write one of: utf-8, utf-8-sig, gb18030"),
    ],
)
def test_an_unknown_form_is_said_before_anything_is_read(run, words, said) -> None:
    code, _, error = run("rate", "trial.toml", "units.csv", *words)
    assert (code, said in error, Path("rated").exists()) == (1, True, False)


# ------------------------------------------------------------------------------------------------------ all or nothing


def test_either_all_files_are_written_or_all_stay_as_they_were(tmp_path, monkeypatch) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")
    (tmp_path / "c.csv").mkdir()
    with pytest.raises(OSError, match=r".+"):
        storage.write_all(tmp_path, {"a.csv": b"new", "b.csv": b"new", "c.csv": b"new"})
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "c.csv"}
    assert (tmp_path / "a.csv").read_bytes() == b"old"
    (tmp_path / "c.csv").rmdir()
    storage.write_all(tmp_path, {"a.csv": b"new", "b.csv": b"new", "c.csv": b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys(
        ("a.csv", "b.csv", "c.csv"), b"new"
    )


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_an_interrupt_leaves_what_was_there(tmp_path, monkeypatch, failing) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"old")
    calls = []
    replace = Path.replace

    def interrupted(self, target):
        if self.suffix == ".part":
            calls.append(self)
            if len(calls) == failing + 1:
                raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        storage.write_all(tmp_path, {"a": b"new", "b": b"new", "c": b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old", "b": b"old"}


def test_no_form_of_results_replaces_what_is_read(run, tmp_path) -> None:
    (tmp_path / "rated").mkdir()
    (tmp_path / "rated" / "unit.csv").write_text(CSV, "utf-8")
    code, _, error = run("rate", "trial.toml", "rated/unit.csv")
    assert code == 1
    assert "would be written, and is read" in error


# -------------------------------------------------------------------------------------------------------- verification


def test_a_folder_of_results_is_verified_wherever_it_is_moved_to(run, tmp_path) -> None:
    run("rate", "trial.toml", "units.csv", "--format", "csv", "--format", "jsonl", "--period", "2019")
    code, out, err = run("verify", "rated")
    assert (code, out, err) == (0, "the same results come out: 6 results, 5 files\n", "")
    (tmp_path / "trial.toml").unlink()  # the manifest holds the rules
    assert run("verify", "rated", "--lang", "zh")[1] == "结果一致：6 项结果，5 个文件\n"
    found = pr.read_json(run("verify", "rated", "--json")[1])
    assert (found["same"], found["differences"]) == (True, [])
    manifest = pr.read_json((tmp_path / "rated" / "manifest.json").read_bytes(), budget=pr.ResourceBudget(depth=100))
    assert manifest["units"]["path"] == "../units.csv"
    assert manifest["scheme"]["fingerprint"] == pr.Scheme.from_dict(manifest["rules"]).fingerprint
    assert (manifest["period"], manifest["version"]) == ("2019", pr.__version__)


def changed(folder: Path, *path: str, value: Any) -> None:
    data = json.loads((folder / "manifest.json").read_text("utf-8"))
    place = data
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    (folder / "manifest.json").write_text(json.dumps(data), "utf-8")


@pytest.mark.parametrize(
    ("what", "differences"),
    [
        ("a file", [("file differs", "unit.csv")]),
        ("no file", [("file lacks", "unit.csv")]),
        ("data", [("input differs", "../units.csv"), ("result differs", "unit: score")]),
        ("no data", [("input lacks", "../units.csv")]),
        ("a result", [("result differs", "unit: score")]),
        ("rules", [("rules differ", ""), ("result differs", "unit: score")]),
        ("broken data", [("input differs", "../units.csv"), ("cannot be rated", "1 fault in the data")]),
    ],
)
def test_whatever_was_changed_is_named(run, tmp_path, what, differences) -> None:
    run("rate", "trial.toml", "units.csv")
    folder, units = tmp_path / "rated", tmp_path / "units.csv"
    if what == "a file":
        (folder / "unit.csv").write_text("unit\n", "utf-8")
    elif what == "no file":
        (folder / "unit.csv").unlink()
    elif what == "data":
        units.write_text(CSV.replace("95.5", "95.4"), "utf-8")
    elif what == "no data":
        units.unlink()
    elif what == "broken data":
        units.write_text(CSV.replace("95.5", "1955"), "utf-8")
    elif what == "a result":
        changed(folder, "results", "unit: score", value="0" * 64)
    else:
        rules = json.loads((folder / "manifest.json").read_text("utf-8"))["rules"]
        rules["indicators"][3]["is"] = "round(a / 2, 1)"
        changed(folder, "rules", value=rules)
    found = verify(folder)
    assert list(found.differences)[: len(differences)] == differences or set(differences) <= set(found.differences)
    assert not found.is_same
    for lang in ("en", "zh"):
        assert len(found.lines(lang)) == len(found.differences) + 1
    assert run("verify", "rated")[0] == 1


def test_a_profile_values_tables_and_options_are_in_the_manifest(run, tmp_path) -> None:
    text = SCHEME + '[parameter.more]\n[formula.sum]\nis = "score + more"\n'
    (tmp_path / "trial.toml").write_text(text, "utf-8")
    (tmp_path / "units.csv").write_text(CSV.replace("unit,a,", "村,得分,"), "gb18030")
    words = ("--set", "more=5", "--column", "unit=村", "--encoding", "gb18030", "--as-of", "2019-12-31")
    assert run("rate", "trial.toml", "units.csv", *words)[0] == 0
    assert verify(tmp_path / "rated").is_same
    manifest = pr.read_json((tmp_path / "rated" / "manifest.json").read_bytes(), budget=pr.ResourceBudget(depth=100))
    assert (manifest["values"], manifest["reading"]["columns"]) == (["more=5"], ["unit=村"])
    assert manifest["rules"]["supplied"] == {"more": {"kind": "caller"}}
    assert manifest["conversions"]


def test_a_folder_without_a_manifest_is_said(run, tmp_path) -> None:
    assert "name the folder that rate wrote to" in run("verify", ".")[2]
    (tmp_path / "manifest.json").write_text('{"format": "partyrate.rating/1"}', "utf-8")
    assert "the document has the format 'partyrate.rating/1'" in run("verify", ".")[2]


def test_more_rows_than_a_sheet_holds_are_refused_and_not_cut_off(monkeypatch) -> None:
    monkeypatch.setattr(result_workbook_module, "MOST_ROWS", 2)
    with pytest.raises(
        pr.UsageError, match="village has more than 2 rows\n  why:  a sheet of a workbook holds no more"
    ):
        result_workbook(rating())


DAMAGED = (
    ("units", "path"), ("reading", "encoding"), ("reading", "missing"), ("as_of",), ("period",), ("tables",),
    ("files",), ("results",), ("rules",), ("version",), ("scheme",),
)  # fmt: skip


@pytest.mark.parametrize("path", DAMAGED)
@pytest.mark.parametrize("value", [5, [1], {"a": 1}, ...])
def test_a_damaged_manifest_is_a_clear_error(run, tmp_path, path, value) -> None:
    run("rate", "trial.toml", "units.csv")
    data = json.loads((tmp_path / "rated" / "manifest.json").read_text("utf-8"))
    place = data
    for part in path[:-1]:
        place = place[part]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    (tmp_path / "rated" / "manifest.json").write_text(json.dumps(data), "utf-8")
    code, out, error = run("verify", "rated")
    assert code == 1
    assert error.startswith("error: ") or out.endswith("the results do not come out the same\n")


@pytest.mark.parametrize(
    ("lang", "units", "incentives"),
    [
        ("en", "village,mark,good,day,更多,score,third,star,star: state", "incentive,kind,recipient"),
        ("zh", "村,得分,good,day,更多,综合得分,third,星级,星级：状态", "奖惩,类别,对象"),
    ],
)
def test_csv_has_labels_for_headers_where_they_are_asked_for(lang: str, units: str, incentives: str) -> None:
    files, _ = results(rating(), Form(lang=lang, labels=True))
    assert files["unit.csv"].decode().splitlines()[0] == units
    assert incentives in files["incentives.csv"].decode().splitlines()[0]
    plain, _ = results(rating(), Form(lang=lang))
    assert files["unit.csv"].decode().splitlines()[1:] == plain["unit.csv"].decode().splitlines()[1:]
    assert plain["unit.csv"].decode().startswith("unit,a,good,")


@pytest.mark.parametrize(("lang", "sheet"), [("en", "read"), ("zh", "读取与换算")])
def test_the_sheet_of_what_was_read_is_called_so_in_the_language(lang: str, sheet: str) -> None:
    read = pr.read_table(CSV.replace("95.5", "95.5分").encode(), pr.loads_scheme(SCHEME))
    rating = pr.Evaluator(pr.loads_scheme(SCHEME)).rate(read)
    book = openpyxl.load_workbook(io.BytesIO(result_workbook(rating, [read.report], lang=lang)))
    assert [cell.value for cell in book[sheet]["A"]] == [sheet, *read.report.lines(lang)]
    assert not {"en", "zh"} & {*book.sheetnames}
