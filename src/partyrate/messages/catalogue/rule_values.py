"""Texts of analysing a rule: names, tables, kinds, the past, lookups and divisors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ---------------------------------------------------------------------------------------------------- names
    "rule may use": (
        "a rule may use the indicators, parameters, lookups and ladders of its own scheme",
        "规则只能用本方案的指标、参数、对照表和等次规则",
    ),
    "table as value": (
        (
            "the table {name!r} where a value is needed\n"
            "a rule may use the indicators, parameters, lookups and ladders of its own scheme\n"
            "count its rows with count({name}), or name one of its values"
        ),
        (
            "这里应为值，却写了表“{name}”\n规则只能用本方案的指标、参数、对照表和等次规则\n"
            "用 count({name}) 计行数，或写表中的一项"
        ),
    ),
    "lookup without key": (
        (
            "the lookup {name!r} without a key\n"
            "a rule may use the indicators, parameters, lookups and ladders of its own scheme\n"
            "select one of its cells: {name}[...]"
        ),
        "对照表“{name}”没有写键\n规则只能用本方案的指标、参数、对照表和等次规则\n取其中一个单元格：{name}[...]",
    ),
    "formula without arguments": (
        (
            "the formula {name!r} without its arguments\na formula with 'takes' is used by calling it\n"
            "write {name}({takes}), with a value for each"
        ),
        "公式“{name}”没有写参数\n带 takes 的公式须调用\n写 {name}({takes})，每个参数给一个值",
    ),
    "name unusable why": ("{name!r} is no name that a rule can use", "规则不能用“{name}”这个名称"),
    "name unusable fix": (
        (
            "rename {name!r}: letters, digits and underscores only, and no digit first; an input is still read from "
            "that column with column = {name!r}"
        ),
        "把“{name}”改名：只用文字、数字和下划线，且不以数字开头；输入项可用 column = {name!r} 仍从该列读取",
    ),
    "brackets select": ("brackets select a cell of a lookup", "方括号用来取对照表的单元格"),
    # --------------------------------------------------------------------------------------------------- tables
    "value of another table": (
        (
            "{name!r} has a value for each row of table {home!r}, not for each row of {table!r}\n"
            "a rule uses values of its own table and of coarser ones; finer values only inside an aggregate\n{fix}"
        ),
        (
            "“{name}”按表“{home}”的每一行取值，不是按“{table}”的每一行\n规则可用本表和上级表的值；下级表的值须先汇总\n"
            "{fix}"
        ),
    ),
    "argument of a finer table": (
        "{name!r} has a value for each row of table {home!r}, and {formula!r} belongs to table {table!r}\n"
        "what takes arguments belongs to one table, wherever it is called, and its arguments are values of that table "
        "and of coarser ones\n"
        'write table = "{home}" at {formula!r} where rules of {home!r} call it; to pass one value for each row of '
        "{table!r}, {fix}",
        "“{name}”按表“{home}”的每一行取值，而“{formula}”属于表“{table}”\n"
        "带参数的公式和判定表无论在哪里调用都只属于一个表，参数须是该表或其上级表的值\n"
        '由“{home}”的规则调用时，在“{formula}”处写 table = "{home}"；若要按“{table}”的每一行传一个值，则{fix}',
    ),
    "call from another table": (
        "{name!r} belongs to table {home!r}, and is called in a rule of table {table!r}\n"
        "what takes arguments belongs to one table, wherever it is called; here neither its arguments nor its own rule "
        "need a value of {home!r}\n"
        'write table = "{table}" at {name!r}; where rules of both tables call it, write one for each table',
        "“{name}”属于表“{home}”，却由表“{table}”的规则调用\n"
        "带参数的公式和判定表无论在哪里调用都只属于一个表；这里的参数和它自己的规则都不用“{home}”的值\n"
        '在“{name}”处写 table = "{table}"；两个表的规则都要调用时，每个表各写一个',
    ),
    "aggregate number": (
        "write sum({name}), mean({name}), max({name}) ... with where= to select",
        "写 sum({name})、mean({name})、max({name}) 等，用 where= 选择",
    ),
    "aggregate flag": (
        "write any({name}), all({name}), or count({table}, where={name})",
        "写 any({name})、all({name}) 或 count({table}, where={name})",
    ),
    "aggregate date": (
        "write min({name}) for the earliest, or max({name}) for the latest",
        "最早写 min({name})，最晚写 max({name})",
    ),
    "aggregate level": (
        "write sum({name}), mean({name}), max({name}) ... of what its levels count as",
        "写 sum({name})、mean({name})、max({name}) 等，按等次所计的数汇总",
    ),
    "aggregate text": (
        "count rows with one of its values: count({table}, where={name} == '...')",
        "计某个值的行数：count({table}, where={name} == '...')",
    ),
    "move rule": (
        "move the rule to table {home!r}, or compute a value of {table!r} from it first",
        "把规则移到表“{home}”，或先由它算出“{table}”的值",
    ),
    "two tables in aggregate": (
        (
            "{name!r} of table {table!r} and {other!r} of table {finest!r} in one {function}()\n"
            "the names inside one aggregate lie on one chain of tables\naggregate them one by one"
        ),
        (
            "一个 {function}() 中有表“{table}”的“{name}”和表“{finest}”的“{other}”\n"
            "一次汇总中的名称须属于同一串上下级表\n分别汇总"
        ),
    ),
    "finer than within": (
        (
            "{name!r} is finer than the rows of {table!r} that within= selects\n"
            "with within= an aggregate runs over rows of the rule's own table\n"
            "compute a value of {table!r} from it first, as a formula of its own"
        ),
        (
            "“{name}”属于“{table}”的下级表，而 within= 选的是“{table}”的行\n用 within= 时只汇总规则本表的行\n"
            "先用单独的公式由它算出“{table}”的值"
        ),
    ),
    "rank without within": (
        "{function}() without within=\nthe cohort has no default\nadd within=(...), or within=() for all rows",
        "{function}() 缺少 within=\n比较组没有默认值\n加上 within=(...)，全部行一起排写 within=()",
    ),
    "aggregate over which rows": (
        (
            "{function}() over which rows? {text!r} names no finer table than {table!r}\n"
            "an aggregate runs over the rows of a finer table, or with within= over rows of its own table\n"
            "write {instead} for all rows, or name columns in within=; or use a value of a finer table"
        ),
        (
            "{function}() 汇总哪些行？“{text}”中没有“{table}”的下级表\n汇总的是下级表的行，或用 within= 汇总本表的行\n"
            "全部行写 {instead}，或在 within= 中写列；或用下级表的值"
        ),
    ),
    "table not below": (
        (
            "table {finest!r} is not below table {table!r}\n"
            "an aggregate runs over the rows of a finer table that belong to the row of the rule\n"
            "use a value of a table whose parent is {table!r}"
        ),
        "表“{finest}”不是表“{table}”的下级表\n汇总的是下级表中属于规则所在行的行\n用上级表为“{table}”的表的值",
    ),
    "rounds of finer table": (
        (
            "{function}() of {name!r}, of table {table!r}\n"
            "history is kept for the table without a parent; other tables are looked along where their rows have an "
            "order\ngive [table.{table}] an order, or use values of the table without a parent"
        ),
        (
            "{function}() 用了表“{table}”的“{name}”\n往期只保存最上级表的值；其他表要有行的次序，才能逐行往前看\n"
            "给 [table.{table}] 写 order，或用最上级表的值"
        ),
    ),
    "within column": ("column of within=", "within= 的列"),
    "within names": ("within= names key columns or values of the rule's own table", "within= 写规则本表的主键列或值"),
    "within absent": (
        (
            "{name!r} in within= can be absent\n"
            "rows with and without a value, or with endless decimals, cannot form a cohort\n"
            "give a formula with coalesce({name}, ...) a name and use that"
        ),
        (
            "within= 中的“{name}”可能没有值\n没有值或小数位无限的行不能分组\n"
            "另写一个公式 coalesce({name}, ...)，用它的名称"
        ),
    ),
    "within unrounded": (
        (
            "{name!r} in within= is unrounded\n"
            "rows with and without a value, or with endless decimals, cannot form a cohort\n"
            "give a formula with round({name}, ...) a name and use that"
        ),
        "within= 中的“{name}”没有舍入\n没有值或小数位无限的行不能分组\n另写一个公式 round({name}, ...)，用它的名称",
    ),
    "rows inside rounds": (
        (
            "{function}() inside {outer}()\nthe past of single rows is not recorded\n"
            "give the inner one a name: a formula of its own"
        ),
        "{outer}() 中有 {function}()\n各行的往期没有记录\n把里面的写成单独的公式",
    ),
    "rows inside rows": (
        (
            "{function}() inside {outer}()\nrows of rows need a table in between\n"
            "give the inner one a name: a formula of its own table"
        ),
        "{outer}() 中有 {function}()\n逐级汇总须有中间的表\n把里面的写成中间那张表的公式",
    ),
    "rounds inside": (
        (
            "{function}() inside {outer}()\nthe past is looked at from the outside in\n"
            "give the inner one a name: a formula of its own"
        ),
        "{outer}() 中有 {function}()\n往期的函数只能写在最外层\n把里面的写成单独的公式",
    ),
    "rounds along another table": (
        (
            "{function}() along the rows of table {along!r}, in a rule of table {table!r}\n"
            "it gives a value for each of those rows\ngive it a name: a formula of table {along!r}"
        ),
        (
            "{function}() 沿表“{along}”的行往前看，而规则属于表“{table}”\n它对那张表的每一行给出一个值\n"
            "把它写成表“{along}”的公式"
        ),
    ),
    "history of several tables": (
        (
            "{function}() in a scheme with the tables {tables}, none with a parent\n"
            "there is one history, of the one table without a parent\ngive all but one of the tables a parent"
        ),
        (
            "方案中的表 {tables} 都没有上级表，不能用 {function}()\n往期只有一份，属于唯一的最上级表\n"
            "只留一张最上级表，其余都写上级表"
        ),
    ),
    # ------------------------------------------------------------------------------------------------- the past
    "past without name": (
        (
            "the past of {name!r}, which has no name\npast rounds record values that have names, and a call has none\n"
            "give it a name: a formula with is = {name!r}, and use the past of that"
        ),
        (
            "“{name}”没有名称，不能取往期的值\n往期只记录有名称的值，调用没有名称\n"
            "写一个公式 is = {name!r}，再取它往期的值"
        ),
    ),
    "past without decimals": (
        (
            "the past of {name!r}, which has no fixed decimals\n"
            "results are recorded as decimals, and no decimal writes every value it can have\n"
            "give round({name}, ...) a name, and use the past of that"
        ),
        (
            "“{name}”小数位不固定，不能取往期的值\n往期按小数记录，它的值不能都用小数写出\n"
            "写一个公式 round({name}, ...)，再取它往期的值"
        ),
    ),
    # ------------------------------------------------------------------------------------------ kinds of values
    "value of another kind": (
        "{text!r} is a {kind}, not a {kinds}\neach operator and function takes values of its kind only\n{fix}",
        "“{text}”的类型是{kind}，这里应为{kinds}\n运算符和函数只接受规定类型的值\n{fix}",
    ),
    "or a": ("{first} or a {other}", "{first}或{other}"),
    "and a": ("{first} and a {other}", "{first}和{other}"),
    "use a": ("use a {kinds}", "改用类型为{kinds}的值"),
    "compare it": ("compare it, for instance {text} > 0", "写成比较，例如 {text} > 0"),
    "lookup to number": ("use a lookup from the text to a number", "用对照表把文字换成数"),
    "not the same for all": (
        "{text!r} is not the same for all rows\n{what} is a constant\nwrite a number, or name a parameter",
        "“{text}”并非各行都相同\n{what}须为固定值\n写一个数，或写参数的名称",
    ),
    "argument decimals": ("the decimals", "小数位"),
    "argument step": ("the step of a rounding", "舍入的单位"),
    "argument degree": ("the degree of a root", "开方的次数"),
    "whole exponent": ("a power is taken a whole number of times", "乘方的次数为整数"),
    "step of rounding": (
        "{text!r} as the step of a rounding\na step is a number above zero\nwrite it as 0.5, 5 or 100",
        "舍入的单位“{text}”不可用\n单位为大于零的数\n写成 0.5、5 或 100",
    ),
    "degree of root": (
        (
            "{text!r} as the degree of a root\nit is a whole number from 2 to {most}\n"
            "write 2 for a square root, 3 for a cube root"
        ),
        "开方的次数“{text}”不可用\n应为 2 至 {most} 的整数\n平方根写 2，立方根写 3",
    ),
    "root of negative": (
        (
            "{text!r} may be negative\nit can lie anywhere from {low} to {high}, and nothing below zero has a root\n"
            "write max({text}, 0), or a condition around it: ... if {text} >= 0 else ..."
        ),
        (
            "“{text}”可能为负\n它可在 {low} 至 {high} 之间，负数不能开方\n"
            "写 max({text}, 0)，或在外面加条件：... if {text} >= 0 else ..."
        ),
    ),
    "exponent": (
        (
            "{text!r} as an exponent\nit must lie from 0 to {most}, so that powers stay within bounds\n"
            "write clamp({text}, 0, {most}), or declare narrower bounds"
        ),
        "乘方的次数“{text}”不可用\n须在 0 至 {most} 之间，使结果有界\n写 clamp({text}, 0, {most})，或声明更窄的上下限",
    ),
    "argument rounding": ("the way of rounding", "舍入方式"),
    "argument place": ("the place of a value", "取第几个"),
    "place of value": (
        (
            "{text!r} as the place of a value\nit is a whole number from 1 to {most}\n"
            "write 1 for the first, 3 for the third"
        ),
        "取第几个“{text}”不可用\n应为 1 至 {most} 的整数\n第一个写 1，第三个写 3",
    ),
    "negative weight": (
        (
            "{text!r} may be negative, and is a weight\nit can be as low as {low}, and a mean takes no such weight\n"
            "write max({text}, 0), or declare low = 0"
        ),
        "权重“{text}”可能为负\n可低至 {low}；有负的权重就不是平均\n写 max({text}, 0)，或声明 low = 0",
    ),
    "negative claim": (
        (
            "{text!r} may be negative, and is handed out\nit can be as low as {low}\n"
            "write max({text}, 0), or declare low = 0"
        ),
        "发放的数额“{text}”可能为负\n可低至 {low}\n写 max({text}, 0)，或声明 low = 0",
    ),
    "product of many": (
        (
            "{text!r} may multiply {rows} values\nsuch a number has too many digits; at most {most} values are "
            "multiplied, unless they are only -1, 0 and 1\ndeclare fewer 'rows' of the table where the data allow it"
        ),
        (
            "“{text}”可能连乘 {rows} 个值\n结果位数过多；除非只有 -1、0、1，至多连乘 {most} 个\n"
            "数据允许时，把该表的 rows 声明得小一些"
        ),
    ),
    "argument trimmed": ("how many values are left out", "去掉的个数"),
    "argument share": ("the share of a percentile", "分位数的比例"),
    "several kinds": (
        "a {kinds} in {text!r}\nthe values that are compared or chosen from are of one kind\n{fix}",
        "“{text}”中有{kinds}\n相比较或供选择的值须为同一类型\n{fix}",
    ),
    "one kind": ("use values of one kind", "改用同一类型的值"),
    "one kind of date": (
        'use values of one kind; a day that rules name is a parameter of kind = "date"',
        '改用同一类型的值；规则中的日期写成 kind = "date" 的参数',
    ),
    "one kind of key": (
        "use values of one kind; a key column holds texts: write '12' for 12",
        "改用同一类型的值；主键列是文字：12 写成 '12'",
    ),
    "no order": (
        (
            "the order of two {kind}s in {text!r}\nnumbers, dates and levels have an order; texts and flags do not\n"
            "compare with == or !="
        ),
        "“{text}”比较两个{kind}的大小\n数、日期和等次有大小，文字和是否值没有\n用 == 或 != 比较",
    ),
    "choice values": ("a choice is compared with one of its values", "可选值只能与它的某个值比较"),
    "level of": ("level of {ladder!r}", "“{ladder}”的等次"),
    "level values": ("a level is compared with a level of its own ladder", "等次只能与同一等次规则的等次比较"),
    "decimals": (
        "{text!r} decimals\ndecimals are a whole number\nwrite a number from {least} to {most}",
        "小数位“{text}”不可用\n小数位须为整数\n写 {least} 至 {most} 的数",
    ),
    "rounding argument": ("the third argument of round() is a way of rounding", "round() 的第三个参数是舍入方式"),
    "no whole number": ("{text!r} may be no whole number\n{why}\nround it", "“{text}”可能不是整数\n{why}\n先舍入"),
    "whole days": ("a date moves by whole days", "日期按整天推移"),
    "whole months": ("a date moves by whole months and years", "日期按整月、整年推移"),
    "whole rungs": ("a level moves by whole rungs", "等次按整级升降"),
    "values left out": (
        (
            "{text!r} values left out\nit is a whole number from 0 to {most}\n"
            "write how many values are left out at each end, such as 1"
        ),
        "去掉的个数“{text}”不可用\n应为 0 至 {most} 的整数\n写两端各去掉几个，如 1",
    ),
    "count of flag": (
        "count() of the flag {text!r}\ncount() counts rows, whatever their value\nwrite {instead}",
        "count() 中写了是否值“{text}”\ncount() 计行数，不看值\n写 {instead}",
    ),
    "percentile share": (
        "the percentile at {text}\na share lies from 0 to 1\nwrite {instead}",
        "分位数的比例 {text} 不可用\n比例为 0 至 1\n写 {instead}",
    ),
    "share from 0 to 1": ("a number from 0 to 1", "0 至 1 的数"),
    "rank direction": (
        (
            "the direction {text}\na ranking goes from the greatest (desc) or from the smallest (asc)\n"
            "write 'desc' or 'asc'"
        ),
        "排名方向 {text} 不可用\n排名从大到小（desc）或从小到大（asc）\n写 'desc' 或 'asc'",
    ),
    # -------------------------------------------------------------------------------------------------- lookups
    "number of keys one": (
        (
            "{name}[...] with {count} key\n"
            "lookup {name!r} is selected by {needed}, the column included where it has several\n"
            "write {needed} between the brackets"
        ),
        "{name}[...] 中有 {count} 个键\n对照表“{name}”按 {needed} 个键取值，有多列时列也算一个\n方括号中写 {needed} 个",
    ),
    "number of keys": (
        (
            "{name}[...] with {count} keys\n"
            "lookup {name!r} is selected by {needed}, the column included where it has several\n"
            "write {needed} between the brackets"
        ),
        "{name}[...] 中有 {count} 个键\n对照表“{name}”按 {needed} 个键取值，有多列时列也算一个\n方括号中写 {needed} 个",
    ),
    "lookup key of another kind": (
        "{text!r} is a {kind}\nthis key of lookup {name!r} is a {kinds}\nuse a {kinds}",
        "“{text}”的类型是{kind}\n对照表“{name}”的这个键的类型是{kinds}\n改用类型为{kinds}的值",
    ),
    "key of lookup": ("key of lookup {name!r}", "对照表“{name}”的键"),
    "constant key": ("a constant key must stand in the lookup", "写明的键须在对照表中"),
    # -------------------------------------------------------------------------------------- divisors and digits
    "always zero": (
        "{text!r} is always zero\nnothing can be divided by zero\ndivide by something else",
        "“{text}”恒为零\n零不能作除数\n换一个除数",
    ),
    "may be zero": (
        "{text!r} may be zero\nit can lie anywhere from {low} to {high}, and nothing can be divided by zero\n{fix}",
        "“{text}”可能为零\n它在 {low} 至 {high} 之间，而零不能作除数\n{fix}",
    ),
    "may have digits": ("{text!r} may have {digits:,} digits", "“{text}”可能有 {digits:,} 位"),
    "round the parts": ("round it or its parts: round(..., 2)", "对它或其中的部分舍入：round(..., 2)"),
}
