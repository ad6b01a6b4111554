"""Every fault of a broken scheme is written in English and in Chinese, whole: what is wrong, why, and how to fix it."""

import re
from pathlib import Path
from typing import Any, cast

import pytest

import partyrate as pr
from partyrate.errors import DataFault
from partyrate.messages import Text, in_language
from partyrate.notes import Note

BAD = Path(__file__).parents[2] / "bad"
BROKEN = sorted(BAD.glob("*/*.toml"))

CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){3,}")
"""Four words in a row, which no key, name or rule of these files has."""

CODE = re.compile(r"\w+ = \w+")
"""A line that is the same in both languages."""


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_fault_of_a_broken_scheme_has_its_lines_in_chinese(file):
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.load_scheme(file, base=BAD))
    for fault in caught.value.faults:
        for line in filter(None, (fault.what, fault.why, fault.fix)):
            assert isinstance(line, Text), line
            assert CHINESE.search(line.zh) or CODE.fullmatch(line.zh), line.zh
            assert not ENGLISH.search(line.zh), line.zh


def test_a_broken_file_is_printed_in_the_chosen_language(monkeypatch):
    with pytest.raises(pr.SchemeError) as caught:
        pr.load_scheme(BAD / "loading" / "gate-without-effect.toml")
    monkeypatch.setenv("PARTYRATE_LANG", "zh_CN.UTF-8")
    assert str(caught.value.faults[0]).splitlines()[-2:] == [
        "  原因：这类规则可以限高、定为某等次、排除在等次评定之外，或取消奖惩",
        "  改法：补上 cap、fix、exclude 或 bars",
    ]
    assert in_language(caught.value.what).endswith("gate-without-effect.toml有 1 处问题")


@pytest.mark.parametrize(
    ("wrong", "says"),
    {
        "a field": (lambda: pr.Indicator(name="a", kind="number", low=True), "类型为 bool"),
        "a kind": (lambda: pr.Table(name="unit", rows=cast("Any", "many")), "表“unit”的“rows”写成了“many”（文字）"),
        "a word": (lambda: pr.Incentive(name="a", kind="bonuss"), "kind = “bonuss” 不在可用的写法之内"),
        "a value": (lambda: pr.Parameter(name="a", value="b"), "参数“a”的值是 'b'"),
        "a document": (lambda: pr.Scheme.from_dict({"format": "x"}), "文件格式是“x”"),
        "a change": (lambda: pr.Scheme(name="a").with_changes("b", drop=["c"]), "未知的条目“c”"),
        "values": (lambda: pr.Scheme(name="a").with_values(b=1), "未知的参数或对照表“b”"),
        "an edition": (lambda: pr.load_scheme("a.toml", edition="b"), "写了路径“a.toml”，又写了版本“b”"),
        "no scheme": (lambda: pr.dumps_scheme(cast("Any", "a")), "'a' 的类型为 str"),
    }.values(),
)
def test_wrong_calls_are_answered_in_chinese_too(wrong, says):
    with pytest.raises(pr.PartyrateError) as caught:
        wrong()
    assert says in caught.value.text("zh")
    for fault in getattr(caught.value, "faults", [caught.value]):
        for line in (fault.what, fault.why, fault.fix):
            assert isinstance(line, Text), line
            assert not ENGLISH.search(line.zh), line.zh


def test_the_key_of_a_row_has_chinese_signs_in_chinese():
    key = (("district", "D01"), ("unit", "V1"))
    fault = DataFault("no value", table="unit", row=2, column="score", key=key)
    assert fault.text("zh") == "表 unit 第 2 行（district D01、unit V1）列 score：no value"
    assert "(district D01, unit V1)" in fault.text("en")


def test_a_note_of_a_cohort_has_chinese_signs_in_chinese():
    note = Note("no places", "star", {"district": "D01", "town": "T1"}, {"levels": "five", "wanted": 0})
    assert note.text("zh").startswith("star · district D01、town T1：")
    assert note.text("en").startswith("star · district D01, town T1: ")


def test_an_unknown_document_is_told_in_chinese():
    with pytest.raises(pr.UsageError) as caught:
        pr.document_schema("x")
    assert caught.value.text("zh").startswith("document_schema('x')\n  原因：文件是各对象的 to_dict() 所给的\n")


def test_documents_are_named_by_what_they_are():
    names = ("scheme", "rating", "note", "explanation", "error")
    formats = [pr.document_schema(name)["properties"]["format"]["const"] for name in names]
    assert formats == [f"partyrate.{name}/1" for name in names]


def test_what_the_system_refuses_is_told_in_chinese(tmp_path):
    scheme = pr.load_scheme("tianjin-village", profile="illustrative")
    missing = tmp_path / "no folder" / "village.xlsx"
    with pytest.raises(pr.UsageError) as caught:
        pr.write_template(scheme, missing)
    assert caught.value.lines("zh") == (f"{missing}：没有这个文件或文件夹", "模板写入一个文件", "检查路径")
    assert caught.value.what == f"{missing}: No such file or directory"


def test_what_is_no_workbook_is_told_in_chinese(tmp_path):
    path = tmp_path / "text.docx"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(pr.DataError) as caught:
        pr.read_table(path, scheme=pr.load_scheme("tianjin-village"))
    assert "已损坏：内容不是工作簿（不是 zip 格式）" in caught.value.text("zh")
    assert "File is not a zip file" in caught.value.text("en")
