"""Texts of analysing a rule: kinds, the past, lookups and divisors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
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
        "“{text}”的类型为{kind}，这里应为{kinds}\n运算符和函数只接受规定类型的值\n{fix}",
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
    "level values": (
        "a text beside a level is the name of a level of the same ladder",
        "与等次并列的文字须是同一等次规则中的等次名称",
    ),
    "levels of two ladders": (
        "{text!r} gives levels of two ladders, {ladder!r} and {other!r}\n"
        "a level of one is none of the other, and both may count as other numbers\n"
        "write {ladder} + 0 and {other} + 0 for the numbers that they count as; for a level write the decision that "
        "{other} is 'from' in its place, as in coalesce(previous({ladder}), decision_of_{other}), or declare one "
        'ladder, each of whose levels says which levels of these two it stands for: when = "..."',
        "“{text}”给出“{ladder}”和“{other}”两个等次规则的等次\n"
        "一个等次规则的等次不是另一个的等次，两者折算的数也可能不同\n"
        "要用折算的数，写 {ladder} + 0 和 {other} + 0；"
        "要得等次，把 {other} 改写为它的 from 所取的判定表，如 coalesce(previous({ladder}), {other}判定表)；"
        "或另设一个等次规则，在每个等次的 when 中写明它对应这两个等次规则的哪些等次",
    ),
    "levels in another order": (
        (
            "{text!r} beside levels of {ladder!r}\nthe levels of {other!r} stand in another order there: {levels}\n"
            "list the levels of both in one order"
        ),
        ("“{text}”与“{ladder}”的等次并列\n“{other}”的等次在其中的先后不同：{levels}\n两处等次按同一先后列出"),
    ),
    "level and text": (
        ("{text!r} has a level and a name of one\nmin and max take numbers and dates\nwrite {instead}"),
        "“{text}”里有等次和等次名称\nmin 和 max 只用于数和日期\n写 {instead}",
    ),
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
        "{text!r} is a {kind}\nthis key of lookup {name!r} is a {kinds}\n{fix}",
        "“{text}”的类型为{kind}\n对照表“{name}”的这个键的类型为{kinds}\n{fix}",
    ),
    "keys in quotes": (
        "use a {kinds}, or write the keys of the lookup in quotes",
        "改用类型为{kinds}的值，或给对照表的键加引号",
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
