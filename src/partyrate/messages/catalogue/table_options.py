"""Texts of faults of calls, and of options and decisions that say how tables are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "no such table": (
        "the scheme has no table {table!r}\na table is read as the scheme declares it\nname one of: {tables}",
        "方案没有表“{table}”\n表按方案的声明读入\n写其中之一：{tables}",
    ),
    "no frame": (
        "a table from a {kind}\ntables are read from files, bytes, lists of dicts and frames in memory\n"
        "collect it first, or rate it as it is",
        "表来自 {kind}\n表可从文件、字节、字典列表或内存中的数据框读入\n先取到内存，或直接评定",
    ),
    "column option": (
        "--column {word}\nit needs a name of the scheme and a header\nwrite --column NAME=HEADER",
        "--column {word}\n要有方案中的名称和表头\n写 --column 名称=表头",
    ),
    "date order option": (
        "--date-order {word}\nit says in which order days are written\n"
        "write --date-order dmy (31.10.2024), mdy (10/31/2024) or ymd",
        "--date-order {word}\n指明日期的写法顺序\n写 --date-order dmy（31.10.2024）、mdy（10/31/2024）或 ymd",
    ),
    "option date order": ("{option[date_order]:{order}}", "{option[date_order]:{order}}"),
    "option in cell": (
        "{value} in {place} {cell}, or {option}",
        "在 {place} {cell} 填 {value}，或写 {option}",
    ),
    "row option": (
        "{option} {word}\nit needs the number of a row of the sheet\nwrite {option} 3",
        "{option} {word}\n要写工作表的行号\n如 {option} 3",
    ),
    "sheet like a table": (
        "{place} looks like table {table!r}, and was not read: {why}\n"
        "no other sheet holds this table; it would be rated as if it had no rows\n{fix}",
        "{place} 像是表 {table}，但没有读入：{why}\n没有别的工作表是这张表；不读入就按没有记录处理\n{fix}",
    ),
    "sheet hidden": ("it is hidden", "它是隐藏的"),
    "sheet lacks": ("it has no column for {name}{near}", "没有 {name} 这一列{near}"),
    "sheet undecided": (
        "neither its name nor its headers decide it",
        "凭名称和表头不能确定",
    ),
    "rename or name column": (
        "write that header, or name yours: {options}",
        "改用该列名，或指明：{options}",
    ),
    "column of table": ("{option[column]:{table}.{name}={header}}", "{option[column]:{table}.{name}={header}}"),
    "show or name sheet": (
        "show the sheet, or name it: {option[sheet]:{table}={sheet}}",
        "取消隐藏，或指明：{option[sheet]:{table}={sheet}}",
    ),
    "rename or name sheet": (
        "name it: {option[sheet]:{table}={sheet}}",
        "用 {option[sheet]:{table}={sheet}} 指明",
    ),
    "say no rows": (
        "where the table has no rows, say so: {option[sheet]:{table}=}",
        "这张表确无记录的，写明 {option[sheet]:{table}=}",
    ),
    "map not read": (
        "--map {file}: {error}\nit holds names of the scheme and headers\ncheck the path",
        "--map {file}：{error}\n其中写方案的名称和表头\n检查路径",
    ),
    "map not written so": (
        "--map {file}: {error}\nit holds names of the scheme and headers\n"
        'write lines such as "score" = "得分", or sections by tables',
        '--map {file}：{error}\n其中写方案的名称和表头\n每行写成 "score" = "得分"，或按表分段',
    ),
    "map entry": ("{name!r} is neither a name with a header nor a table", "“{name}”既不是带表头的名称，也不是表"),
    "faults onto input": (
        "{file} would be written, and is read\nthe faults of a file are shown in a copy of it\n"
        "name another file: --faults-to FILE.xlsx",
        "{file} 是要读的文件，不能写\n问题标在文件的副本中\n换一个文件：--faults-to 文件.xlsx",
    ),
    "faults of another form": (
        "{file} does not end in .xlsx\nfaults are shown in a workbook of that form\nwrite --faults-to {named}",
        "{file} 不以 .xlsx 结尾\n问题标在 .xlsx 工作簿中\n改写为 --faults-to {named}",
    ),
    "faults not written": (
        "--faults-to {file}: {error}\nthe faults are written to a workbook\nname another file",
        "--faults-to {file}：{error}\n问题写入一个工作簿\n换一个文件",
    ),
    "decision of another kind": (
        "{name} = {value!r}\n{wanted}\nwrite it as in {example}",
        "{name} = {value!r}\n{wanted}\n例如写 {example}",
    ),
    "decision sheet": ("a sheet is chosen by its name", "工作表用名称指明"),
    "decision header": ("the row with the header is a number from 1", "表头所在行是从 1 起的行号"),
    "decision columns": (
        "names of the scheme are given with their headers or letters",
        "要给出方案中的名称及其表头或列字母",
    ),
    "decision missing": (
        "words for what is missing are a list of texts, none blank",
        "表示缺失的词是文字的列表，不能为空",
    ),
    "decision keep": ("rows are kept by a list of their numbers", "保留的行用行号的列表指明"),
    "part or unit": (
        "the row of {text!r} may be the total of a part or a unit\n"
        "it is numbered as the parts of a table are, and other rows are not; its numbers are neither the sums nor the "
        "means of the rows below\nkeep it as a unit: {option[keep]:{row}}; or leave it out: {option[skip]:{row}}",
        "“{text}”一行可能是一部分的合计，也可能是一个评定对象\n"
        "编号像是各部分的标题，其他行没有这样编号；其中的数不是下面各行的合计或平均\n"
        "作为评定对象保留：{option[keep]:{row}}；略去：{option[skip]:{row}}",
    ),
    "share or unit": (
        "the row of {text!r} may be a share of the row above or a unit\n其中 says that it is contained in another row\n"
        "keep it as a unit: {option[keep]:{row}}; or leave it out: {option[skip]:{row}}",
        "“{text}”一行可能是上一行的一部分，也可能是一个评定对象\n“其中”表示已包含在另一行之内\n"
        "作为评定对象保留：{option[keep]:{row}}；略去：{option[skip]:{row}}",
    ),
    "decision skip": ("rows are left out by a list of their numbers", "略去的行用行号的列表指明"),
    "decision decimal_comma": (
        "decimals follow a comma where this is true",
        "小数点写作逗号时为真",
    ),
    "decision date_order": (
        "the order of dates is ymd, dmy or mdy",
        "日期的顺序是 ymd、dmy 或 mdy",
    ),
    "decision encoding": ("an encoding is known by its name", "编码用名称指明"),
    **{f"given {name}": (f"{{option[{name}]:{{given}}}}",) * 2 for name in ("sheet", "header", "skip", "keep")},
    "no such rows": (
        "{given}: {place} has no such row of the table: {rows}\n"
        "rows {below} stand below the header; what is given is never passed over\n"
        "write the number that the sheet shows beside the row, or leave it out",
        "{given}：{place} 的表中没有这样的行：{rows}\n表头以下是第 {below} 行；给出的行号不会略过不管\n"
        "写工作表左侧显示的行号，或去掉它",
    ),
    "no rows": ("none", "无"),
    "option of unread table": (
        "{option} {word}\nnothing was read for table {table!r}, neither from a sheet nor from a file\n"
        "give the table with --table {table}=FILE, or leave the option out",
        "{option} {word}\n没有工作表或文件读入为表 {table}\n用 --table {table}=文件 提供这张表，或去掉这一选项",
    ),
    "decision without use": (
        "{given}: {file} is {kind}\nit has no sheets or rows of sheets to choose from\nleave it out",
        "{given}：{file} 是{kind}\n其中没有可选的工作表或行\n去掉它",
    ),
}
