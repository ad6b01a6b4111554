"""The texts of reading tables, by key and language: what was found, what was done, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol, runtime_checkable

from attrs import frozen

TEXTS: Final[dict[str, dict[str, str]]] = {
    # ------------------------------------------------------------------------------------------- the report
    "read": {
        "en": "{place}: {counted} of table {table} read from rows {rows}, header in row {header}",
        "zh": "{place}：表 {table} 读入 {count} 行（第 {rows} 行），表头在第 {header} 行",
    },
    "read none": {
        "en": "{place}: no rows of table {table} below the header in row {header}",
        "zh": "{place}：第 {header} 行表头之下没有表 {table} 的数据行",
    },
    "read frame": {"en": "{place}: {counted} of table {table}", "zh": "{place}：表 {table} 共 {count} 行"},
    "uses": {"en": "columns: {columns}", "zh": "所用列：{columns}"},
    "use": {"en": "{letter} {header!r} is {name}", "zh": "{letter} 列“{header}”作为 {name}"},
    "passed": {"en": "passed through: {columns}", "zh": "原样带过的列：{columns}"},
    "unnamed": {
        "en": "without a header, left out: columns {columns}",
        "zh": "没有表头、未读入的列：{columns}",
    },
    "left title": {"en": "above the header, left out: rows {rows}", "zh": "表头之上未读入：第 {rows} 行"},
    "left total": {"en": "totals, left out: rows {rows} ({text})", "zh": "合计行未读入：第 {rows} 行（{text}）"},
    "left heading": {
        "en": "headings of groups, left out: rows {rows} ({text})",
        "zh": "分组标题未读入：第 {rows} 行（{text}）",
    },
    "left note": {"en": "notes, left out: rows {rows} ({text})", "zh": "说明文字未读入：第 {rows} 行（{text}）"},
    "left repeated": {"en": "header repeated, left out: rows {rows}", "zh": "重复的表头未读入：第 {rows} 行"},
    "left skipped": {"en": "left out as asked: rows {rows}", "zh": "按要求未读入：第 {rows} 行"},
    "hidden rows": {
        "en": "hidden rows, read as any other: {rows}",
        "zh": "隐藏行照常读入：第 {rows} 行",
    },
    "hidden sheets": {"en": "hidden sheets, passed over: {sheets}", "zh": "隐藏的工作表未读：{sheets}"},
    "other sheets": {"en": "other sheets, not read for it: {sheets}", "zh": "未读的其他工作表：{sheets}"},
    "encoding": {
        "en": "read as {encoding}, cells between signs {sign!r}",
        "zh": "按 {encoding} 编码读取，分隔符 {sign!r}",
    },
    "formulas": {
        "en": "computed in the sheet: {counted} of {columns}; the results stored in the file are read",
        "zh": "由工作表公式算出：{columns} 中 {count} 个单元格，读的是文件里保存的结果",
    },
    "uncalculated": {
        "en": "formulas without a stored result, passed through as empty: {counted}, the first {cell}",
        "zh": "公式没有保存结果、按空带过：{count} 个单元格，首个 {cell}",
    },
    "missing": {
        "en": "read as missing: {counted} with {word!r}, the first {cell}",
        "zh": "按缺失处理：{count} 个单元格写着“{word}”，首个 {cell}",
    },
    "converted": {
        "en": "{name}: {what} in {counted}, the first {cell}: {before} → {after}",
        "zh": "{name}：{what} {count} 处，首个 {cell}：{before} → {after}",
    },
    # -------------------------------------------------------------------------------- what a conversion is
    "as blanks": {"en": "blanks and full-width digits", "zh": "空格或全角数字"},
    "as thousands": {"en": "signs between thousands", "zh": "千分位分隔符"},
    "as unit": {"en": "a unit behind the number", "zh": "数字后带单位"},
    "as percent": {"en": "a percentage", "zh": "百分数"},
    "as digits": {"en": "a stored number with more digits than are shown", "zh": "存储位数多于显示位数"},
    "as exponent": {"en": "a number with an exponent", "zh": "科学记数法"},
    "as zeros": {"en": "zeros that the format shows", "zh": "格式显示的前导零"},
    "as text": {"en": "a number where a text is read", "zh": "数字按文本读"},
    "as date": {"en": "another way to write a date", "zh": "日期的其他写法"},
    "as serial": {"en": "a day as the number that the sheet stores", "zh": "日期序号"},
    "as flag": {"en": "another word for yes or no", "zh": "是否的其他写法"},
    # ------------------------------------------------------------------------------- the workbook with faults
    "faults sheet": {"en": "faults", "zh": "问题清单"},
    "faults file": {"en": "file", "zh": "文件"},
    "faults sheet name": {"en": "sheet", "zh": "工作表"},
    "faults cell": {"en": "cell", "zh": "单元格"},
    "faults header": {"en": "header", "zh": "表头"},
    "faults value": {"en": "what stands there", "zh": "现有内容"},
    "faults what": {"en": "fault", "zh": "问题"},
    "faults expected": {"en": "expected", "zh": "应为"},
    "faults fix": {"en": "how to fix it", "zh": "改法"},
    "faults comment expected": {"en": "expected: {expected}", "zh": "应为：{expected}"},
    # ------------------------------------------------------------------------------------------ the faults
    "no file": {
        "en": "there is no file {file}\ntables are read from files\ncheck the path",
        "zh": "没有文件 {file}\n表从文件读入\n检查路径",
    },
    "unreadable": {
        "en": "{file} cannot be read: {error}\n\ncheck who may read it",
        "zh": "无法读取 {file}：{error}\n\n检查读取权限",
    },
    "empty": {
        "en": "{file} is empty\na table has a header line and rows\ncheck that the right file was given",
        "zh": "{file} 是空的\n表要有表头和数据行\n检查是否给错了文件",
    },
    "damaged": {
        "en": "{file} is a damaged workbook: {error}\nnothing of a damaged file is trusted\n"
        "open it and save it again as .xlsx",
        "zh": "工作簿 {file} 已损坏：{error}\n损坏的文件一概不采用\n打开后另存为 .xlsx",
    },
    "locked": {
        "en": "{file} is locked with a password, or encrypted\nit cannot be read without it\n"
        "save a copy without a password",
        "zh": "{file} 设有密码或已加密\n没有密码无法读取\n另存一份不带密码的副本",
    },
    "binary workbook": {
        "en": "{file} is a workbook in the binary form of .xlsb\n"
        ".xlsx, .xlsm, .xls, .et, .ods, .csv, .tsv and .parquet are read\nopen it and save it as .xlsx",
        "zh": "{file} 是 .xlsb 二进制工作簿\n可读 .xlsx、.xlsm、.xls、.et、.ods、.csv、.tsv、.parquet\n"
        "打开后另存为 .xlsx",
    },
    "needs xlrd": {
        "en": "{file} is a workbook in the binary form of .xls and .et\nxlrd reads it, and is not installed\n"
        "pip install 'partyrate[excel]', or open it and save it as .xlsx",
        "zh": "{file} 是 .xls、.et 的二进制工作簿\n由 xlrd 读取，而它没有安装\n"
        "pip install 'partyrate[excel]'，或打开后另存为 .xlsx",
    },
    "markup": {
        "en": "{file} is a web page or XML, whatever its name says\nsome programs export that as a workbook\n"
        "open it in a spreadsheet program and save it as .xlsx",
        "zh": "{file} 其实是网页或 XML\n有的系统会把网页当作工作簿导出\n用表格软件打开后另存为 .xlsx",
    },
    "no parquet": {
        "en": "{file} is no Parquet file: {error}\n\ncheck the file, or give the table as CSV",
        "zh": "{file} 不是 Parquet 文件：{error}\n\n检查文件，或改用 CSV",
    },
    "no csv": {
        "en": "{file} is no CSV file: {error}\n\ncheck quotes near that line",
        "zh": "{file} 不是 CSV 文件：{error}\n\n检查该处的引号",
    },
    "open quote": {"en": "a quote is not closed", "zh": "有引号没有配对"},
    "no encoding": {
        "en": "there is no encoding {encoding!r}\n\nwrite utf-8 or gb18030",
        "zh": "没有编码 {encoding!r}\n\n写 utf-8 或 gb18030",
    },
    "undecodable": {
        "en": "{file} is not {encoding}: byte {byte:,} fits no character\n"
        "a file in another encoding would give wrong names\n"
        "save it as UTF-8, or name its encoding: --encoding NAME",
        "zh": "{file} 不是 {encoding}：第 {byte:,} 个字节不成字符\n编码不对会读出错误的名称\n"
        "另存为 UTF-8，或指明编码：--encoding 名称",
    },
    "line length": {
        "en": "line {line} of {file} has {cells} cells\nthe header has {wanted}\ncheck commas and quotes in that line",
        "zh": "{file} 第 {line} 行有 {cells} 格\n表头有 {wanted} 格\n检查该行的逗号和引号",
    },
    "no sheet": {
        "en": "{file} has no sheet {name!r}\na table is read from one sheet\nwrite --sheet with one of: {sheets}",
        "zh": "{file} 没有工作表“{name}”\n一张表从一个工作表读入\n用 --sheet 指明其一：{sheets}",
    },
    "no sheets": {
        "en": "{file} has no sheet that is shown\nhidden sheets are passed over: {sheets}\nname one: --sheet NAME",
        "zh": "{file} 没有可见的工作表\n隐藏的工作表不读：{sheets}\n用 --sheet 指明一个",
    },
    "several sheets": {
        "en": "{file} has several sheets that may be table {table!r}: {sheets}\nwhich one is meant is not guessed\n"
        "name it: --sheet NAME",
        "zh": "{file} 有几个工作表都可能是表 {table}：{sheets}\n不猜是哪一个\n用 --sheet 指明",
    },
    "no header": {
        "en": "no row of {place} has a header that the scheme reads{shown}\n"
        "table {table!r} has the columns {wanted}\n"
        "write these as headers, or name yours: --column NAME=HEADER",
        "zh": "{place} 没有一行含有方案所读的列名{shown}\n表 {table} 要有这些列：{wanted}\n"
        "改用这些列名，或指明：--column 名称=表头",
    },
    "shown rows": {"en": "; the first rows are: {rows}", "zh": "；开头几行是：{rows}"},
    "several headers": {
        "en": "{place} has several rows that may be the header: {rows}\nwhich one is meant is not guessed\n"
        "name it: --header {row}",
        "zh": "{place} 有几行都可能是表头：{rows}\n不猜是哪一行\n用 --header {row} 指明",
    },
    "no such row": {
        "en": "row {row} of {place} has no header that the scheme reads\ntable {table!r} has the columns {wanted}\n"
        "check --header",
        "zh": "{place} 第 {row} 行没有方案所读的列名\n表 {table} 要有这些列：{wanted}\n检查 --header",
    },
    "several columns": {
        "en": "{place} has several columns that may be {name}: {columns}\nwhich one is meant is not guessed\n"
        "name it by its letter: --column {plain}={letter}",
        "zh": "{place} 有几列都可能是 {name}：{columns}\n不猜是哪一列\n用列号指明：--column {plain}={letter}",
    },
    "several names": {
        "en": "{cell} of {place}, {header!r}, may be {names}\nwhich one is meant is not guessed\n"
        "name it: --column NAME={letter}",
        "zh": "{place} 的 {cell}“{header}”可能是 {names}\n不猜是哪一个\n指明：--column 名称={letter}",
    },
    "no column": {
        "en": "{place} has no column for {name}{near}\nthe scheme reads it from every row; the headers are: {headers}\n"
        "add the column, or name the one that holds it: --column {plain}={example}",
        "zh": "{place} 没有 {name} 这一列{near}\n方案每行都要读它；现有表头：{headers}\n"
        "补上该列，或指明：--column {plain}={example}",
    },
    "a header": {"en": "HEADER", "zh": "表头"},
    "near": {"en": "; is it {headers}?", "zh": "；是不是 {headers}？"},
    "unknown name": {
        "en": "--column {name}={header}: table {table!r} reads no {name!r}{near}\nit reads {wanted}\n"
        "write one of these",
        "zh": "--column {name}={header}：表 {table} 不读 {name}{near}\n它读：{wanted}\n写其中之一",
    },
    "unknown header": {
        "en": "--column {name}={header}: {place} has no such header{near}\nthe headers are: {headers}\n"
        "write one of these, or the letter of a column",
        "zh": "--column {name}={header}：{place} 没有这个表头{near}\n现有表头：{headers}\n写其中之一，或写列号",
    },
    "twice": {
        "en": "{place} has the column {header!r} twice: {columns}\na column is read by its name\nrename one of them",
        "zh": "{place} 的列“{header}”出现两次：{columns}\n列按名称读取\n给其中一列改名",
    },
    "key in range": {
        "en": "the key stands in the merged range {range}\n"
        "its text belongs to the first row alone; nothing is filled down\n"
        "unmerge the range, and write the key in every row",
        "zh": "主键在合并单元格 {range} 中\n合并单元格的文字只属于第一行，不自动下填\n取消合并，并在每行写上主键",
    },
    "no key": {
        "en": "the row has values, and no {name}\na row is known by its key\n"
        "write the key; where the row is a total or a note, leave it out: --skip {row}",
        "zh": "该行有数据但没有 {name}\n行要靠主键辨认\n写上主键；若是合计或说明，用 --skip {row} 略去",
    },
    "only key": {
        "en": "the row has a key ({text}), and no value of any column that is needed\n"
        "it may be a heading, or a unit whose values were forgotten\n"
        "give the values, or leave the row out: --skip {row}",
        "zh": "该行只有主键（{text}），所需各列都是空的\n可能是分组标题，也可能是漏填\n"
        "补上数据，或用 --skip {row} 略去",
    },
    "error cell": {
        "en": "the cell shows the error {text}\na formula of the sheet failed there\n"
        "fix the formula, or write the value",
        "zh": "单元格显示错误 {text}\n表中公式出错\n改正公式，或直接写值",
    },
    "not calculated": {
        "en": "a formula without a result\nthe program that saved the file did not compute it\n"
        "open the workbook in a spreadsheet program and save it there",
        "zh": "公式没有计算结果\n保存该文件的程序没有计算它\n用表格软件打开工作簿后保存",
    },
    "long number": {
        "en": "{text} is stored as a number of more than 15 digits\n"
        "spreadsheets keep 15 digits: the last ones are lost\n"
        "format the column as text, and write it again",
        "zh": "{text} 存成了超过 15 位的数字\n表格软件只保留 15 位，末位已丢失\n把该列设为文本格式后重新填写",
    },
    "share or number": {
        "en": "{text} may be {share} or {number}\nboth are possible values of {name!r}\n"
        "write the one that is meant as a plain number, or write (%) behind the header where percentages are meant",
        "zh": "{text} 可能指 {share}，也可能指 {number}\n两者都在 {name} 的取值范围内\n"
        "直接写成普通数字，或在表头后加（%）表示百分数",
    },
    "small percentage": {
        "en": "{text} may be {text}% or {text} itself\nthe header says %, and the scheme reads shares up to 1\n"
        "write it with its sign, as {text}%, or take the sign out of the header",
        "zh": "{text} 可能指 {text}%，也可能就是 {text}\n表头写着 %，而方案读的是不超过 1 的比例\n"
        "写成 {text}%，或去掉表头里的 %",
    },
    "thousands or decimals": {
        "en": "{text} may be {share} or {number}\nboth are possible values of {name!r}\nwrite it without a comma",
        "zh": "{text} 可能指 {share}，也可能指 {number}\n两者都在 {name} 的取值范围内\n不要写逗号",
    },
    "other unit": {
        "en": "{text} has another unit than its header, which says {unit}\nnothing is converted between units\n"
        "write the number in {unit}",
        "zh": "{text} 的单位与表头的 {unit} 不同\n不做单位换算\n按 {unit} 填写数字",
    },
    "date for number": {
        "en": "the cell is shown as a day ({text}), where a number is read\n"
        "spreadsheets make days of what looks like one, as 3-5\n"
        "format the column as a number, and write it again",
        "zh": "该单元格是日期（{text}），而此列要读数字\n表格软件会把 3-5 之类改成日期\n把该列设为数值格式后重新填写",
    },
    "undeclared": {
        "en": "{text!r} is not {expected}\nwhat stands for a missing value is declared, never assumed\n"
        "write a value; where it stands for a missing one: --missing {text}",
        "zh": "“{text}”不是此列能填的值\n用什么表示缺失要先声明，不自行猜测\n写上数值；若表示缺失：--missing {text}",
    },
    "time of day": {
        "en": "{text} has a time of day\na date is a day alone\nwrite the day",
        "zh": "{text} 带有时刻\n日期只到日\n只写日期",
    },
}
"""Faults have three lines: what, why, and how to fix it."""


@frozen
class Phrase:
    """A part of a text that has its own key, and is written in the language of the whole."""

    key: str
    data: Mapping[str, Any]

    def say(self, lang: str = "en") -> str:
        """Return it in a language."""
        return say(self.key, lang, **self.data)


@runtime_checkable
class Said(Protocol):
    """A part of a text that is written in the language of the whole."""

    def say(self, lang: str = "en") -> str:
        """Return it in a language."""
        ...


def _said(value: Any, lang: str) -> Any:
    """Return a part of a text in a language."""
    if isinstance(value, Said):
        return value.say(lang)
    if not isinstance(value, str):
        return value
    plain = " ".join(value.split()) if "\n" in value or "\r" in value else value  # as headers of several lines
    return UNNAMED.get(plain, plain) if lang == "zh" else plain


UNNAMED: Final = {"the file": "文件", "the frame": "数据框"}
"""What is read without being a file that has a name, in Chinese."""


def say(key: str, lang: str = "en", /, **data: Any) -> str:
    """Return a text in a language.

    Example:
        >>> say("left title", rows="1-2"), say("left title", "zh", rows="1-2")
        ('above the header, left out: rows 1-2', '表头之上未读入：第 1-2 行')
    """
    return "\n".join(lines(key, lang, **data))


def lines(key: str, lang: str = "en", /, **data: Any) -> list[str]:
    """Return the lines of a text; line breaks of the data end none."""
    parts = {name: _said(value, lang) for name, value in data.items()}
    return [line.format(**parts) for line in TEXTS[key][lang].split("\n")]
