"""Texts of calls of the library with arguments that do not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "language": (
        "lang = {lang!r}\nwords are written in English and in Chinese\nwrite 'en' or 'zh'",
        "lang = {lang!r}\n文字有英文和中文两种\n写 'en' 或 'zh'",
    ),
    "no error": (
        "this is no error of the library\nan error is an object of the format {format}\npass what to_dict() gave",
        "这不是本库的错误\n错误是格式为 {format} 的对象\n传入 to_dict() 给出的内容",
    ),
    "argument of another type": (
        "{argument} is a {type}\nit takes {wanted}\nwrite {argument}={example}",
        "{argument} 是 {type}\n应为{wanted}\n写 {argument}={example}",
    ),
    "wanted path": ("the path of a file", "文件路径"),
    "wanted names": ("a name, or several", "一个或几个名称"),
    "wanted values by name": ("values by their names", "按名称给出的值"),
    "wanted records": ("a list of dicts, one for each step of a unit", "字典的列表，每个单位的每个步骤一个"),
    "wanted flag": ("True or False", " True 或 False"),
    "wanted function": ("a function of two numbers", "带两个数的函数"),
    "wanted items": ("a list", "列表"),
    "wanted holidays": ("days, in a list or a set", "日期的列表或集合"),
    "kind document": ("document", "文档"),
    "name of another type": (
        "the {kind} is given as a {type}\nit is called by its name, which is a text\nwrite the name, in quotes",
        "{kind}给成了 {type}\n应写它的名称，名称是文字\n写名称，加引号",
    ),
    "read as another table": (
        "table {name!r} was read as {read!r}\n"
        "what read_table gives holds the columns of the table that it was asked for\n"
        "write read_table(..., {name!r}) for it, or pass it as tables={{{read!r}: ...}}",
        "表“{name}”是按“{read}”读取的\n"
        "read_table 给出的是所要求的那张表的各列\n"
        "读取时写 read_table(..., {name!r})，或以 tables={{{read!r}: ...}} 传入",
    ),
    # ------------------------------------------------------------------------------------------ calls of evaluators
    "row engine limit": (
        "row_engine_limit = {value!r}\nit is a number of rows\ngive a whole number, 0 for never",
        "row_engine_limit = {value!r}\n它是行数\n写整数；0 表示从不",
    ),
    "check or not": (
        "check = {value!r}\ndata are checked, or they are not\nwrite check=True or check=False",
        "check = {value!r}\n数据或检查，或不检查\n写 check=True 或 check=False",
    ),
    "rows and frames": (
        (
            "dicts for {names}, frames for the other tables\n"
            "the tables of one rating are of one kind\n"
            "make a frame of the dicts, or dicts of the frames"
        ),
        "{names} 是字典列表，其他表是数据框\n一次评定的各表要用同一种形式\n都改成数据框，或都改成字典列表",
    ),
    "tables by name": (
        (
            "tables is a {type}\n"
            "finer tables are given by their names\n"
            "write tables={{{table!r}: ...}}, with rows or a frame for each name"
        ),
        "tables 是 {type}\n下级表按名称给出\n写 tables={{{table!r}: ...}}，每个名称对应一张表",
    ),
    "tables of a scheme": ("tables are those of the scheme, and 'history'", "表是方案中的表和 'history'"),
    "not rows": (
        (
            "table {table!r} is a {type}\n"
            "single units are rated against plain rows\n"
            "give a list of dicts; a frame of pandas or Polars makes them with to_dict('records') or to_dicts()"
        ),
        (
            "表 {table} 是 {type}\n"
            "逐个评定参评单位时，数据要是字典列表\n"
            "给出字典列表；数据框可用 to_dict('records')（pandas）或 to_dicts()（Polars）转换"
        ),
    ),
    "unit not a row": (
        "the unit is a {type}\na unit is a row\ngive a dict from column to value",
        "参评单位是 {type}\n一个参评单位是一行数据\n给出由列名到值的字典",
    ),
    "key of another kind than prepared": (
        "{value!r} is a {kind}, and the keys that were prepared are {usual}s",
        "{value!r} 是{kind}，而预备好的各行主键是{usual}",
    ),
    "types without table": (
        (
            "types of table {table!r}, which is not among the tables of the database\n"
            "types are those of columns that the statement reads\n"
            "add {table!r} to tables, or take them out"
        ),
        (
            "给出了表 {table} 的类型，但数据库的表中没有它\n"
            "类型是语句所读各列的类型\n"
            "在 tables 中加上 {table!r}，或去掉这些类型"
        ),
    ),
    "past rounds without round": (
        (
            "past rounds are given, but not which round this one is\n"
            "rules look up {names} in past rounds\n"
            "give the round: {option[period]:{round}}"
        ),
        "给出了往期表，但没有写明本期是哪一期\n规则要在往期中查 {names}\n写明本期：{option[period]:{round}}",
    ),
    "not a rating": (
        "rating is a {type}\na value is explained as it was rated\npass what rate() gave",
        "rating 是 {type}\n说明的是评定中得出的值\n传入 rate() 给出的结果",
    ),
    "rating of another scheme": (
        (
            "the rating is of scheme {its!r}, not of {own!r}\n"
            "a value is explained by the rules that gave it\n"
            "write rating.explain(...), or explain it with the evaluator that rated it"
        ),
        (
            "评定用的方案是“{its}”，不是“{own}”\n"
            "值要用得出它的规则来说明\n"
            "写 rating.explain(...)，或用评定它的 Evaluator 来说明"
        ),
    ),
    "rating of a scheme of the same name": (
        (
            "the rating is of another scheme that is called {its!r}\n"
            "a value is explained by the rules that gave it\n"
            "write rating.explain(...), or explain it with the evaluator that rated it"
        ),
        (
            "评定用的是另一个同名的方案“{its}”\n"
            "值要用得出它的规则来说明\n"
            "写 rating.explain(...)，或用评定它的 Evaluator 来说明"
        ),
    ),
    "several roots": (
        (
            "scheme {scheme!r} has several tables without a parent\n"
            "units are the rows of the one table without a parent\n"
            "give the other tables a parent"
        ),
        "方案“{scheme}”有几张表没有上级表\n参评单位是唯一没有上级表的那张表的各行\n给其他表写明上级表（parent）",
    ),
    # ------------------------------------------------------------------------------------------ unknown names
    "unknown name": ("unknown {kind} {name!r}", "未知的{kind}“{name}”"),
    "declare": ("declare {name!r}", "声明“{name}”"),
    "write near": ("write {near}", "写{near}"),
    "write near or declare": ("write {near}, or {declare}", "写{near}，或{declare}"),
    "use one of": ("use one of: {known}", "用其中之一：{known}"),
    "declare or use one of": ("{declare}, or use one of: {known}", "{declare}，或用其中之一：{known}"),
    "declare section": (
        "declare a [{kind}....] in the scheme; there is none yet",
        "在方案中声明 [{kind}....]；目前还没有",
    ),
    "declare first": ("{declare}; there is no {kind} yet", "{declare}；目前还没有{kind}"),
    "take out": ("take it out; there is no {kind} yet", "去掉它；目前还没有{kind}"),
}
