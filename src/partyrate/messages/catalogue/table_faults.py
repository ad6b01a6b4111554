"""Texts of faults of tables in files, and of their cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "folder for file": (
        "{file} is a folder\na table is read from a file\nname a file in it",
        "{file} 是文件夹\n表从文件读入\n指明其中的一个文件",
    ),
    "lock file": (
        "{file} is no table, but the mark that an office program leaves while a file is open\n"
        "it holds the name of whoever opened the file, and no cells\ngive the file itself: {named}",
        "{file} 不是表格，而是办公软件打开文件时留下的临时文件\n其中只有打开者的姓名，没有数据\n改用原文件：{named}",
    ),
    "no file": (
        "there is no file {file}\ntables are read from files\ncheck the path",
        "没有文件 {file}\n表从文件读入\n检查路径",
    ),
    "unreadable file": (
        "{file} cannot be read: {error}\n\ncheck who may read it",
        "无法读取 {file}：{error}\n\n检查读取权限",
    ),
    "empty file": (
        "{file} is empty\na table has a header line and rows\ncheck that the right file was given",
        "{file} 是空的\n表要有表头和数据行\n检查是否给错了文件",
    ),
    "damaged workbook": (
        (
            "{file} is a damaged workbook: {error}\n"
            "nothing of a damaged file is trusted\n"
            "open it and save it again as .xlsx"
        ),
        "工作簿 {file} 已损坏：{error}\n损坏的文件一概不采用\n打开后另存为 .xlsx",
    ),
    "locked workbook": (
        (
            "{file} is locked with a password, or encrypted\n"
            "it cannot be read without it\n"
            "save a copy without a password"
        ),
        "{file} 设有密码或已加密\n没有密码无法读取\n另存一份不带密码的副本",
    ),
    "binary workbook": (
        (
            "{file} is a workbook in the binary form of .xlsb\n"
            ".xlsx, .xlsm, .xls, .et, .ods, .csv, .tsv and .parquet are read\n"
            "open it and save it as .xlsx"
        ),
        "{file} 是 .xlsb 二进制工作簿\n可读 .xlsx、.xlsm、.xls、.et、.ods、.csv、.tsv、.parquet\n打开后另存为 .xlsx",
    ),
    "needs xlrd": (
        (
            "{file} is a workbook in the binary form of .xls and .et\n"
            "xlrd reads it, and is not installed\n"
            "pip install 'partyrate[excel]', or open it and save it as .xlsx"
        ),
        "{file} 是 .xls、.et 的二进制工作簿\n由 xlrd 读取，而它没有安装\n"
        "pip install 'partyrate[excel]'，或打开后另存为 .xlsx",
    ),
    "web page": (
        (
            "{file} is a web page or XML, whatever its name says\n"
            "some programs export that as a workbook\n"
            "open it in a spreadsheet program and save it as .xlsx"
        ),
        "{file} 其实是网页或 XML\n有的系统会把网页当作工作簿导出\n用表格软件打开后另存为 .xlsx",
    ),
    "other file": (
        "{file} is {kind}, whatever its name says\n"
        "tables are read from workbooks, text files and Parquet\n"
        "give the workbook itself: open it in a spreadsheet program and save it as .xlsx",
        "{file} 其实是{kind}\n表从工作簿、文本文件和 Parquet 读入\n换成工作簿本身：用表格软件打开后另存为 .xlsx",
    ),
    "file pdf": ("a PDF document", " PDF 文档"),
    "file picture": ("a picture", "图片"),
    "file document": ("a text document", "文字文档"),
    "file slides": ("a presentation", "演示文稿"),
    "file archive": ("an archive of files", "压缩包"),
    "encoding of a workbook": (
        "{option[encoding]:{encoding}}: {file} is {kind}\n"
        "only text files have an encoding that can be chosen\n"
        "leave the option out",
        "{option[encoding]:{encoding}}：{file} 是{kind}\n只有文本文件才需要指明编码\n去掉这个选项",
    ),
    "file text": ("a text file", "文本文件"),
    "file workbook": ("a workbook", "工作簿"),
    "file frame": ("no file", "数据框"),
    "file parquet": ("a Parquet file", " Parquet 文件"),
    "no parquet": (
        "{file} is no Parquet file: {error}\n\ncheck the file, or give the table as CSV",
        "{file} 不是 Parquet 文件：{error}\n\n检查文件，或改用 CSV",
    ),
    "no csv": (
        "{file} is no CSV file: {error}\n\ncheck the quotes there",
        "{file} 不是 CSV 文件：{error}\n\n检查该处的引号",
    ),
    "profile of a workbook": (
        "{file}, sheet {sheet!r} names the file of a profile: {profile}\n"
        "a workbook names profiles of the scheme, and no files\n"
        "write the name of a profile, or give the file to the command: --profile FILE",
        "{file} 的工作表“{sheet}”写的是配置文件的路径：{profile}\n"
        "工作簿里只写方案自带的配置名，不写文件\n"
        "改写配置名，或在命令行给出文件：--profile 文件",
    ),
    "long field": (
        "a cell or a line is longer than {most:,} characters, as where a quote is not closed",
        "有一格或一行超过 {most:,} 个字符，可能是引号没有配对",
    ),
    "open quote": (
        "a quote in line {line} is not closed",
        "第 {line} 行有引号没有配对",
    ),
    "no encoding": (
        "there is no encoding {encoding!r}\n\nwrite utf-8 or gb18030",
        "没有编码 {encoding!r}\n\n写 utf-8 或 gb18030",
    ),
    "undecodable": (
        (
            "{file} is not {encoding}: byte {byte:,} fits no character\n"
            "a file in another encoding would give wrong names\n"
            "save it as UTF-8, or name its encoding: {option[encoding]:NAME}"
        ),
        "{file} 不是 {encoding}：第 {byte:,} 个字节不成字符\n编码不对会读出错误的名称\n"
        "另存为 UTF-8，或指明编码：{option[encoding]:名称}",
    ),
    "cells of the header": ("{count}: {names}", "{count} 格：{names}"),
    "line length": (
        ("line {line} of {file} has {cells} cells\nthe header has {wanted}\ncheck commas and quotes in that line"),
        "{file} 第 {line} 行有 {cells} 格\n表头有 {wanted}\n检查该行的逗号和引号",
    ),
    "no sheet": (
        "{file} has no sheet {name!r}\na table is read from one sheet\nwrite {option[sheet]:} with one of: {sheets}",
        "{file} 没有工作表“{name}”\n一张表从一个工作表读入\n用 {option[sheet]:} 指明其一：{sheets}",
    ),
    "no sheets": (
        "{file} has no sheet that is shown\nhidden sheets are passed over: {sheets}\nname one: {option[sheet]:NAME}",
        "{file} 没有可见的工作表\n隐藏的工作表不读：{sheets}\n用 {option[sheet]:} 指明一个",
    ),
    "several sheets": (
        (
            "{file} has several sheets that may be table {table!r}: {sheets}\n"
            "which one is meant is not guessed\n"
            "name it: {option[sheet]:NAME}"
        ),
        "{file} 有几个工作表都可能是表 {table}：{sheets}\n不猜是哪一个\n用 {option[sheet]:} 指明",
    ),
    "no header": (
        (
            "no row of {place} has a header that the scheme reads{shown}\n"
            "table {table!r} has the columns {wanted}\n"
            "write these as headers, or name yours: {option[column]:NAME=HEADER}{garbled}"
        ),
        "{place} 没有一行含有方案所读的列名{shown}\n表 {table} 要有这些列：{wanted}\n"
        "改用这些列名，或指明：{option[column]:名称=表头}{garbled}",
    ),
    "name the encoding": (
        "; where its words are garbled, name its encoding, such as {option[encoding]:big5}",
        "；若文字成了乱码，指明编码，如 {option[encoding]:big5}",
    ),
    "number with comma": (
        "write it in plain digits with a comma before the decimals, as 9,5",
        "只用阿拉伯数字，小数点写作逗号，如 9,5",
    ),
    "shown rows": (
        "; the first rows are: {rows}",
        "；开头几行是：{rows}",
    ),
    "several headers": (
        (
            "{place} has several rows that may be the header: {rows}\n"
            "which one is meant is not guessed\n"
            "name it: {option[header]:{row}}"
        ),
        "{place} 有几行都可能是表头：{rows}\n不猜是哪一行\n用 {option[header]:{row}} 指明",
    ),
    "no such row": (
        (
            "row {row} of {place} has no header that the scheme reads\n"
            "table {table!r} has the columns {wanted}\n"
            "check {option[header]:}"
        ),
        "{place} 第 {row} 行没有方案所读的列名\n表 {table} 要有这些列：{wanted}\n检查 {option[header]:}",
    ),
    "several columns": (
        (
            "{place} has several columns that may be {name}: {columns}\n"
            "which one is meant is not guessed\n"
            "name it by its letter: {option[column]:{plain}={letter}}"
        ),
        "{place} 有几列都可能是 {name}：{columns}\n不猜是哪一列\n用列号指明：{option[column]:{plain}={letter}}",
    ),
    "several names": (
        (
            "{cell} of {place}, {header!r}, may be {names}\n"
            "which one is meant is not guessed\n"
            "name it: {option[column]:NAME={letter}}"
        ),
        "{place} 的 {cell}“{header}”可能是 {names}\n不猜是哪一个\n指明：{option[column]:名称={letter}}",
    ),
    "read from every row": ("the scheme reads it from every row", "方案每行都要读它"),
    "read where it is there": (
        "single rows may lack a value, but the column has to be there",
        "个别行可以没有值，但不能没有这一列",
    ),
    "no column": (
        (
            "{place} has no column for {name}{near}\n"
            "{why}; the headers are: {headers}\n"
            "add the column, or name the one that holds it: {option[column]:{plain}={example}}"
        ),
        "{place} 没有 {name} 这一列{near}\n{why}；现有表头：{headers}\n"
        "补上该列，或指明：{option[column]:{plain}={example}}",
    ),
    "a header": (
        "HEADER",
        "表头",
    ),
    "near headers": (
        "; is it {headers}?",
        "；是不是 {headers}？",
    ),
    "unknown column name": (
        (
            "{option[column]:{name}={header}}: table {table!r} reads no {name!r}{near}\n"
            "it reads {wanted}\nwrite one of these"
        ),
        "{option[column]:{name}={header}}：表 {table} 不读 {name}{near}\n它读：{wanted}\n写其中之一",
    ),
    "unknown column header": (
        (
            "{option[column]:{name}={header}}: {place} has no such header{near}\n"
            "the headers are: {headers}\n"
            "write one of these, or the letter of a column"
        ),
        "{option[column]:{name}={header}}：{place} 没有这个表头{near}\n现有表头：{headers}\n写其中之一，或写列号",
    ),
    "column twice": (
        "{place} has the column {header!r} twice: {columns}\na column is read by its name\nrename one of them",
        "{place} 的列“{header}”出现两次：{columns}\n列按名称读取\n给其中一列改名",
    ),
    "second table": (
        (
            "another table begins here: {text}\n"
            "a table is read down to its last row, and columns of another one hold something else\n"
            "move the other table to a sheet of its own, or leave the row out if it belongs to neither: "
            "{option[skip]:{row}}"
        ),
        "这里开始了另一张表：{text}\n一张表读到最后一行为止，另一张表的各列含义不同\n"
        "把另一张表移到单独的工作表；若该行不属于任何一张表，用 {option[skip]:{row}} 略去",
    ),
    "key in range": (
        (
            "the key stands in the merged range {range}\n"
            "its text belongs to the first row alone; nothing is filled down\n"
            "unmerge the range, and write the key in every row"
        ),
        "主键在合并单元格 {range} 中\n合并单元格的文字只属于第一行，不自动下填\n取消合并，并在每行写上主键",
    ),
    "no key": (
        (
            "the row has values, and no {name}\n"
            "a row is known by its key\n"
            "write the key; where the row is a total or a note, leave it out: {option[skip]:{row}}"
        ),
        "该行有数据但没有 {name}\n行要靠主键辨认\n写上主键；若是合计或说明，用 {option[skip]:{row}} 略去",
    ),
    "total or unit": (
        (
            "the row of {text!r} may be a total or a unit\n"
            "{text!r} is a word for a total, and none of its numbers is the sum, the mean, an extreme or the number of "
            "those above\n"
            "keep it as a unit: {option[keep]:{row}}; or leave it out: {option[skip]:{row}}"
        ),
        (
            "“{text}”一行可能是合计，也可能是一个评定对象\n“{text}”是表示合计的词，但其中的数都不是上面各行的合计、平均、最值或行数\n"
            "作为评定对象保留：{option[keep]:{row}}；略去：{option[skip]:{row}}"
        ),
    ),
    "only key": (
        (
            "the row has a key ({text}), and no value of any column that is needed\n"
            "it may be a heading, or a unit whose values were forgotten\n"
            "give the values, or leave the row out: {option[skip]:{row}}"
        ),
        "该行只有主键（{text}），所需各列都是空的\n可能是分组标题，也可能是漏填\n"
        "补上数据，或用 {option[skip]:{row}} 略去",
    ),
    "error cell": (
        ("the cell shows the error {text}\na formula of the sheet failed there\nfix the formula, or write the value"),
        "单元格显示错误 {text}\n表中公式出错\n改正公式，或直接写值",
    ),
    "not calculated": (
        (
            "a formula without a result\n"
            "the program that saved the file did not compute it\n"
            "open the workbook in a spreadsheet program and save it there"
        ),
        "公式没有计算结果\n保存该文件的程序没有计算它\n用表格软件打开工作簿后保存",
    ),
    "long number": (
        (
            "{text} is stored as a number of more than 15 digits\n"
            "spreadsheets keep 15 digits: the last ones are lost\n"
            "format the column as text, and write it again"
        ),
        "{text} 存成了超过 15 位的数字\n表格软件只保留 15 位，末位已丢失\n把该列设为文本格式后重新填写",
    ),
    "thousands or decimals": (
        "{text} may be {share} or {number}\nboth are possible values of {name!r}\n"
        "write it without a comma, or declare that commas stand before decimals: {option[decimal_comma]:}",
        "{text} 可能指 {share}，也可能指 {number}\n两者都在 {name} 的取值范围内\n"
        "不要写逗号；若逗号是小数点，加上 {option[decimal_comma]:}",
    ),
    "undeclared comma": (
        "{text} is {number} where a comma stands before the decimals\n"
        "that is declared, and never guessed\n"
        "write {number}, or declare it for all texts of the tables: {option[decimal_comma]:}",
        "{text} 里的逗号若是小数点，就是 {number}\n逗号作小数点要先指明，不自行猜测\n"
        "写成 {number}，或对各表的文字一并指明：{option[decimal_comma]:}",
    ),
    "point for comma": (
        "{text} has a point before its decimals\n"
        "{option[decimal_comma]:} says that a comma stands there, and a point between thousands\n"
        "write the number with a comma, or without any sign",
        "{text} 用点作小数点\n{option[decimal_comma]:} 指明逗号是小数点，点只作千分位\n改用逗号，或不写这些符号",
    ),
    "day in another order": (
        "{text} is {days} with its year last\n"
        "a date is read with its year first, and in another order only where that is declared\n"
        "write the day that is meant with its year first, or declare the order for all tables: {options}",
        "{text} 的年份写在后面，可能是 {days}\n日期按年、月、日的顺序读，其他顺序要先指明\n"
        "把年份写在前面，或对各表一并指明顺序：{options}",
    ),
    "date for number": (
        (
            "the cell is shown as a day ({text}), where a number is read\n"
            "spreadsheets make days of what looks like one, as 3-5\n"
            "format the column as a number, and write it again"
        ),
        "该单元格是日期（{text}），而此列要读数字\n表格软件会把 3-5 之类改成日期\n把该列设为数值格式后重新填写",
    ),
    "sign of nothing": (
        (
            "{text!r} is not {expected}\n"
            "every row needs a value, unless the scheme declares the input as optional = true\n"
            "write a value; where it is optional, and this stands for a missing one: {option[missing]:{text}}"
        ),
        "“{text}”不能填在此列，应为：{expected}\n每一行都要有值，除非方案写明该项 optional = true\n"
        "填上值；方案写明可缺、且它表示缺失时：{option[missing]:{text}}",
    ),
    "undeclared sign": (
        (
            "{text!r} is not {expected}\n"
            "what stands for a missing value is declared, never assumed\n"
            "write a value; where it stands for a missing one: {option[missing]:{text}}"
        ),
        "“{text}”不能填在此列，应为：{expected}\n"
        "用什么表示缺失要先声明，不自行猜测\n写上数值；若表示缺失：{option[missing]:{text}}",
    ),
    "cell with time of day": (
        "{text} has a time of day\na date is a day alone\nwrite the day",
        "{text} 带有时刻\n日期只到日\n只写日期",
    ),
    "damage File is not a zip file": ("File is not a zip file", "内容不是工作簿（不是 zip 格式）"),
    "damage in part": ("{part}: {error}", "{part}：{error}"),
    "damage in line": ("{part}, line {line}: {error}", "{part} 第 {line} 行：{error}"),
    "damage without part": ("there is no part {part}", "缺少部件 {part}"),
    "damage with part twice": ("it has the part {part} twice", "部件 {part} 出现两次"),
    "damage with long tag": ("a tag has more than {most:,} bytes", "一个标签超过 {most:,} 字节"),
    "damage with long text": ("a cell has more than {most:,} characters", "一个单元格超过 {most:,} 个字符"),
    "damage with document type": (
        "it declares a document type, which workbooks do not",
        "其中声明了文档类型，工作簿不应有",
    ),
    "damage in column": ("column {number}", "第 {number} 列"),
    "damage without text": ("there is no shared text {number}", "缺少第 {number} 条共用文字"),
    "damage of days": ("its days are counted from {day}", "日期从 {day} 起算"),
    "damage of sectors": ("its sectors are cut off: {error}", "扇区不完整：{error}"),
    "damage of sector size": ("its sectors have 2^{shift} bytes", "扇区大小为 2^{shift} 字节"),
    "damage of chain": ("a chain of its sectors leads nowhere", "扇区链断开"),
    "no workbook in it": ("it holds no workbook", "其中没有工作簿"),
    "no separator": ("{sign!r} cannot stand between cells", "“{sign}”不能作分隔符"),
    "too many cells of a workbook": ("the workbook has too many cells", "工作簿的单元格太多"),
    "too many bytes of a workbook": ("the workbook unpacks to too many bytes", "工作簿解压后太大"),
    "too many cells of a file": ("the file has too many cells", "文件的单元格太多"),
    "give as CSV": ("give the table as CSV", "改用 CSV"),
    "give as Parquet": ("give the table as Parquet", "改用 Parquet"),
    "give as CSV or Parquet": ("give the table as CSV or Parquet", "改用 CSV 或 Parquet"),
    "polars for parquet": (
        "{file} is a Parquet file\nPolars reads it\npip install 'partyrate[polars]'",
        "{file} 是 Parquet 文件\n由 Polars 读取，而它没有安装\npip install 'partyrate[polars]'",
    ),
}
