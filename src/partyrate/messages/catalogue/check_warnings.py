"""Texts of the checks of schemes: keys without effect, and warnings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ keys without effect
    "a step of a procedure": ("step {step!r} of procedure {procedure!r}", "程序“{procedure}”的步骤“{step}”"),
    "unread rows": (
        "{entry} has {key!r}, and names {counted}, not {rows:,}\n"
        "'expects' and 'columns' name every row that there can be\n"
        "take 'rows' out, or fix one of the two",
        "{entry}写有 {key}，但列出的是 {counted}，不是 {rows:,} 行\n"
        "expects 和 columns 列出全部可能的行\n"
        "去掉 rows，或改正其中一个",
    ),
    "unread unit of a parameter": (
        "{entry} has {key!r}, and is a {kind}\n"
        "'unit' says what a number counts\n"
        "take it out, or say it in 'note'",
        "{entry}写有 {key}，但它是{kind}\n"
        "unit 说明数的单位\n"
        "去掉它，或写在 note 中",
    ),
    "unread unit of a lookup": (
        "{entry} has {key!r}, and has no cell with a number\n"
        "'unit' says what a number counts\n"
        "take it out, or say it in 'note'",
        "{entry}写有 {key}，但没有一个单元格是数\n"
        "unit 说明数的单位\n"
        "去掉它，或写在 note 中",
    ),
    "unread unit of a lookup of a kind": (
        "{entry} has {key!r}, and has cells that are each a {kind}\n"
        "'unit' says what a number counts\n"
        "take it out, or say it in 'note'",
        "{entry}写有 {key}，但单元格都是{kind}\n"
        "unit 说明数的单位\n"
        "去掉它，或写在 note 中",
    ),
    "unread maximum": (
        "{entry} has {key!r}, and has no parent\n"
        "a maximum counts in the group that is the parent\n"
        "name its parent, or take the maximum out",
        "{entry}写有 {key}，但没有上级指标\n"
        "maximum 只在上级分组中起作用\n"
        "写明 parent，或去掉 maximum",
    ),
    "unread parent": (
        "{entry} has {key!r}, and takes arguments\n"
        "a group adds up values of rows, and such a formula has one for every call\n"
        "take it out, and add a formula that calls it: that one can be a part",
        "{entry}写有 {key}，但它带有参数\n"
        "分组把各行的值相加，而带参数的公式每次调用各有一个值\n"
        "去掉它，另加一个调用它的公式，作为下级指标",
    ),
    "unread direction": (
        "{entry} has {key!r}, and is a {kind}\n"
        "'direction' says whether greater numbers, or true, are better\n"
        "take it out; what is better among choices, texts and dates is for formulas to say",
        "{entry}写有 {key}，但它是{kind}\n"
        "direction 说明数越大越好，还是“是”更好\n"
        "去掉它；可选值、文字和日期的优劣由公式表达",
    ),
    "unread missing": (
        "{entry} has {key!r}, and needs a value in every row\n"
        "'missing' says which words in the data stand for no value\n"
        "add optional = true, or take it out",
        "{entry}写有 {key}，但每一行都必须有值\n"
        "missing 说明数据中哪些文字表示没有值\n"
        "加上 optional = true，或去掉它",
    ),
    "unread choice of places": (
        "{entry} has {key!r}, and has no quotas\n"
        "it decides who gets places, and how many\n"
        'take it out, or add places to give: quotas = [{{ levels = "...", exactly = "..." }}]',
        "{entry}写有 {key}，但没有名额\n"
        "它决定谁得名额、名额有多少\n"
        '去掉它，或加上要分配的名额：quotas = [{{ levels = "...", exactly = "..." }}]',
    ),
    "unread choice of watched places": (
        "{entry} has {key!r}, and only watches its places with 'about'\n"
        "it decides who gets places, and how many\n"
        'take it out, or add places to give: quotas = [{{ levels = "...", exactly = "..." }}]',
        "{entry}写有 {key}，但它的名额只用 about 提示\n"
        "它决定谁得名额、名额有多少\n"
        '去掉它，或加上要分配的名额：quotas = [{{ levels = "...", exactly = "..." }}]',
    ),
    "unread round of a ladder": (
        "{entry} has {key!r}, and each quota that gives places has one of its own\n"
        "it says how places are rounded of quotas that do not say so themselves\n"
        "take it out, or take out the 'round' of a quota",
        "{entry}写有 {key}，但每项分配名额的规定都有自己的 round\n"
        "它说明未自行写明取整的名额怎样取整\n"
        "去掉它，或去掉某项名额的 round",
    ),
    "unread round of a quota": (
        "{entry} has a quota with 'about' and {key!r}\n"
        "such a quota gives no places, so that nothing is rounded\n"
        "take it out",
        "{entry}中用 about 的名额写有 {key}\n"
        "这样的名额不分配，没有可取整的数\n"
        "去掉它",
    ),
    "unread overlap": (
        "{entry} has {key!r}, and has no two levels with a condition\n"
        "'overlap' says what several true conditions mean\n"
        "take it out, or give more levels their 'when'",
        "{entry}写有 {key}，但带条件的等次不到两个\n"
        "overlap 说明几个条件同时成立时怎么办\n"
        "去掉它，或给更多等次写上 when",
    ),
    "unread freed": (
        "{entry} has {key!r}, and caps and fixes no level\n"
        "'freed' says what becomes of the place of a row whose level is capped or fixed\n"
        "take it out; who is excluded leaves the cohort, and keeps no place",
        "{entry}写有 {key}，但没有限高或定为等次\n"
        "freed 说明被限高或定为等次的行所空出的名额如何处理\n"
        "去掉它；被排除的行退出比较组，不占名额",
    ),
    "unread takes_place": (
        "{entry} has {key!r}, and fixes no level\n"
        "'takes_place' says whether a row with a fixed level uses one of its places\n"
        "take it out",
        "{entry}写有 {key}，但没有定为等次\n"
        "takes_place 说明被定为等次的行是否占用名额\n"
        "去掉它",
    ),
    "unread amount keys": (
        "{entry} has {key!r}, and has no amount\n"
        "it says what an amount counts, or the span that it is paid for\n"
        "add the amount, or take it out; how long an effect lasts is said by 'from' and 'rounds'",
        "{entry}写有 {key}，但没有 amount\n"
        "它说明数额的单位，或支付的期间\n"
        "加上 amount，或去掉它；效力持续多久由 from 和 rounds 说明",
    ),
    "unread count of a limit": (
        "{entry} has {key!r}, and names no level\n"
        "it says how many indicators there may be on one level of the tree\n"
        "add level = 1, or another one",
        "{entry}写有 {key}，但没有写明层次\n"
        "它说明指标树的某一层可以有多少项指标\n"
        "加上 level = 1 或其他层次",
    ),
    "unread at_most of a limit": (
        "{entry} has {key!r}, and says 'exactly' as well\n"
        "exactly so many are never more\n"
        "keep one of the two",
        "{entry}写有 {key}，但同时写了 exactly\n"
        "写了正好多少，就不会更多\n"
        "只保留一个",
    ),
    "unread level of a limit": (
        "{entry} has {key!r}, and bounds nothing there\n"
        "a level is named for how many indicators it may have\n"
        "add at_most or exactly, or take it out",
        "{entry}写有 {key}，但在这一层没有任何限制\n"
        "写明层次是为了限制这一层的指标数\n"
        "加上 at_most 或 exactly，或去掉它",
    ),
    "unread limit": (
        "{entry} has {key!r}, and limits nothing\n"
        "a limit bounds the depth of a tree, the indicators on a level, or a total\n"
        "add depth, level with at_most or exactly, or total; or take the limit out",
        "{entry}写有 {key}，但没有任何限制\n"
        "限额限制指标树的深度、某一层的指标数或合计\n"
        "加上 depth，或 level 与 at_most 或 exactly，或 total；或者去掉该限额",
    ),
    "unread from_next_day": (
        "{entry} has {key!r}, and has no notice\n"
        "'from_next_day' says on which day a public notice begins\n"
        "add notice, or take it out",
        "{entry}写有 {key}，但没有 notice\n"
        "from_next_day 说明公示从哪一天起算\n"
        "加上 notice，或去掉它",
    ),
    "unread days": (
        "{entry} has {key!r}, and counts no days\n"
        "'days' says which days are counted; months and years are those of the calendar\n"
        "add a number of days, or take it out",
        "{entry}写有 {key}，但不计天数\n"
        "days 说明按哪种日子计算；月和年一律按日历\n"
        "加上天数，或去掉它",
    ),
    "number too small": (
        "{entry} has {key} = {value}\n"
        "it is a whole number from {least}\n"
        "write {least} or more, or take {key!r} out",
        "{entry}的 {key} = {value}\n"
        "它是从 {least} 起的整数\n"
        "写 {least} 或更大的数，或去掉 {key}",
    ),
    "assumptions are constants": (
        "assumptions are those of the constants of a scheme", "假设只能是方案的常量",
    ),
    "results of the scheme": (
        "results are formulas, groups and ladders of the scheme", "结果是方案的公式、分组和等次规则",
    ),
    "result not shown": (
        "{name!r} is named among the results, and is not shown\n"
        "what has show = false stands in no table of results\n"
        "take it out, or take out show = false",
        "“{name}”列在结果中，却不显示\n"
        "写有 show = false 的不出现在结果表中\n"
        "从结果中去掉它，或去掉 show = false",
    ),
    "key of the scheme": ("{key!r} of the scheme", "方案的 {key}"),
    "key of an entry": ("{key!r} of {entry}", "{entry}的 {key}"),
    "name twice": (
        "{name!r} stands twice in {where}\n"
        "a name counts once\n"
        "take one of them out, or fix the one that is misspelt",
        "{where}中“{name}”出现了两次\n"
        "一个名称只计一次\n"
        "去掉一个，或改正写错的一个",
    ),
    "name twice in an order": (
        "{name!r} stands twice in {where}\n"
        "rows that are even by a name are even by it again\n"
        "take one of them out, or fix the one that is misspelt",
        "{where}中“{name}”出现了两次\n"
        "按它并列的行，再按它比较仍然并列\n"
        "去掉一个，或改正写错的一个",
    ),
    "gate choice without places": (
        "{key!r} of gate {name!r} has no effect\n"
        "no places are given at {ladders}\n"
        "take it out, unless it is meant for later quotas",
        "否决或限制规则“{name}”的 {key} 不起作用\n"
        "{ladders} 不分配名额\n"
        "去掉它；留作以后设名额时使用的除外",
    ),
    "level condition without effect": (
        "the condition of level {level!r} of ladder {name!r} has no effect\n"
        "everybody earns {better!r}, which is better and has no condition\n"
        "give the better level a condition, or put the levels in their order, best first",
        "等次规则“{name}”中等次“{level}”的条件不起作用\n"
        "更高的等次“{better}”没有条件，各行都能得到\n"
        "给更高的等次写上条件，或把各等次由高到低排列",
    ),
    # ------------------------------------------------------------------------------------------ warnings
    "addition like another entry": (
        "{kind} {name!r} is new, and stands beside {others} of what is extended\n"
        "an entry replaces only the one of just its name, and names so close are often one name misspelt\n"
        "write {others} to replace it; leave it so where both are meant",
        "{kind}“{name}”是新增的，与所扩展方案中的{others}名称相近\n"
        "条目只替换名称完全相同的条目，名称如此接近往往是写错了\n"
        "要替换就写{others}；确实是两个条目则不改",
    ),
    "whole numbers too wide": (
        "{name!r} may need whole numbers of 10^37 and more\n"
        "frames in memory are then computed row by row; lazy frames and databases refuse it\n"
        "plain rows and frames in memory compute it exactly as it is; for others {advice}",
        "“{name}”可能需要 10^37 及以上的整数\n"
        "内存中的数据框因此逐行计算；惰性数据框和数据库拒绝计算\n"
        "普通行和内存中的数据框照样精确计算；用于其他引擎时，{advice}",
    ),
    "declare narrower bounds": (
        "declare narrower low, high, decimals and 'rows' of what it uses, where the data keep them",
        "在数据允许的范围内缩小所用各项的 low、high、decimals 和表的 rows",
    ),
    "round fractions first": (
        "round first what is divided by another number in every row, as in {rounded} ({effect}), or declare narrower "
        "low, high, decimals and 'rows' of what it uses, where the data keep them",
        "先把除数逐行不同的分数舍入，如 {rounded}（{effect}）；"
        "或在数据允许的范围内缩小所用各项的 low、high、decimals 和表的 rows",
    ),
    "rounded fractions apart": (
        "so many decimals tell its values apart, but change later decimals of the result",
        "这么多位小数足以区分不同的值，但结果更后面的小数会有变化",
    ),
    "rounded fractions equal": (
        "only where the rules may round so: values that differ can become equal",
        "规则允许这样舍入时才可用：不同的值舍入后可能相同",
    ),
    "weights add up otherwise": (
        "the weights below {name!r} add up to {total}\n"
        "weights usually add up to 1\n"
        "fix a weight; where they are meant to add up to something else, say it as 'total' of a [limit]",
        "“{name}”下的权重合计为 {total}\n"
        "权重通常合计为 1\n"
        "改正权重；合计本来就不是 1 的，在 [limit] 的 total 中写明",
    ),
    "ladder too open": (
        "ladder {name!r} leaves so much open that no row gets a level\n"
        "its unpublished choices can be read in more than {ways} ways\n"
        "supply some of them",
        "等次规则“{name}”未定之处太多，没有一行能定等次\n"
        "未公布的选择有超过 {ways} 种组合\n"
        "补上其中一些选择的取值",
    ),
    "rule too open": (
        "{name!r} depends on so many unpublished choices that it is undetermined whatever they are\n"
        "the values of {choices} can be combined in more than {ways:,} ways, or the rules that depend on them in too "
        "many\n"
        "supply some of them, or pass a larger budget: budget=ResourceBudget(ways=...)",
        "“{name}”取决于太多未公布的选择，因此一律无法确定\n"
        "{choices} 的取值有超过 {ways:,} 种组合，或依赖它们的规则组合太多\n"
        "补上其中一些，或放宽限额：budget=ResourceBudget(ways=...)",
    ),
    "conflict not decided": (
        "ladder {name!r} does not say what goes first where too few earn its places\n"
        'rows whose level depends on it then get none, as with conflict = "report"\n'
        'add conflict = "condition" (places stay empty), "quota" (the nearest fill them) or "report"',
        "等次规则“{name}”没有写明：符合条件的行少于名额时，以条件还是以名额为准\n"
        '等次取决于此的行就不定等次，与 conflict = "report" 相同\n'
        '加上 conflict = "condition"（名额空缺）、"quota"（由最接近的补足）或 "report"',
    ),
    "weight without effect": (
        "the weight of {name!r} has no effect\n"
        "a weight counts in the group that is the parent\n"
        "name its parent, or take the weight out",
        "“{name}”的权重不起作用\n"
        "权重只在上级分组中起作用\n"
        "写明 parent，或去掉权重",
    ),
    "expects a single row": (
        "table {name!r} expects a single row of each {parent}\n"
        "expects lists the keys of the rows that each has, and is no number of rows\n"
        "write the key of each row, as in expects = [1, 2, 3]",
        "表“{name}”只要求每个“{parent}”有一行\n"
        "expects 逐个列出应有各行的主键，不是行数\n"
        "逐个写出各行的主键，如 expects = [1, 2, 3]",
    ),
    "language en": ("English", "英文"),
    "language zh": ("Chinese", "中文"),
    "title lacks a language": (
        "no title in {language} for {names}\n"
        "the scheme has labels or remarks in {language}; without a title people see the bare name\n"
        "add to title = {{ ... }} at the top: {lines}",
        "方案“{names}”没有{language}标题\n"
        "方案的标签或说明有{language}；没有标题时，看到的只是名称\n"
        "在文件开头的 title = {{ ... }} 中补上：{lines}",
    ),
    "labels lack a language": (
        "no labels in {language} for {names}\n"
        "other labels of the scheme are in {language}; without one people see the bare name\n"
        "add to labels = {{ ... }} of each: {lines}",
        "以下条目没有{language}标签：{names}\n"
        "方案的其他标签有{language}；没有标签的，看到的只是名称\n"
        "在各条目的 labels = {{ ... }} 中补上：{lines}",
    ),
    "key columns lack a language": (
        "no labels in {language} for the key columns {names}\n"
        "other labels of the scheme are in {language}; without one people see the bare name\n"
        "add {lines} to key_labels of the table, under each column",
        "以下主键列没有{language}标签：{names}\n"
        "方案的其他标签有{language}；没有标签的，看到的只是名称\n"
        "在表的 key_labels 中，各列名下补上：{lines}",
    ),
    "values lack a language": (
        "no labels in {language} for values of {names}\n"
        "other labels of the scheme are in {language}; without one people see the value as the data have it\n"
        "add to value_labels = {{ ... }} of each, by value: {lines}",
        "以下条目的可选值没有{language}标签：{names}\n"
        "方案的其他标签有{language}；没有标签的，看到的只是数据中的值\n"
        "在各条目的 value_labels = {{ ... }} 中按值补上：{lines}",
    ),
    "recipients lack a language": (
        "no labels in {language} for the recipients of {names}\n"
        "other labels of the scheme are in {language}; without one people see the recipient as it is written\n"
        "add to recipient_labels = {{ ... }} of one incentive of each recipient: {lines}",
        "以下奖惩的对象没有{language}标签：{names}\n"
        "方案的其他标签有{language}；没有标签的，看到的只是 recipient 中所写\n"
        "每个对象在其中一项奖惩的 recipient_labels = {{ ... }} 中补上：{lines}",
    ),
    "remarks lack a language": (
        "no remarks in {language} for {names}\n"
        "the scheme is in several languages, and these remarks are not\n"
        "write them by language, as in note = {{ ... }} with {lines}",
        "以下条目的说明没有{language}文字：{names}\n"
        "方案使用多种语言，这些说明却没有\n"
        "按语言分别书写，如 note = {{ ... }}，其中有 {lines}",
    ),
    "quota below one": (
        "quota {number} of ladder {name!r} is for {places} places\n"
        "a number of places is no share of the rows\n"
        'write "{rule} * rows" for a share',
        "等次规则“{name}”的第 {number} 项名额只有 {places} 个\n"
        "名额写的是个数，不是比例\n"
        '按比例的写 "{rule} * rows"',
    ),
    "quota below zero": (
        "quota {number} of ladder {name!r} asks for fewer places than none\n"
        "a number below zero gives no place\n"
        "fix the rule of the quota",
        "等次规则“{name}”的第 {number} 项名额小于零\n"
        "负数不产生名额\n"
        "改正名额的规则",
    ),
}  # fmt: skip
