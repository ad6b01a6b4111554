"""Texts of faults of calls and options that say how tables are read."""

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
    "row option": (
        "{option} {word}\nit needs the number of a row of the sheet\nwrite {option} 3",
        "{option} {word}\n要写工作表的行号\n如 {option} 3",
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
    "faults not written": (
        "--faults-to {file}: {error}\nthe faults are written to a workbook\nname another file",
        "--faults-to {file}：{error}\n问题写入一个工作簿\n换一个文件",
    ),
}
