"""What the files with many troubles together have in common: the scheme that reads one, and what is found in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from attrs import field, frozen
from tests.unit.workbooks import one_sheet

import partyrate as pr

Row = tuple[str | None, ...]

FOLDER = Path(__file__).parent / "tables"
EXPECTED, SAVED = FOLDER / "expected_mixed", FOLDER / "saved_mixed"
"""The reports of files that are read, and those files that LibreOffice has saved in another form."""


@frozen(kw_only=True)
class Mixed:
    """A file, and what a person reads in it, written by hand: its rows, or the cells that are at fault.

    Args:
        make: The file.
        scheme: What reads it.
        form: The form in which it is handed in; `ods` and `xls` are what LibreOffice has saved.
        options: What the caller decides.
        of: The names of the columns that a person looks at.
        rows: The cells of these columns.
        finer_of: The names of the columns of the finer table, whose name stands first.
        finer: The cells of these columns.
        faults: By cell, behind its sheet where there is a finer table, what the fault says; nothing else is at fault.
    """

    make: Callable[[], bytes]
    scheme: pr.Scheme
    form: str = "xlsx"
    options: Mapping[str, Any] = field(factory=dict)
    of: str = ""
    rows: Sequence[Row] = ()
    finer_of: str = ""
    finer: Sequence[Row] = ()
    faults: Mapping[str, str] = field(factory=dict)

    def file(self, name: str) -> bytes:
        """Return the file in the form in which it is handed in."""
        if self.form in ("ods", "xls"):
            return (SAVED / f"{name}.{self.form}").read_bytes()
        return self.make()


def sheet(*rows: Sequence[Any], **more: Any) -> Callable[[], bytes]:
    return lambda: one_sheet(list(rows), **more)


def scheme(unit: str, *inputs: str, finer: Sequence[str] = (), missing: Sequence[str] = ()) -> pr.Scheme:
    """Return a scheme of some inputs.

    Args:
        unit: The names and labels of the keys in turn: `village 村`.
        inputs: Name, label, and the rest: `score 得分 0 100 2` is a number with bounds and decimals, `kind 类别 甲|乙`
            a choice, and `flag` and `date` stand for themselves; optional where a mark of question follows the name.
        finer: The same of the finer table, its key first.
        missing: Words for what is missing.
    """
    names, labels = unit.split()[::2], unit.split()[1::2]
    written = ['name = "trial"', f"missing = {list(missing)}", f"[table.{names[-1]}]", f"key = {names}"]
    written += [f'labels = {{ zh = "{labels[-1]}" }}', f"[table.{names[-1]}.key_labels]"]
    written += [f'{name} = {{ zh = "{label}" }}' for name, label in zip(names, labels, strict=True)]
    used = [_input(each, "", written) for each in inputs]
    if finer:
        key, label = finer[0].split()
        written += [f"[table.{key}]", f'parent = "{names[-1]}"', f'key = "{key}"', f'labels = {{ zh = "{label}" }}']
        used += [f"sum({_input(each, key, written)})" for each in finer[1:]]
    return pr.loads_scheme("\n".join([*written, "[formula.total]", f'is = "{" + ".join(used)}"']))


def _input(words: str, table: str, written: list[str]) -> str:
    """Write an input, and return how a formula needs it."""
    name, label, *rest = words.split()
    plain, is_optional = name.removesuffix("?"), name.endswith("?")
    written += [f"[input.{plain}]", f'labels = {{ zh = "{label}" }}', *([f'table = "{table}"'] if table else [])]
    written += ["optional = true"] if is_optional else []
    if len(rest) == 3:
        low, high, decimals = rest
        written += ['kind = "number"', f"low = {low}", f"high = {high}", f"decimals = {decimals}"]
    elif "|" in rest[0]:
        written += ['kind = "choice"', f"values = {rest[0].split('|')}"]
    else:
        written.append(f'kind = "{rest[0]}"')
    return f"(1 if present({plain}) else 0)" if is_optional else plain


def with_macros(data: bytes) -> bytes:
    """Return a workbook as one with macros: another type, and a part that nobody may look at."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name).replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
            new.writestr(name, part)
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    return made.getvalue()


TOWNS = scheme("town 乡镇", "output 总产值 0 9999999 2", "growth? 比上年增长 -1 1 4", "firms? 规上企业数 0 500 0")
COMMUNITIES = scheme(
    "community 社区",
    "score 考核得分 0 100 1",
    "grid? 网格数 0 100 0",
    "safe? 是否平安社区 flag",
    "since? 挂牌日期 date",
)
BRANCHES = scheme(
    "branch 党组织", "score 评议得分 0 100 2", "attend? 参会率 0 1 4", "done? 是否按期换届 flag",
    "since? 换届日期 date", "kind? 类型 农村|机关",
)  # fmt: skip
WARDS = scheme(
    "ward 科室", "pleased 患者满意度 0 100 1", "events? 不良事件 0 99 0", "met? 是否达标 flag", "beds? 床位使用率 0 1 4"
)
SCHOOLS = scheme(
    "town 乡镇 school 学校", "level 办学水平 0 100 2", "entry? 入学率 0 1 4", "board? 是否寄宿 flag",
    "stage? 学段 小学|初中",
)  # fmt: skip
BOROUGHS = scheme(
    "borough Gemeinde", "points Punkte 0 100 1", "sales? Umsatz 0 9999999 2", "share? Quote 0 1 4",
    "since? Seit date", "active? Aktiv flag",
)  # fmt: skip
CODES = scheme(
    "code 编码", "score 得分 0 100 2", "fund? 专项资金 0 99999999 2", "since? 登记日期 date", "valid? 有效标志 flag"
)
VILLAGES = scheme(
    "village 村", "org 组织评价 0 100 2", "share? 参与率 0 1 4", "income? 集体收入 0 9999999 2",
    "sort? 类别 甲类|乙类",
)  # fmt: skip
QUARTERS = scheme(
    "village 村", "org 组织评价 0 100 2", "active? 是否达标 flag", finer=("quarter 季度", "points? 得分 0 10 1"),
    missing=["未评"],
)  # fmt: skip
MONTHS = scheme(
    "dept 部门", "staff 编制数 0 999 0", "rate? 办结率 0 1 4", finer=("month 月份", "done? 办结数 0 9999 0"),
    missing=["—"],
)  # fmt: skip
FARMS = scheme(
    "household 户号", "area 承包面积 0 9999 2", "paid? 缴费率 0 1 4", "poor? 是否脱贫 flag", "joined? 入社时间 date"
)
PROJECTS = scheme(
    "project 项目", "invested 完成投资 0 999999 2", "progress? 形象进度 0 1 4", "begun? 开工日期 date",
    "key? 是否重点 flag",
)  # fmt: skip
DISTRICTS = scheme(
    "district District", "score Score 0 100 1", "budget? Budget 0 9999999 2", "audited? Audited flag",
    "visited? Visited date",
)  # fmt: skip
ENTRIES = scheme("village 村", "org 组织评价 0 100 2", "income? 集体收入 0 9999999 2", "since? 成立日期 date")
