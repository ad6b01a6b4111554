"""Texts of frames and statements: kinds of tables, columns that cannot be read, numbers that are too great."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ kinds of frames
    "no table": (
        "table {name!r} is a {kind}\n"
        "tables are lists of dicts, or frames of pandas, Polars, DuckDB, PyArrow or PySpark\n"
        "give a list of dicts, or read it into a frame, for instance with polars.read_csv(...)",
        "表“{name}”是 {kind}\n"
        "表要写成字典的列表，或 pandas、Polars、DuckDB、PyArrow、PySpark 的数据框\n"
        "改用字典的列表，或先读成数据框，例如用 polars.read_csv(...)",
    ),
    "frame of another library": (
        "table {name!r} is a frame of {kind}\n"
        "pandas, Polars, DuckDB, PyArrow and PySpark are known to compute every rule exactly\n"
        "convert it, for instance with polars.from_arrow(...), or give a list of dicts",
        "表“{name}”是 {kind} 的数据框\n"
        "已验证能精确计算全部规则的只有 pandas、Polars、DuckDB、PyArrow 和 PySpark\n"
        "先转换，例如用 polars.from_arrow(...)，或改用字典的列表",
    ),
    "frame without a helper": (
        "table {name!r} is a frame of {kind}, and {needed} is not installed\n"
        "frames of {kind} are computed with the help of {needed}\n"
        "pip install 'partyrate[{extra}]'",
        "表“{name}”是 {kind} 的数据框，但没有安装 {needed}\n"
        "计算 {kind} 的数据框要用到 {needed}\n"
        "运行 pip install 'partyrate[{extra}]'",
    ),
    "column of Arrow": (
        "column {column!r} of table {table!r} is of the type {type}\n"
        "tables of PyArrow are computed with the help of Polars, which has no such type\n"
        "cast the column, or leave it out where no rule needs it",
        "表“{table}”的列“{column}”类型为 {type}\n"
        "PyArrow 的表借助 Polars 计算，Polars 没有这种类型\n"
        "转换该列的类型；没有规则用到时可以去掉该列",
    ),
    "two connections": (
        "tables {first!r} and {second!r} are relations of two connections of DuckDB\n"
        "the tables of one rating are joined to each other\n"
        "make all relations with one connection",
        "表“{first}”和“{second}”属于 DuckDB 的两个连接\n"
        "一次评定的各表要相互关联\n"
        "全部用同一个连接建立",
    ),
    "several kinds of frames": (
        "tables of {counted} of frames: {kinds}\n"
        "the tables of one rating are joined to each other\n"
        "bring them to one kind of frame",
        "各表用了 {counted}数据框：{kinds}\n"
        "一次评定的各表要相互关联\n"
        "统一成同一种数据框",
    ),
    "noun kind": ("kind", "种"),
    "rating of a database pickled": (
        "a rating of frames of {kind} cannot be pickled\n"
        "its tables belong to a connection of this process\n"
        "pickle what it gave, such as rating.values(...) or a collected rating.units, or rate frames in memory",
        "对 {kind} 数据框的评定不能用 pickle 保存\n"
        "它的表属于本进程的数据库连接\n"
        "改为保存取出的结果，例如 rating.values(...) 或取回内存的 rating.units，或用内存中的数据框评定",
    ),
    # ------------------------------------------------------------------------------------------ columns
    "short doubles": (
        "a Float32 holds seven digits, and few decimals exactly: give the column as Float64 or as text",
        "Float32 只有七位有效数字，多数小数存不准：该列改用 Float64 或文字",
    ),
    "lazy column": (
        "column {column!r} of table {table!r}, of the type {type}, cannot be read lazily\n"
        "a lazy frame is read by expressions, and some cells of this column are read one by one\n"
        "cast the column to {types} first, or collect the frame",
        "表“{table}”的列“{column}”类型为 {type}，不能惰性读取\n"
        "惰性数据框只能整列读取，而该列有的单元格要逐个读取\n"
        "先把该列转换成{types}，或先把数据框取回内存",
    ),
    "lazy types of number": (
        "whole numbers, doubles or decimals of fewer digits", "整数、双精度数或位数较少的十进制数",
    ),
    "lazy types of flag": ("booleans", "布尔值"),
    "lazy types of date": ("dates", "日期"),
    "lazy types of text": ("plain texts", "普通文字"),
    "lazy rounds": (
        "column {column!r} of the history, of the type {type}, cannot be read lazily\n"
        "years are whole numbers, and other rounds texts\n"
        "cast the column first, or collect the frame",
        "往期表的列“{column}”类型为 {type}，不能惰性读取\n"
        "年份写成整数，其他期写成文字\n"
        "先转换该列的类型，或先把数据框取回内存",
    ),
    # ------------------------------------------------------------------------------------------ widths of numbers
    "numbers too great": (
        "{nodes} cannot be computed over {width}\n"
        "a whole number met on the way may reach {limit}\n"
        "{advice}; plain rows (lists of dicts) and frames in memory are computed exactly as it is",
        "{nodes} 不能用{width}计算\n"
        "计算过程中的整数可能达到 {limit}\n"
        "{advice}；字典的列表和内存中的数据框不必改动也能精确计算",
    ),
    "width of 64 bits": ("64-bit integers", " 64 位整数"),
    "width of 128 bits": ("128-bit integers", " 128 位整数"),
    "width of digits": ("{digits} digits", " {digits} 位数字"),
    "limit of doubles": ("2^53, from where engines differ", "2^53，从这里起各引擎的结果不一"),
    "power of ten": ("10^{digits}", "10^{digits}"),
    # ------------------------------------------------------------------------------------------ statements
    "table left out of the statement": (
        "table {table!r} is left out, and its results are asked for\n"
        "a statement gives the results of a table that the database has\n"
        "name it in tables=, or ask for another one",
        "没有给出表“{table}”，却要取它的结果\n"
        "语句只能给出数据库中已有的表的结果\n"
        "在 tables= 中写上它，或改取另一张表",
    ),
    "no Ibis": (
        "Ibis is not installed\nit writes the statement\npip install 'partyrate[sql]'",
        "没有安装 Ibis\n语句由它写出\n运行 pip install 'partyrate[sql]'",
    ),
    "dialects": ("statements are known to be right on {known}", "已验证语句正确的数据库有：{known}"),
    "types by column": (
        "the types of table {table!r} are a {kind}\ntypes are given by columns\n"
        "write the name of each column with a word such as "
        "'string', 'int64', 'decimal(18, 2)', 'boolean' or 'date'",
        "表“{table}”的列类型写成了 {kind}\n类型要按列给出\n"
        "每个列名配一个类型，例如 'string'、'int64'、'decimal(18, 2)'、'boolean' 或 'date'",
    ),
    "type that is no word": (
        "the type {word!r} of column {column!r} of table {table!r}\ntypes are words of Ibis\n"
        "write the name of each column with a word such as "
        "'string', 'int64', 'decimal(18, 2)', 'boolean' or 'date'",
        "表“{table}”的列“{column}”的类型 {word!r} 无法识别\n类型要用 Ibis 的写法\n"
        "每个列名配一个类型，例如 'string'、'int64'、'decimal(18, 2)'、'boolean' 或 'date'",
    ),
    "too many columns in a statement": (
        "the statement needs more than {most:,} columns of table {table!r}\n"
        "{dialect} takes no more in one step of a statement\n"
        "settle unpublished choices with a profile, or write it for duckdb, which has no such limit",
        "语句中表“{table}”需要的列超过 {most:,} 个\n"
        "{dialect} 在语句的一步中最多只能有这么多列\n"
        "用配置定下未公布的选择，或改写成 duckdb 的语句（没有这个限制）",
    ),
}  # fmt: skip
