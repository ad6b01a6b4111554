"""Texts of results: errors of ratings, totals, samples, groups, charts and explanations, and of their documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ values by name
    "scheme has no pairing": ("scheme {scheme!r} has no such pairing", "方案“{scheme}”没有这一结对"),
    "arguments of a value": (
        "{name!r} has no value without its arguments ({takes})\n"
        "a formula that takes arguments is computed where a rule calls it\n"
        "ask for a value whose rule calls it, or write a formula with the rule {call}",
        "“{name}”须给出参数（{takes}）才有值\n带参数的公式在规则调用它时计算\n"
        "查询调用它的那一项，或另写公式，规则为 {call}",
    ),
    "scheme computes no value": ("scheme {scheme!r} computes no such value", "方案“{scheme}”不计算这一项"),
    "tables of values": ("values are those of a table of the scheme", "值属于方案中的某一张表"),
    "values of a record": ("the record holds these", "结果记录中只有这些"),
    "sum of no number": (
        "{name!r} is a {kind}\nnumbers and levels can be added up\nuse values({name!r}) and count them",
        "“{name}”是{kind}\n只有数和等次可以合计\n用 values({name!r}) 取值后计数",
    ),
    "input not read": (
        (
            "the input {name!r} was not read\nno value that can be determined needs it\n"
            "look into the column {column!r} that was given"
        ),
        "没有读入输入项“{name}”\n能确定的值都用不到它\n请直接查看所提供的“{column}”列",
    ),
    "no single value": (
        (
            "{name!r} has no single value for a row of {table!r}\n"
            "it is a value of table {home!r}, which is not above {table!r}\n"
            "leave table= out, or name {home!r} or a table below it"
        ),
        (
            "表“{table}”的一行对应的“{name}”不止一个值\n"
            "它是表“{home}”的值，而“{home}”不是“{table}”的上级表\n"
            "去掉 table=，或写“{home}”或其下级表"
        ),
    ),
    "key column of several tables": (
        (
            "{name!r} is a key column of several tables: {tables}\n"
            "values are those of the rows of one table\nwrite values({name!r}, table={first!r})"
        ),
        "“{name}”是几张表的主键列：{tables}\n值须取自一张表的各行\n写 values({name!r}, table={first!r})",
    ),
    "frame of no rows": (
        (
            "a frame is made of a list of dicts, not of {rows}\neach dict is a row\n"
            "pass what distribution, totals, pairs or sample gave"
        ),
        (
            "数据框由字典列表构成，而不是 {rows}\n每个字典是一行\n"
            "传入 distribution、totals、pairs 或 sample 的返回值"
        ),
    ),
    # ------------------------------------------------------------------------------------------ ladders and groups
    "no ladder": (
        "{name!r} is a {kind}\nlevels are counted on a ladder\nname one of: {ladders}",
        "“{name}”是{kind}\n等次只能按等次规则统计\n写其中之一：{ladders}",
    ),
    "levels of a ladder": ("{ladder!r} has the levels {levels}", "“{ladder}”的等次有：{levels}"),
    "levels from a ladder": ("levels are given by a ladder", "等次由等次规则评定"),
    "several ladders": (
        "the scheme has {count} ladders\na distribution is that of one ladder\nname one with ladder=: {ladders}",
        "方案有 {count} 个等次规则\n等次分布只针对其中一个\n用 ladder= 写明其中之一：{ladders}",
    ),
    "without ladders": (
        "the scheme has 0 ladders\na distribution is that of one ladder\nask for the totals",
        "方案没有等次规则\n等次分布须针对一个等次规则\n改为查询合计",
    ),
    "groups by key columns": ("rows of a ladder are grouped by key columns", "参评单位按主键列分组"),
    "grouped twice": (
        (
            "{name!r} stands twice in {argument}\nrows that agree in a name agree in it again\n"
            "take one of them out, or fix the one that is misspelt"
        ),
        "{argument} 中“{name}”写了两次\n按同一名称分组两次没有意义\n去掉一个，或改正写错的那个",
    ),
    "column taken": (
        (
            "{name!r} is a column of {what} already\n{what} have the columns {columns} of their own\n"
            "leave it out, or give the value another name in the scheme"
        ),
        "{what}中已有“{name}”列\n{what}自带这些列：{columns}\n不要写它，或在方案中改用别的名称",
    ),
    "what totals": ("totals", "合计"),
    "what scenarios": ("scenarios", "情景"),
    "what samples": ("samples", "抽样结果"),
    "what distributions": ("distributions", "等次分布"),
    # ------------------------------------------------------------------------------------------ totals
    "kind column of incentives": ("column of incentives", "奖惩分组列"),
    "columns of incentives": (
        (
            "totals are made by key columns of those who get something, by incentive, kind and recipient, "
            "and by values of their table and of those above it"
        ),
        "合计可按所涉单位的主键列、奖惩名称、类别、对象，以及其所在表和上级表的值分组",
    ),
    "kind value of": ("value of {name!r}", "“{name}”的值"),
    "values of a name": ("{name!r} is one of: {known}", "“{name}”只能是：{known}"),
    "no value of kind number": (
        "{value} is no value of {name!r}\nit is a number\nwrite a number, as 3 or '2.5'",
        "{value} 不是“{name}”的值\n该项是数\n写一个数，如 3 或 '2.5'",
    ),
    "no value of kind flag": (
        "{value} is no value of {name!r}\nit is a flag\nwrite True or False",
        "{value} 不是“{name}”的值\n该项是是否值\n写 True 或 False",
    ),
    "no value of kind date": (
        "{value} is no value of {name!r}\nit is a date\nwrite a date, as '2019-12-31'",
        "{value} 不是“{name}”的值\n该项是日期\n写一个日期，如 '2019-12-31'",
    ),
    # ------------------------------------------------------------------------------------------ charts
    "tables for charts": ("these are made as frames for charts", "可供作图的只有这些表"),
    "argument of another table": (
        "{argument} = {value} for the table {name!r}\nit takes {known}\ntake it out",
        "表“{name}”不接受 {argument} = {value}\n它只接受：{known}\n去掉它",
    ),
    "no arguments": ("nothing", "无"),
    # ------------------------------------------------------------------------------------------ samples
    "no seed": (
        (
            "the seed is {seed}\nthe seed decides who is drawn, and is published with the result\n"
            "give a text that nobody could choose for its effect, such as numbers drawn in public"
        ),
        "种子是 {seed}\n种子决定抽中谁，并随结果公布\n写一段谁也无法借以操纵结果的文字，例如公开摇出的号码",
    ),
    "n and share": (
        (
            "n and share are both given\na sample has so many rows in all, or a share of each stratum\n"
            "give {option[count]:} or {option[share]:}, and not both"
        ),
        "n 和 share 同时给出\n抽样要么定总数，要么定每层的比例\n"
        "只写 {option[count]:} 或 {option[share]:} 其中之一",
    ),
    "neither n nor share": (
        (
            "neither n nor share is given\na sample has so many rows in all, or a share of each stratum\n"
            "give {option[count]:} or {option[share]:}, and not both"
        ),
        "没有给出 n 或 share\n抽样要么定总数，要么定每层的比例\n"
        "只写 {option[count]:} 或 {option[share]:} 其中之一",
    ),
    "n not whole": (
        "n = {value}\nrows are drawn whole\ngive a whole number from 1, or {option[share]:}",
        "n = {value}\n抽取的是整行\n写不小于 1 的整数，或改写 {option[share]:}",
    ),
    "at_least not whole": (
        "at_least = {value}\nrows are drawn whole\ngive a whole number from 0",
        "at_least = {value}\n抽取的是整行\n写不小于 0 的整数",
    ),
    "no share": (
        "share = {value}\na share is a number above 0 and up to 1\none fifth is {option[share]:0.2}",
        "share = {value}\n比例是大于 0、不超过 1 的数\n五分之一写 {option[share]:0.2}",
    ),
    "more than rows": (
        "n = {n:,} of {rows}\na row is drawn once at most\ngive {option[count]:{most}} or less",
        "n = {n:,}，而总共只有 {rows}\n每行最多抽中一次\n写 {option[count]:{most}} 或更小的数",
    ),
    "fewer than strata need": (
        (
            "n = {n:,}, and at_least = {at_least} of each stratum is {least:,} rows\n"
            "{strata:,} strata are drawn from\ngive {option[count]:{least}} or more, or a smaller at_least"
        ),
        (
            "n = {n:,}，而每层 at_least = {at_least} 共需 {least:,} 行\n"
            "共从 {strata:,} 层中抽取\n写 {option[count]:{least}} 或更大的数，或减小 at_least"
        ),
    ),
    # ------------------------------------------------------------------------------------------ explanations
    "table not rated": (
        (
            "{name!r} belongs to table {table!r}, which was not given\nonly rated rows can be explained\n"
            "give it: {option[table]:{table}=...}"
        ),
        "“{name}”属于表“{table}”，而这张表没有提供\n只能说明已评定的行\n给出这张表：{option[table]:{table}=...}",
    ),
    "rows by their key": ("rows of table {table!r} are named by their key", "表“{table}”的行以主键指明"),
    "key of other parts": (
        (
            "a key of {count} parts\nrows of table {table!r} are named by {keys}\n"
            "give a value of each, in this order: {unit}"
        ),
        "主键有 {count} 个部分\n表“{table}”的行由 {keys} 指明\n按此顺序各写一个值：{unit}",
    ),
    "no row with key": (
        "table {table!r} has no row with that key; its key columns are {keys}",
        "表“{table}”中没有这一主键的行；主键列是 {keys}",
    ),
    "key as in the data": (
        "give a key as it stands in the data; {option[unit]:} may be the last key column alone where that is unique",
        "按数据中的写法写主键；{option[unit]:} 可以只写最后一个主键列的值，只要该值不重复",
    ),
    "several rows with key": (
        "{count} rows with {key}\na row of table {table!r} is named by {keys}\ngive the whole key, for instance {unit}",
        "{key} 有 {count} 行\n表“{table}”的行由 {keys} 指明\n写全主键，例如 {unit}",
    ),
    # ------------------------------------------------------------------------------------------ documents
    "no kind of note": ("{kind!r} is no kind of note", "“{kind}”不是提示的种类"),
    "no figures of a note": (
        "these are no figures of a note of the kind {kind!r}", "这些不是“{kind}”类提示的数据",
    ),
    "figures of a note": ("the figures that its text needs", "该类提示所需的数据"),
    "values and states": ("{values} values and {states} states", "{values} 个值、{states} 个状态"),
    "of both": ("{count} of both", "两者各 {count} 个"),
    "value stands here": ("{value} stands here", "这里是 {value}"),
    "values stand here": ("{count} values stand here", "这里有 {count} 个值"),
    "so many": ("{count}", "{count} 个"),
    "decimals from 0": ("a whole number from 0 to {most:,}", "0 到 {most:,} 的整数"),
    "a value of kind": ("a {kind}", "{kind}"),
    "amounts for rows": ("{amounts} amounts for {rows} rows", "{rows} 行有 {amounts} 个金额"),
    "amounts": ("{count} amounts", "{count} 个金额"),
    "nowhere above": ("{name!r} stands nowhere above", "前面没有“{name}”"),
    "part above": ("the name of a part that does", "前面已有的部分的名称"),
    "rows shown": (
        "rows = {rows}\nan explanation shows at most so many finer rows of an aggregate\nwrite 0 or more, None for all",
        "rows = {rows}\n计算过程对每项汇总最多列出这么多行明细\n写 0 或更大的整数；None 表示全部列出",
    ),
    # ------------------------------------------------------------------------- what objects show of themselves
    "scheme section": ("section", "类别"),
    "scheme count": ("entries", "项数"),
    "scheme names": ("among them", "其中"),
    "scheme open": ("unpublished", "未公布"),
    "scheme unpublished": ("unpublished ({count}): {names}", "未公布（{count} 项）：{names}"),
    "rating level": ("level", "等次"),
    "rating number": ("number", "数量"),
    "rating share": ("share", "占比"),
    "rating quota": ("quota", "名额"),
    "rating ladder": ("{ladder} ({table}, {count:,} in all)", "{ladder}（{table}，共 {count:,} 个）"),
    "rating more ladders": ("and {count} more ladders", "另有 {count} 个等次规则"),
    "rating notes": ("notes: {kinds}", "说明：{kinds}"),
    "rating about": ("{scheme} · {notes}", "{scheme} · {notes}"),
    "notes more": ("... and {count:,} more", "……另有 {count:,} 条"),
    "notes first": ("{count:,} notes, the first {shown} of them", "说明 {count:,} 条，列出前 {shown} 条"),
    "notes kind": ("kind", "类别"),
    "notes note": ("note", "说明"),
}  # fmt: skip
