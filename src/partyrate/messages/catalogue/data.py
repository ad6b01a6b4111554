"""Texts of faults of data: of cells, keys, columns, rows and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # --------------------------------------------------------------------------------------------- values as shown
    "long value": ("{beginning}... ({size:,} characters)", "{beginning}……（共 {size:,} 个字符）"),
    # ------------------------------------------------------------------------------------- what is wrong with a cell
    "no value": ("no value", "没有值"),
    "too many digits": ("the number has {digits:,} digits", "这个数有 {digits:,} 位，位数太多"),
    "text for a number": ("{value} is a text, not a plain number", "{value} 不是普通的数"),
    "cell not a number": ("{value} is no number", "{value} 不是数"),
    "below the lowest": ("{value} is below the lowest possible value, {limit}", "{value} 低于最小值 {limit}"),
    "above the highest": ("{value} is above the highest possible value, {limit}", "{value} 高于最大值 {limit}"),
    "too many decimals": ("{value} has {decimals}", "{value} 的小数位太多"),
    "endless decimals": ("{value} has endless decimals", "{value} 是无限小数"),
    "cell not allowed": ("{value} is not among the values that are allowed", "{value} 不在允许的值之中"),
    "not a multiple": ("{value} is no multiple of {step}", "{value} 不是 {step} 的倍数"),
    "cell not a text": ("{value} is a {type}", "{value} 不是文字"),
    "not among the values": ("{value} is not among the values", "{value} 不在可选值之中"),
    "cell not a level": ("{value} is no level of {ladder!r}", "{value} 不是 {ladder} 的等次"),
    "read otherwise": ("{value} is read as {read}", "{value} 含有看不见或不规范的字符，按 {read} 读"),
    "cell not a flag": ("{value} is neither true nor false", "{value} 既不表示是，也不表示否"),
    "time of day": ("{value} has a time of day", "{value} 不是日期，而是带有时刻"),
    "cell not a date": ("{value} is no date", "{value} 不是日期"),
    # ---------------------------------------------------------------------------------------- faults of single cells
    "cell without value": (
        (
            "{what}\n"
            "the rules need {name!r} of every row\n"
            "give the value, or declare the input as optional = true where single rows may lack it"
        ),
        "{what}\n方案每行都要读 {name}\n填上值；若个别行可以没有，在方案中写 optional = true",
    ),
    "cell of hidden characters": (
        (
            "{what}\n"
            "texts that differ by what nobody sees are read as one, and frames and databases are not changed\n"
            "write {read}; in lists of dicts and in files it is converted, with a note"
        ),
        (
            "{what}\n"
            "看不见的字符不起区分作用；数据框和数据库中的数据不作改动\n"
            "写成 {read}；字典列表和文件中的会自动转换，并附说明"
        ),
    ),
    "cell of too many digits": (
        ("{what}\na number has at most {most:,} digits, so that time and memory stay bounded\nwrite fewer digits"),
        "{what}\n数最多 {most:,} 位，以免耗尽时间和内存\n减少位数",
    ),
    "cell of a number": (
        "{what}\nthe scheme declares {name!r} as a number\nwrite it in plain digits with a point, as 9.5",
        "{what}\n方案规定 {name} 是数\n只用阿拉伯数字和小数点，如 9.5",
    ),
    "cell with a sign": (
        "{what}\nthe scheme declares {name!r} as a number, and {sign} is no part of one\nwrite {read}",
        "{what}\n方案规定 {name} 是数，数中不写“{sign}”\n写 {read}",
    ),
    "cell in brackets": (
        (
            "{what}\n"
            "the scheme declares {name!r} as a number, and brackets mean a negative one to some, a remark to others\n"
            "write {negative} for a negative number, else {number}"
        ),
        "{what}\n方案规定 {name} 是数；括号有时表示负数，有时只是注记\n是负数就写 {negative}，否则写 {number}",
    ),
    "cell below low": (
        (
            "{what}\n"
            "the scheme declares low = {limit} for {name!r}, and proofs of exactness rest on it\n"
            "correct the value, or change low in [input.{name}]"
        ),
        ("{what}\n方案规定了 {name} 的最小值 {limit}，精确性的证明以此为据\n改正该值，或改 [input.{name}] 的 low"),
    ),
    "cell above high": (
        (
            "{what}\n"
            "the scheme declares high = {limit} for {name!r}, and proofs of exactness rest on it\n"
            "correct the value, or change high in [input.{name}]"
        ),
        ("{what}\n方案规定了 {name} 的最大值 {limit}，精确性的证明以此为据\n改正该值，或改 [input.{name}] 的 high"),
    ),
    "cell of decimals": (
        (
            "{what}\n"
            "the scheme declares decimals = {digits} for {name!r}, and rounds nothing that is given\n"
            "give the value {form}, or raise decimals in [input.{name}]"
        ),
        ("{what}\n方案规定 {name} 为{form}，给出的数不作舍入\n改为{form}，或改 [input.{name}] 的 decimals"),
    ),
    "cell of allowed numbers": (
        ("{what}\nthe scheme declares which values {name!r} takes\ncorrect the value, or change [input.{name}]"),
        "{what}\n方案规定了 {name} 可取的值\n改正该值，或改 [input.{name}]",
    ),
    "cell of a choice": (
        (
            "{what}\n"
            "{name!r} takes the values that the scheme lists\n"
            "write one of them, or add the value to values in [input.{name}]"
        ),
        ("{what}\n{name} 只能取方案列出的值\n改为其中之一；或在 [input.{name}] 的 values 中加上它"),
    ),
    "cell like a choice": (
        (
            "{what}\n"
            "{name!r} takes the values that the scheme lists\n"
            "write {near}, or add the value to values in [input.{name}]"
        ),
        ("{what}\n{name} 只能取方案列出的值\n是不是{near}；或在 [input.{name}] 的 values 中加上它"),
    ),
    "cell of a flag": (
        "{what}\nthe scheme declares {name!r} as a flag\nwrite true or false",
        "{what}\n方案规定 {name} 填是或否\n写“是”或“否”",
    ),
    "cell of a date": (
        "{what}\nthe scheme declares {name!r} as a date\nwrite a day of the calendar, as 2019-12-31",
        "{what}\n方案规定 {name} 是日期\n写日历上有的日期，如 2019-12-31",
    ),
    "cell of a text": (
        "{what}\nthe scheme declares {name!r} as a text\nwrite it as a text",
        "{what}\n方案规定 {name} 是文字\n重新写成普通文字",
    ),
    "number of a past round": (
        (
            "{what}\nthe scheme computes {name!r}, and its rules give no such value\n"
            "correct the value; where the past round had other rules, declare low, high and decimals that hold it"
        ),
        "{what}\n{name} 由方案算出，其规则不会得出此值\n改正该值；若往期办法不同，声明能容纳它的 low、high 和 decimals",
    ),
    "cell of a past round": (
        (
            "{what}\n"
            "the scheme computes {name!r}, and its rules give no such value\n"
            "correct the value, or leave it empty where the past round had other rules"
        ),
        ("{what}\n{name} 由方案算出，其规则不会得出此值\n改正该值；若往期办法不同，可留空"),
    ),
    # ---------------------------------------------------------------------------------------- what a cell may hold
    "with at most decimals": ("with at most {decimals}", "最多 {decimals}"),
    "as a whole number": ("as a whole number", "整数"),
    "whole number": ("whole", "整数"),
    "one of expected": ("one of: {values}", "其中之一：{values}"),
    "one of or nothing expected": ("one of: {values}, or nothing", "其中之一：{values}，或留空"),
    "cell number expected": ("a number from {low} to {high}, {form}", "{low} 到 {high} 的数，{form}"),
    "cell multiple expected": ("{number}, a multiple of {step}", "{number}，{step} 的倍数"),
    "cell flag expected": (
        "true or false (also 1 or 0, yes or no, 是 or 否)",
        "是或否（也可写 true、false、1、0）",
    ),
    "cell date expected": ("a date, written as 2019-12-31", "日期，如 2019-12-31"),
    "cell text expected": ("a text", "文字"),
    "recorded flag expected": ("true or false", "是或否"),
    "recorded date expected": ("a date", "日期"),
    "recorded text expected": ("a text", "文字"),
    "key expected": ("a text, a whole number or a date", "文字、整数或日期"),
    "key once expected": ("each key once", "每个主键只出现一次"),
    "key of kind expected": ("a {kind}, as in table {table!r}", "{kind}，与表 {table} 中相同"),
    "clean text expected": (
        "a text without blanks at its ends, invisible characters, full-width digits and letters",
        "首尾没有空格、不含看不见的字符和全角字母数字的文字",
    ),
    "dict expected": ("a dict", "一行数据"),
    "names expected": ("texts, each once", "文字，各不相同"),
    "parent expected": ("a key of {parent!r}", "表 {parent} 中的主键"),
    "row expected": ("at least one row", "至少一行"),
    "rows expected": ("at most {most:,} rows", "最多 {most:,} 行"),
    "order expected": ("whole numbers or dates", "整数或日期"),
    "position expected": ("each place once below one parent", "同一上级之下每个位置只有一行"),
    "round number expected": ("a whole number", "整数"),
    "earlier round number expected": ("a whole number below {current}", "小于 {current} 的整数"),
    "earlier round expected": ("{round} before {current}", "{current} 之前的{round}"),
    "rounds of 6 months": ("a half year", "半年"),
    "rounds of 3 months": ("a quarter", "季度"),
    "rounds of 1 months": ("a month", "月份"),
    "rounds of other months": ("a round", "期次"),
    # --------------------------------------------------------------------------------------------------- columns
    "missing column": (
        "there is no column {column!r}\n{why}\n{fix}",
        "没有 {column} 这一列\n{why}\n{fix}",
    ),
    "missing column like": (
        "there is no column {column!r}; is it {near}?\n{why}\n{fix}",
        "没有 {column} 这一列；是不是{near}？\n{why}\n{fix}",
    ),
    "column of a key": ("it is a key column of table {table!r}", "它是表 {table} 的主键列"),
    "column of an input": ("the scheme reads {name!r} from it", "方案从这一列读取 {name}"),
    "column of an optional input": (
        "the scheme reads {name!r} from it: single rows may lack a value, but not the whole column",
        "方案从这一列读取 {name}：个别行可以没有值，但不能没有这一列",
    ),
    "column of a column table": ("table {table!r} is made of it", "表 {table} 由这些列构成"),
    "column of history": (
        "history has the key, the round, and the values looked up",
        "往期表要有主键、期次和要查的值",
    ),
    "add the column": ("add the column; there are: {columns}", "补上该列；现有各列：{columns}"),
    "add or name the column": (
        "add the column, or name the one that holds it with column = in the scheme; there are: {columns}",
        "补上该列，或在方案中用 column = 指明所在的列；现有各列：{columns}",
    ),
    "no columns": ("none", "无"),
    "taken column": (
        (
            "there is a column {column!r} already\n"
            "the rating would put a result of that name there\n"
            "rename the column, or leave it out"
        ),
        "已有名为 {column} 的列\n评定结果要写在这一列\n给该列改名，或去掉它",
    ),
    "inner name": (
        (
            "there is a column {column!r}\n"
            "a rating of frames gives such names to the columns it makes on its way\n"
            "rename the column, or leave it out"
        ),
        "有名为 {column} 的列\n评定过程中要用这样的列名\n给该列改名，或去掉它",
    ),
    "column names": (
        "{what}\na column is read by its name, a text\ngive each column its own name",
        "{what}\n列按名称读取，名称是文字\n每列取不同的名称",
    ),
    "column named alike": ("two columns have the same name", "有两列同名"),
    "column named by a pattern": (
        "there is a column {name!r}, which stands for many columns",
        "有名为 {name} 的列，这个名称可指多列",
    ),
    "column named by no text": (
        "there is a column named {name!r}, which is no text",
        "有名为 {name!r} 的列，列名不是文字",
    ),
    "columns differ by capitals": (
        "{other!r} and {name!r} are one name to the database, which does not tell capitals apart",
        "{other} 和 {name} 在数据库中是同一个名称，因为它不分大小写",
    ),
    # ------------------------------------------------------------------------------------------------------ keys
    "key kind text": ("text", "文字"),
    "key kind whole number": ("whole number", "整数"),
    "key kind date": ("date", "日期"),
    "double key": (
        "this key stands {times} times\na key names one row\nkeep one of the rows, or tell them apart",
        "这个主键出现了 {times} 次\n一个主键只能对应一行\n只留一行，或改主键加以区分",
    ),
    "empty key": (
        "no value in a key column\na key names a row\ngive every row a {column!r}",
        "主键列是空的\n行要靠主键辨认\n每行都填上 {column}",
    ),
    "wrong key": (
        (
            "{what}\n"
            "keys are compared exactly, in every table and on every engine\n"
            "write the keys as texts or as whole numbers, in every table alike"
        ),
        "{what}\n主键要逐字相同才算同一个\n所有表中主键统一写成文字或整数",
    ),
    "key with a time": (
        "{what}\na key is a day without a time\nmake it a column of dates, as {column}.dt.date does in pandas",
        "{what}\n日期可作主键，时刻不能\n把该列转换成日期，如 pandas 的 {column}.dt.date",
    ),
    "not a key": ("{value} cannot be a key", "{value} 不能作主键"),
    "key of another kind": (
        "{value} is a {kind}, and the keys before it are {usual}s",
        "{value} 是{kind}，前面各行的主键是{usual}",
    ),
    "column cannot be a key": ("a column of type {type} cannot be a key", "类型为 {type} 的列不能作主键"),
    "key beyond 64 bits": ("{value} is no whole number of 64 bits", "{value} 超出 64 位整数的范围"),
    "other kind": (
        (
            "the key is a {own} here and a {other} in table {parent!r}\n"
            "a text and a number are never the same key, even where they look alike\n"
            "make {column!r} a {other} here, or a {own} there"
        ),
        (
            "主键在这里是{own}，在表 {parent} 中是{other}\n"
            "文字和数字即使看起来一样也不是同一个主键\n"
            "把 {column} 在两张表中写成同一类型"
        ),
    ),
    "orphan": (
        (
            "there is no such row in table {parent!r}\n"
            "each row of {table!r} belongs to a row of {parent!r}\n"
            "add the row to {parent!r}, or fix the key"
        ),
        (
            "表 {parent} 中没有对应的行\n"
            "表 {table} 的每一行都属于表 {parent} 的一行\n"
            "在表 {parent} 中补上该行，或改正主键"
        ),
    ),
    "unexpected key": (
        (
            "{key!r} is not expected\n"
            "every row of {parent!r} has just the rows that [table.{table}] expects\n"
            "fix the key, or add it to expects"
        ),
        ("不应有 {key!r}\n表 {parent} 的每一行都只有 [table.{table}] 列出的各行\n改正主键，或在 expects 中加上它"),
    ),
    # ------------------------------------------------------------------------------------------- rows and tables
    "not a row": (
        (
            "this is a {type}\n"
            "plain rows are dicts from column to value\n"
            "give a list of dicts, or a frame of pandas or Polars"
        ),
        "这不是一行数据，而是 {type}\n每一行要写明各列的值\n改用字典的列表或数据框",
    ),
    "not given": (
        (
            "the table was not given\n"
            "each row of {finer!r} belongs to a row of it, and the scheme reads {inputs}\n"
            "pass it with the others: {option[table]:{table}=...}"
        ),
        (
            "没有给出这张表\n"
            "表 {finer} 的每一行都属于它的一行，方案还要读 {inputs}\n"
            "连同其他表一起给出：{option[table]:{table}=...}"
        ),
    ),
    "given twice": (
        (
            "the table was given\n"
            "its rows are columns of {parent!r}: {columns}\n"
            "leave it out, and give {parent!r} these columns"
        ),
        "给出了这张表\n它的各行就是表 {parent} 的这些列：{columns}\n去掉这张表，在表 {parent} 中给出这些列",
    ),
    "empty table": (
        "the table has no rows\na rating needs at least one row\ncheck that the right file or selection was given",
        "表中没有数据行\n评定至少要有一行\n检查是否给错了文件或范围",
    ),
    "too many rows": (
        (
            "{rows:,} rows\n"
            "the scheme declares at most {most:,} rows, and proofs of exactness rest on it\n"
            "check the data, or raise rows = in [table.{table}]; for one call: scheme.with_rows({{{table!r}: ...}})"
        ),
        (
            "有 {rows:,} 行\n"
            "方案规定最多 {most:,} 行，精确性的证明以此为据\n"
            "检查数据，或改 [table.{table}] 的 rows；仅此一次可用 scheme.with_rows({{{table!r}: ...}})"
        ),
    ),
    "too many rows below": (
        (
            "{rows:,} rows below one row of {parent!r}\n"
            "the scheme declares at most {most:,} rows below one row of {parent!r}, "
            "and proofs of exactness rest on it\n"
            "check the data, or raise rows = in [table.{table}]; for one call: scheme.with_rows({{{table!r}: ...}})"
        ),
        (
            "表 {parent} 的一行之下有 {rows:,} 行\n"
            "方案规定表 {parent} 的一行之下最多 {most:,} 行，精确性的证明以此为据\n"
            "检查数据，或改 [table.{table}] 的 rows；仅此一次可用 scheme.with_rows({{{table!r}: ...}})"
        ),
    ),
    "not a past year": (
        (
            "{value} is no past round\n"
            "history holds rounds before this one, each with a whole number such as its year\n"
            "fix the round, or leave the row out"
        ),
        "{value} 不是往期\n往期表只放本期之前的各期，用整数表示，如年份\n改正期次，或去掉该行",
    ),
    "not a past round": (
        (
            "{value} is no past round\n"
            "history holds rounds before this one, written as the period of a rating is\n"
            "write {form}, or leave the row out"
        ),
        "{value} 不是往期\n往期表只放本期之前的各期，写法与评定的期次相同\n{form}；或去掉该行",
    ),
    "unordered text": (
        (
            "the key {column!r} holds texts, which have no order\n"
            "rules look along the rows of {table!r}, in the order of {column!r}: '10' is no month before '9'\n"
            "give whole numbers (1, not 01) or dates (2026-01-31) in all rows, "
            "or list the keys in order: expects = [...] in [table.{table}]"
        ),
        (
            "主键 {column} 是文字，没有先后次序\n"
            "规则要按 {column} 的次序看表 {table} 的各行\n"
            "各行都写成整数（1，不写 01）或日期（2026-01-31），或在 [table.{table}] 的 expects 中按次序列出"
        ),
    ),
    "same position": (
        (
            "another row stands on the same place in the order of {order}\n"
            "rules look along the rows of {table!r}, and which of the two comes first is not known\n"
            "tell them apart, or add a further name to the order of [table.{table}]"
        ),
        (
            "另有一行在 {order} 的次序中处于同一位置\n"
            "规则要按次序看表 {table} 的各行，两行谁先谁后不明\n"
            "加以区分，或在 [table.{table}] 的 order 中再加一项"
        ),
    ),
}
