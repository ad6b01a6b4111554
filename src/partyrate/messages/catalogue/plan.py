"""Texts of the plan of a scheme: its tables, its calls, and the order and the ranges of its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ unpublished choices
    "label of variant": ("{label} ({settings})", "{label}（{settings}）"),
    "setting of variant": ("{name}={value}", "{label}为“{shown}”"),
    # ------------------------------------------------------------------------------------------ dates
    "as_of not passed": (
        "{name} is not known\n{reason}\ngive the day: {option[as_of]:2019-12-31}",
        "{name} 未知\n{reason}\n给出日期：{option[as_of]:2019-12-31}",
    ),
    "period not passed": (
        "{name} is not known\n{reason}\ngive the round: {option[period]:{round}}",
        "{name} 未知\n{reason}\n给出轮次：{option[period]:{round}}",
    ),
    "date used by": ("the rule {rule!r} of {entry!r} uses it", "“{entry}”的规则 {rule} 用到它"),
    "date used": ("a rule uses it", "有规则用到它"),
    # ------------------------------------------------------------------------------------------ entries
    "entry without table": (
        "{name!r} names no table\n"
        "the scheme has several tables without a parent\n"
        "add table = one of: {tables}",
        "“{name}”没有写明表\n"
        "方案有几张没有上级的表\n"
        "加上 table = 其中之一：{tables}",
    ),
    "table of a value": ("every value lives in one table", "每个值都属于一张表"),
    "calls too deep": ("the calls in {rule!r} nest too deep", "规则 {rule} 中的调用嵌套太深"),
    "split called rules": ("split the rules that are called", "把被调用的规则拆开"),
    "entry named as a key": (
        "{name!r} is also a key column of table {table!r}\n"
        "a name in a rule means one thing\n"
        "rename one of them; the input keeps its column with column = ...",
        "“{name}”同时是表“{table}”的主键列\n"
        "规则中的一个名称只有一种含义\n"
        "给其中一个改名；输入项可用 column = ... 保留原来的列",
    ),
    "group without parts": (
        "{name!r} has neither a kind, nor a rule, nor parts\n"
        "an input has a kind, a formula a rule, and a group is the parent of other indicators\n"
        'add kind or is, or give its parts parent = "{name}"',
        "“{name}”既没有 kind，也没有规则，也没有下级指标\n"
        "输入项有 kind，公式有规则，分组是其他指标的上级\n"
        '加上 kind 或 is，或给下级指标写 parent = "{name}"',
    ),
    # ------------------------------------------------------------------------------------------ order of work
    "cycle of entries": (
        "entries need each other in a cycle: {steps}\n"
        "each value is computed from values that are known before it\n"
        "take one of the names out of its rule; previous(...) of a value that the history records makes no cycle",
        "条目互相依赖，形成循环：{steps}\n"
        "每个值都由在它之前已知的值计算\n"
        "从某条规则中去掉其中一个名称；对往期有记录的值用 previous(...) 不构成循环",
    ),
    "step with a line": ("{name} (line {line}: {rule})", "{name}（第 {line} 行：{rule}）"),
    "step with a rule": ("{name} ({rule})", "{name}（{rule}）"),
    "stages are declared": ("stages are declared by the scheme", "阶段由方案声明"),
    "use of a later stage": (
        "{name!r} of stage {stage!r} uses {used!r} of the later stage {later!r}\n"
        "the stages follow each other: {stages}\n"
        "move one of them to another stage, or use an earlier value",
        "阶段“{stage}”的“{name}”使用了更晚的阶段“{later}”的“{used}”\n"
        "阶段依次进行：{stages}\n"
        "把其中一个移到别的阶段，或使用更早的值",
    ),
    # ------------------------------------------------------------------------------------------ ranges
    "unknown past": (
        "the bounds of {name!r} in past rounds are not known\n"
        "its own rule is not known yet, or needs what is unpublished; what a record can hold must be known beforehand\n"
        "where {name!r} is a number, declare its low, high and decimals; else write its rule so that it fits one kind "
        "of value alone, and let no other value stand between it and its own past",
        "“{name}”往期的上下限未知\n"
        "它自己的规则尚未确定，或依赖未公布的内容；记录可能的取值必须事先已知\n"
        "“{name}”是数时，声明它的 low、high 和 decimals；否则把规则写成只能得出一种类型的值，"
        "且不经由其他值引用自己的往期值",
    ),
    "low above high": (
        "low = {low} is above high = {high}\n"
        "{name!r} could have no value at all\n"
        "swap them, or fix the one that is wrong",
        "low = {low} 大于 high = {high}\n"
        "“{name}”不可能有任何值\n"
        "把两者对调，或改正写错的一个",
    ),
    "number of a field": (
        "{field} is a number, or names a parameter that is one", "{field} 是数，或写明一个数值参数",
    ),
    "decimals of no value": (
        "decimals = {decimals}\n"
        "decimals are a whole number from 0 to {most:,}\n"
        "write how many decimals a value can have",
        "decimals = {decimals}\n"
        "小数位是 0 至 {most:,} 的整数\n"
        "写明值最多有几位小数",
    ),
    "promise of no number": (
        "{name!r} is a {kind}, and declares {keys}\n"
        "bounds and decimals are promises of numbers\n"
        "take out {keys}",
        "“{name}”是{kind}，却声明了 {keys}\n"
        "上下限和小数位只适用于数\n"
        "去掉 {keys}",
    ),
    "more decimals than declared": (
        "{name!r} can have {decimals}, and declares {declared}\n"
        "decimals of a formula are a promise, not a rounding\n"
        "{fix}",
        "“{name}”可能有{decimals}，而声明的是 {declared} 位\n"
        "公式的小数位是承诺，不是舍入\n"
        "{fix}",
    ),
    "endless": ("endless decimals", "无限位小数"),
    "round the rule": ("round it: round({rule}, {decimals})", "加上舍入：round({rule}, {decimals})"),
    "round the group": (
        "take 'decimals' out; a formula with is = \"round({name}, {decimals})\" gives it rounded",
        '去掉 decimals；另加公式 is = "round({name}, {decimals})" 得到舍入后的值',
    ),
    "outside declared bounds": (
        "{name!r} can lie from {low} to {high}\n"
        "it declares low {declared_low} and high {declared_high}\n"
        "{fix}",
        "“{name}”可能在 {low} 到 {high} 之间\n"
        "它声明的 low 是 {declared_low}，high 是 {declared_high}\n"
        "{fix}",
    ),
    "keep within bounds": ("keep it there: {rule}, or fix the bounds", "使其不超出：{rule}，或改正上下限"),
    "fix the bounds": ("fix the bounds, or take them out", "改正上下限，或去掉"),
    "amount of no number": (
        "the amount {rule!r} is a {kind}\nan amount is a number\nwrite a number",
        "数额 {rule} 是{kind}\n数额是数\n写一个数",
    ),
    "budget of no number": (
        "the limit {rule!r} is a {kind}\na budget is a number, in the unit of its incentives\nwrite a number",
        "限额 {rule} 是{kind}\n总额上限是数，单位与其奖惩相同\n写一个数",
    ),
    "places of no number": (
        "the places {rule!r} are a {kind}\nplaces are a number\nwrite for instance 0.1 * candidates",
        "名额 {rule} 是{kind}\n名额是数\n例如写 0.1 * candidates",
    ),
    "condition of no flag": (
        "{rule!r} is a {kind}, not a flag\na condition is true or false\n{fix}",
        "{rule} 是{kind}，不是是否值\n条件只有成立和不成立\n{fix}",
    ),
    "compare a number": ("compare it, for instance {rule} > 0", "与某个值比较，例如 {rule} > 0"),
    "compare a level": ("compare it, for instance {rule} >= {level!r}", "与某个等次比较，例如 {rule} >= {level!r}"),
    "write a comparison": ("write a comparison", "写一个比较式"),
    "order by a text": (
        "{rule!r} cannot order a {kind}: it is a text\n"
        "rows are ordered by numbers with fixed decimals, dates, flags or levels\n"
        "order by one of these",
        "{rule} 不能用于{kind}的排序：它是文字\n"
        "各行按小数位固定的数、日期、是否值或等次排序\n"
        "改用其中一种排序",
    ),
    "order by a quotient": (
        "{rule!r} cannot order a {kind}: it is a quotient of values that vary\n"
        "rows are ordered by numbers with fixed decimals, dates, flags or levels\n"
        "round it as the source says, round({rule}, 4), which makes rows even that differ by less; or order in "
        "the same direction by a formula with rank({rule}, 'asc', within=(), ties='min'), which is exact",
        "{rule} 不能用于{kind}的排序：它是会变化的值相除的商\n"
        "各行按小数位固定的数、日期、是否值或等次排序\n"
        "按文件规定舍入，如 round({rule}, 4)，相差更小的行即为并列；或方向不变，按公式 "
        "rank({rule}, 'asc', within=(), ties='min') 排序，这是精确的",
    ),
    "cohort that can be absent": (
        "{name!r} forms the cohorts of {entry!r} and can be absent\n"
        "every row is in just one cohort\n"
        "give a formula with coalesce({name}, ...) a name, and use that",
        "“{name}”划分“{entry}”的比较组，但可能缺失\n"
        "每一行只属于一个比较组\n"
        "用 coalesce({name}, ...) 另设一个公式，并使用该公式",
    ),
    "cohort by a quotient": (
        "{name!r} forms the cohorts of {entry!r} and is a quotient of values that vary\n"
        "every row is in just one cohort\n"
        "give a formula with round({name}, ...) a name, and use that",
        "“{name}”划分“{entry}”的比较组，但它是会变化的值相除的商\n"
        "每一行只属于一个比较组\n"
        "用 round({name}, ...) 另设一个公式，并使用该公式",
    ),
    # ------------------------------------------------------------------------------------------ allowed values
    "allowed outside its bounds": (
        "{name!r} allows {value}, but has low {low}, high {high}, decimals {decimals}\n"
        "every value that is allowed is one that a cell can have\n"
        "leave out low, high and decimals, which follow from allowed",
        "“{name}”的 allowed 中有 {value}，但 low 是 {low}，high 是 {high}，decimals 是 {decimals}\n"
        "允许的每个值都应是单元格可能的值\n"
        "不写 low、high 和 decimals，它们由 allowed 得出",
    ),
    "allowed off the step": (
        "{name!r} allows {value}, which is no multiple of step = {step}\n"
        "values are whole multiples of the step\n"
        "leave step out, since allowed says them all",
        "“{name}”的 allowed 中有 {value}，它不是 step = {step} 的倍数\n"
        "值是 step 的整数倍\n"
        "不写 step，因为 allowed 已列出全部的值",
    ),
    "bound off the step": (
        "{key} = {value} of {name!r} is no multiple of step = {step}\n"
        "values are whole multiples of the step, counted from zero\n"
        "write {key} as a multiple of it",
        "“{name}”的 {key} = {value} 不是 step = {step} 的倍数\n"
        "值是 step 的整数倍，从零算起\n"
        "把 {key} 写成它的倍数",
    ),
    "step with more decimals": (
        "step = {step} of {name!r} has more than {decimals}\n"
        "a step is as fine as its values\n"
        "leave decimals out, which follow from step",
        "“{name}”的 step = {step} 超过 {decimals}\n"
        "step 与值的精细程度相同\n"
        "不写 decimals，它由 step 得出",
    ),
    # ------------------------------------------------------------------------------------------ calls
    "calls multiply": (
        "with {call!r}, the calls of formulas multiply to more than {most:,} parts",
        "加上 {call}，公式的调用展开后超过 {most:,} 个部分",
    ),
    "name what is passed": (
        "name what is passed as a formula of its own, or use a lookup", "把传入的内容另设为公式，或改用对照表",
    ),
    "argument of no option": (
        "{key}={value}\n{usage}\npass one of: {words}", "{key}={value}\n{usage}\n传入其中之一：{words}",
    ),
    "parameter of no option": (
        "{key}={name} is {value!r}\n{usage}\ngive the parameter one of: {words}",
        "{key}={name} 是 {value!r}\n{usage}\n参数取其中之一：{words}",
    ),
    "parameter of other options": (
        "{key}={name} can be {value!r}\n{usage}\ngive the parameter values among: {words}",
        "{key}={name} 可能是 {value!r}\n{usage}\n参数的值从中选取：{words}",
    ),
    "lookup is called": (
        "lookup {name!r} is called like a function\n"
        "a lookup is selected by its keys, in square brackets\n"
        "write {name}[{keys}]",
        "对照表“{name}”被当作函数调用\n"
        "对照表用方括号中的键选取\n"
        "写 {name}[{keys}]",
    ),
    "absence in quotes": (
        "absent() names a cause that the scheme declares: [absence.NAME]",
        "absent() 引用方案声明的缺值原因：[absence.名称]",
    ),
    "call of a function": (
        "a call names a function of the language, or a formula with 'takes'",
        "调用的是语言的函数，或带 takes 的公式",
    ),
    "call with other arguments": (
        "{call!r} has {counted}\nformula {name!r} takes {takes}\nwrite {usage}",
        "{call} 有 {counted}\n公式“{name}”的参数是 {takes}\n写 {usage}",
    ),
    "formula calls itself": (
        "formula {name!r} calls itself: {chain}\n"
        "a formula with arguments is put in place of its call\n"
        "take the call out; a value of an earlier round is previous(...)",
        "公式“{name}”调用自身：{chain}\n"
        "带参数的公式在调用之处展开\n"
        "去掉该调用；往期的值用 previous(...)",
    ),
    "calls nest too deep": (
        "formulas call each other {depth} deep: {chain}", "公式互相调用达 {depth} 层：{chain}",
    ),
    "join passing rules": (
        "put rules that only pass their arguments on together", "把只转传参数的规则合并",
    ),
    "past of a conditional call": (
        "the past of {call!r}, which has a 'when'\n"
        "past rounds record values that have names, and a call has none\n"
        "give it a name: a formula with is = {call!r}, and use the past of that",
        "{call} 的往期值，而它带有 when\n"
        "往期记录的是有名称的值，调用没有名称\n"
        "给它一个名称：另设公式 is = {call!r}，并使用该公式的往期值",
    ),
    "argument in place of a name": (
        "{argument!r} as the argument {name!r}, which stands where a name must stand\n"
        "cohorts and lookups are named; nothing is computed in their place\n"
        "pass a name: give what is computed a name of its own first, as a formula",
        "{argument} 作为参数 {name}，而该处必须是名称\n"
        "比较组和对照表用名称指定，不能在该处计算\n"
        "传入名称：先把要计算的内容另设为公式",
    ),
    # ------------------------------------------------------------------------------------------ tables
    "scheme without table": (
        "the scheme has no table\n"
        "every value belongs to the rows of a table\n"
        'add [table.unit] with key = ["..."]',
        "方案没有表\n"
        "每个值都属于表的行\n"
        '加上 [table.unit]，写 key = ["..."]',
    ),
    "table without key": (
        'table {name!r} has no key\na key names a row\nadd key = ["..."]',
        '表“{name}”没有主键\n主键用来指明行\n加上 key = ["..."]',
    ),
    "key of a parent": (
        "the key column {column!r} of table {name!r} is one of table {parent!r} already\n"
        "a row has the keys of its parents as well, under the same names\n"
        "leave it out, and name the columns that tell the rows of one {parent!r} apart",
        "表“{name}”的主键列“{column}”已是表“{parent}”的主键列\n"
        "一行同时有各上级的主键，名称相同\n"
        "去掉它，只写区分同一“{parent}”下各行的列",
    ),
    "parent is a table": ("a parent is a table of the scheme", "上级表是本方案的表"),
    "cycle of tables": (
        "the tables {chain} are their own parents\n"
        "tables form chains from fine to coarse\n"
        "take out one 'parent'",
        "表 {chain} 互为上级，形成循环\n"
        "表从下级到上级依次排列\n"
        "去掉其中一个 parent",
    ),
    "implicit rows without parent": (
        "{field} in table {name!r}, which has no parent\n"
        "it names the rows that each row of the parent has\n"
        "take {field} out, or add parent = ...",
        "表“{name}”没有上级表，却写有 {field}\n"
        "它列出上级表每一行所有的各行\n"
        "去掉 {field}，或加上 parent = ...",
    ),
    "implicit rows of several keys": (
        "{field} in table {name!r} with the key columns {keys}\n"
        "{field} names its rows by one key column\n"
        "keep one key column",
        "表“{name}”有主键列 {keys}，却写有 {field}\n"
        "{field} 用一个主键列指明各行\n"
        "只保留一个主键列",
    ),
    "implicit row twice": (
        "{value} stands twice in {field}\na key names one row\nkeep one of them",
        "{field} 中 {value} 出现了两次\n一个主键值指明一行\n只保留一个",
    ),
    "expects of mixed kinds": (
        "expects of table {name!r} holds what can be no keys of one column\n"
        "keys are texts, whole numbers or dates, and all of one kind\n"
        "write them as the data have them",
        "表“{name}”的 expects 中有不能作为同一列主键的值\n"
        "主键值是文字、整数或日期，并且全部同类\n"
        "按数据中的写法填写",
    ),
    "expects and columns": (
        "both expects and columns in table {name!r}\n"
        "the columns are its rows, so that no row can be absent\n"
        "take expects out",
        "表“{name}”同时写有 expects 和 columns\n"
        "各列就是它的行，因此不会缺行\n"
        "去掉 expects",
    ),
    "columns of columns": (
        "table {name!r} is made of columns of {parent!r}, which is made of columns itself\n"
        "columns are those of data\n"
        "make {name!r} of columns of {above!r}",
        "表“{name}”由“{parent}”的列组成，而“{parent}”本身也由列组成\n"
        "列是数据中的列\n"
        "让“{name}”由“{above}”的列组成",
    ),
    "second input of columns": (
        "a second input, {input!r}, of table {name!r}, which is made of columns\n"
        "each cell of a column is one value: that of {first!r}\n"
        "move it to another table",
        "表“{name}”由列组成，却有第二个输入项“{input}”\n"
        "列中每个单元格只是一个值，即“{first}”的值\n"
        "把它移到别的表",
    ),
    "column of columns": (
        "column = {column!r} of {input!r}, in table {name!r}, which is made of columns\n"
        "its values come from the columns {columns}\n"
        "take column out",
        "表“{name}”由列组成，其中“{input}”却写有 column = {column!r}\n"
        "它的值来自列 {columns}\n"
        "去掉 column",
    ),
    "order without parent": (
        "an order in table {name!r}, which has no parent\n"
        "an order is one of the rows of each parent; rows without a parent are looked back at in the history\n"
        "take order out",
        "表“{name}”没有上级表，却写有 order\n"
        "order 是每个上级之下各行的先后；没有上级表的行在往期数据中回看\n"
        "去掉 order",
    ),
    "names in an order": (
        "rows are ordered by their key, or by inputs of their table that are numbers or dates and never absent",
        "各行按主键排列，或按本表中从不缺失的数或日期输入项排列",
    ),
}  # fmt: skip
