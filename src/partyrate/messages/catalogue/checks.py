"""Texts of the checks of schemes: ladders, gates, names, limits, steps and texts, and choices by parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "no scheme": (
        "{value} is a {type}, not a scheme\n"
        "a scheme is loaded before it is checked and used\n"
        "{fix}",
        "{value} 是 {type}，不是方案\n"
        "方案要先载入，再检查和使用\n"
        "{fix}",
    ),
    "what was given": ("what was given", "所给的值"),
    "value as given": ("{value!r}", "{value!r}"),
    "load the scheme": ("write load_scheme({value!r})", "写 load_scheme({value!r})"),
    "scheme of an object": ("pass its scheme, which is its attribute 'scheme'", "传入它的属性 scheme，即它的方案"),
    "loaded scheme": ("pass what load_scheme() gave", "传入 load_scheme() 给出的方案"),
    "the scheme by name": ("scheme {name!r}", "方案“{name}”"),
    "dropped and used": (
        "{what}\n"
        "{scheme} drops {name!r} of the scheme that it extends, and this still uses it\n"
        "replace or drop this entry as well, or take the name out of 'drop'",
        "{what}\n"
        "{scheme} 去掉了所扩展方案中的“{name}”，而这里仍在使用\n"
        "把这个条目也替换或去掉，或者从 drop 中删去该名称",
    ),
    # ------------------------------------------------------------------------------------------ budgets
    "budget without incentives": (
        "budget {name!r} names no incentives\n"
        "it limits what some incentives add up to\n"
        "name some of: {known}",
        "总额上限“{name}”没有写明奖惩\n"
        "它限制若干奖惩的合计金额\n"
        "写上其中若干项：{known}",
    ),
    "budget without incentives to name": (
        "budget {name!r} names no incentives\n"
        "it limits what some incentives add up to\n"
        "give an incentive an amount and a unit, then name it",
        "总额上限“{name}”没有写明奖惩\n"
        "它限制若干奖惩的合计金额\n"
        "先给某项奖惩写上 amount 和 unit，再在这里写它的名称",
    ),
    "budget names incentives": (
        "a budget names incentives of the scheme", "总额上限所写的是本方案的奖惩",
    ),
    "budget of no amounts": (
        "incentive {name!r} has no amounts that can be added up\n"
        "a budget limits amounts in a unit; multipliers are no such amounts\n"
        "take it out, or give it an amount and a unit",
        "奖惩“{name}”没有可以合计的金额\n"
        "总额上限限制带单位的数额；倍数不是这样的数额\n"
        "把它去掉，或给它写上 amount 和 unit",
    ),
    "budget of mixed units": (
        "the amounts of budget {name!r} have different units: {values}\n"
        "only amounts of one unit, for one span, can be added up\n"
        "make a budget for each, or fix 'unit' of an incentive",
        "总额上限“{name}”的数额单位不同：{values}\n"
        "只有单位相同、期间相同的数额才能合计\n"
        "分别设总额上限，或改正奖惩的 unit",
    ),
    "budget of mixed spans": (
        "the amounts of budget {name!r} have different spans: {values}\n"
        "only amounts of one unit, for one span, can be added up\n"
        "make a budget for each, or fix 'every' of an incentive",
        "总额上限“{name}”的数额所属期间不同：{values}\n"
        "只有单位相同、期间相同的数额才能合计\n"
        "分别设总额上限，或改正奖惩的 every",
    ),
    "unit of incentive": ("{name} {unit}", "{name}：{unit}"),
    "no unit of incentive": ("{name} without one", "{name}：未写"),
    "budget without common table": (
        "the recipients of budget {name!r} have no table in common\n"
        "its incentives fall on rows of {tables}, which belong to no common table\n"
        "make a budget for each",
        "总额上限“{name}”的奖惩对象没有共同的表\n"
        "它的奖惩落在 {tables} 的行上，这些表没有共同的上级表\n"
        "分别设总额上限",
    ),
    "budget per group": (
        "each group of recipients that agree in key columns has a budget of its own",
        "主键列取值相同的一组奖惩对象各有自己的总额上限",
    ),
    "budget limit differs": (
        "the limit uses {name!r}, which can differ between rows of one budget\n"
        "a budget has one limit\n"
        "{fix}",
        "上限使用了“{name}”，它在同一总额上限的各行之间可能不同\n"
        "一个总额上限只有一个限额\n"
        "{fix}",
    ),
    # ------------------------------------------------------------------------------------------ same for all rows
    "same for all": (
        "use {others}, aggregates with within={columns}, or a formula of these",
        "改用：{others}，带 within={columns} 的汇总函数，或只用到这些的公式",
    ),
    "same for all or of a table": (
        "use {others}, aggregates with within={columns}, a value of a table whose key is among {keys}, "
        "or a formula of these",
        "改用：{others}，带 within={columns} 的汇总函数，主键列都在 {keys} 之内的表的值，或只用到这些的公式",
    ),
    "others of a budget": ("parameters, lookups", "参数、对照表"),
    "others of a quota": ("rows, candidates, parameters, lookups", "rows、candidates、参数、对照表"),
    # ------------------------------------------------------------------------------------------ choices by parameters
    "parameter decides": ("{field} names what decides it", "{field} 写的是决定它的参数"),
    "parameter of another kind": (
        "parameter {name!r} is a {kind}, and {field} needs a {needed}\n"
        "a parameter stands for the value of the field\n"
        'declare it with kind = "{word}"',
        "参数“{name}”的类型为{kind}，而 {field} 需要{needed}\n"
        "参数代替该字段的值\n"
        '声明时写 kind = "{word}"',
    ),
    "parameter with other words": (
        "parameter {name!r} can be {possible}\n"
        "{field} is one of: {words}\n"
        'declare it with kind = "choice" and values among: {words}',
        "参数“{name}”可取的值：{possible}\n"
        "{field} 取其中之一：{words}\n"
        '声明时写 kind = "choice"，values 从中选取：{words}',
    ),
    "anything": ("anything", "任何值"),
    "parameter of days": (
        "parameter {name!r} {value}, and {field} needs a number of days\n"
        "days are a whole number from 0 to {most}\n"
        "{fix}",
        "参数“{name}”{value}，而 {field} 需要天数\n"
        "天数是 0 至 {most} 的整数\n"
        "{fix}",
    ),
    "parameter of a span": (
        "parameter {name!r} {value}, and {field} needs a number of days, or a span\n"
        "days are a whole number from 0 to {most}; a span is for instance '1 month'\n"
        "{fix}",
        "参数“{name}”{value}，而 {field} 需要天数或一段期间\n"
        "天数是 0 至 {most} 的整数；期间如 '1 month'\n"
        "{fix}",
    ),
    "is of a kind": ("is a {kind}", "的类型为{kind}"),
    "is a value": ("is {value}", "是 {value}"),
    "give another value": ("give it another value", "换一个值"),
    "declare as number": ('declare it with kind = "number"', '声明时写 kind = "number"'),
    "declare as number or text": (
        'declare it with kind = "number", or kind = "text" for a span',
        '声明时写 kind = "number"，期间则写 kind = "text"',
    ),
    # ------------------------------------------------------------------------------------------ ladders
    "levels not distinct": (
        "the levels of {name!r} are {levels}\n"
        "a ladder has one level at least, each with its own name\n"
        "give each level another name",
        "“{name}”的等次是 {levels}\n"
        "等次规则至少有一个等次，各有不同的名称\n"
        "给各等次取不同的名称",
    ),
    "no levels": (
        "the levels of {name!r} are none\n"
        "a ladder has one level at least, each with its own name\n"
        'write levels = [{{ name = "..." }}], best first',
        "“{name}”没有等次\n"
        "等次规则至少有一个等次，各有不同的名称\n"
        '写 levels = [{{ name = "..." }}]，最好的排在最前',
    ),
    "remainder is a level": ("the remainder is one of the levels", "其余等次是各等次之一"),
    "quota names levels": ("a quota names levels of its ladder", "名额所写的是本等次规则的等次"),
    "places without order_by": (
        "ladder {name!r} has places to give and no order_by\n"
        "who gets a place, and how many there are, must not be settled silently\n"
        'add order_by = ["{value} desc"], or the value that decides',
        "等次规则“{name}”要分配名额，但没有 order_by\n"
        "谁得名额、名额有多少，不能不声不响地定下来\n"
        '加上 order_by = ["{value} desc"]，或改用决定先后的值',
    ),
    "places without ties": (
        "ladder {name!r} has places to give and no ties\n"
        "who gets a place, and how many there are, must not be settled silently\n"
        'add ties = "in", "out" or "error", or name a parameter',
        "等次规则“{name}”要分配名额，但没有 ties\n"
        "谁得名额、名额有多少，不能不声不响地定下来\n"
        '加上 ties = "in"、"out" 或 "error"，或写明参数',
    ),
    "places without round": (
        "ladder {name!r} has places to give and no round\n"
        "who gets a place, and how many there are, must not be settled silently\n"
        'add round = "down", "up", "half_up" or "largest_remainder"',
        "等次规则“{name}”要分配名额，但没有 round\n"
        "谁得名额、名额有多少，不能不声不响地定下来\n"
        '加上 round = "down"、"up"、"half_up" 或 "largest_remainder"',
    ),
    "two quotas at a level": (
        "two quotas ask for places at level {level!r}\n"
        "places asked for by exactly or at_least are counted once\n"
        "join the quotas, or use at_most for one of them",
        "有两项规则都要求等次“{level}”的名额\n"
        "exactly 或 at_least 要求的名额只计一次\n"
        "把两项名额合并，或其中一项改用 at_most",
    ),
    "cohort columns": (
        "a cohort is formed by key columns, and by values of its own table and of coarser ones",
        "比较组由主键列，以及本表和上级表的值划分",
    ),
    "places differ in a cohort": (
        "the places use {name!r}, which can differ within a cohort\n"
        "a cohort has one number of places\n"
        "{fix}",
        "名额使用了“{name}”，它在同一比较组内可能不同\n"
        "一个比较组只有一个名额数\n"
        "{fix}",
    ),
    # ------------------------------------------------------------------------------------------ gates
    "kind level of a ladder": ("level of {name!r}", "“{name}”等次"),
    "gate names ladders": ("a gate names ladders of the scheme", "否决或限制规则所写的是本方案的等次规则"),
    "gate caps at a level": (
        "a gate caps or fixes at a level of that ladder", "限高或定为的是该等次规则中的等次",
    ),
    "gate level without ladder": (
        "{key} names parameter {parameter!r}, and no ladder\n"
        "a gate caps or fixes the level of a ladder; a parameter may give that level\n"
        'write {key} = {{ "{ladder}" = {{ parameter = "{parameter}" }} }}',
        "{key} 写了参数“{parameter}”，没有写等次规则\n"
        "限高或直接定等针对某一等次规则，等次可以由参数给出\n"
        '写成 {key} = {{ "{ladder}" = {{ parameter = "{parameter}" }} }}',
    ),
    "gate bars incentives": (
        "a gate bars from incentives of the scheme", "否决或限制规则所取消的是本方案的奖惩",
    ),
    "words under another code": (
        "words under {code!r} are shown to nobody: {names}\nlabels and remarks are in en and zh\n"
        "write {language} in place of {code}",
        "写在“{code}”下的文字不会显示：{names}\n标签和说明的语言写作 zh 或 en\n把 {code} 改写为 {language}",
    ),
    "gate leaves out and grades": (
        "gate {name!r} leaves rows out of ladder {ladder!r}, and has {key!r} for it as well\n"
        "a row that is left out has no level there that {key!r} could change\n"
        "keep one of exclude and {key}; where a row may be in either case, write two gates",
        "否决或限制规则“{name}”让行不参加等次规则“{ladder}”，同时又对它写有“{key}”\n"
        "不参加的行没有等次，“{key}”不起作用\n"
        "exclude 与 {key} 只留一项；两种情形都有的，分写为两条规则",
    ),
    "gate without freed": (
        "gate {name!r} does not say what becomes of the place given up\n"
        "ladder {ladder!r} has places to give\n"
        'add freed = "passes" (the next in order moves up) or "empty" (nobody else moves)',
        "否决或限制规则“{name}”没有写明空出的名额如何处理\n"
        "等次规则“{ladder}”要分配名额\n"
        '加上 freed = "passes"（由下一位递补）或 "empty"（空缺，他人不动）',
    ),
    "gate of several tables": (
        "gate {name!r} touches ladders of {tables}\n"
        "a gate looks at the rows of one table\n"
        "add table = ..., one that all of them belong to",
        "否决或限制规则“{name}”涉及 {tables} 的等次规则\n"
        "否决或限制规则只看一张表的行\n"
        "加上 table = ...，写它们共同所属的表",
    ),
    "gate of a finer table": (
        "gate {name!r} of table {table!r} touches table {touched!r}\n"
        "a gate acts on the rows of its table and of finer ones\n"
        "make it a gate of {touched!r}",
        "表“{table}”的否决或限制规则“{name}”涉及表“{touched}”\n"
        "否决或限制规则作用于本表和下级表的行\n"
        "改为表“{touched}”的否决或限制规则",
    ),
    # ------------------------------------------------------------------------------------------ pairings
    "pairing number": (
        "{field} is {number}, the value of {parameter!r}\n"
        "it is how many rows one row is paired with: a whole number from 1\n"
        "give the parameter another value",
        "{field} 是 {number}，即参数“{parameter}”的值\n"
        "它是一行与多少行结对：从 1 起的整数\n"
        "给该参数换一个值",
    ),
    "key column of pairs": (
        "the key column {column!r} has the name of a column of pairs\n"
        "pairs have the key of the helped row, {rank!r}, and the key of the helper, each part with {prefix!r} before "
        "it\n"
        "rename the key column",
        "主键列“{column}”与结对结果的列同名\n"
        "结对结果的列有受帮扶行的主键列、“{rank}”，以及帮扶行的主键列（列名前加“{prefix}”）\n"
        "给主键列改名",
    ),
    # ------------------------------------------------------------------------------------------ limits
    "limit names a group": ("a limit names a group", "限额所写的是分组"),
    "limit of depth": (
        "{name!r} stands on level {level} of {tree!r}\n"
        "limit {limit!r}: at most {levels}\n"
        "move it up, or take it out",
        "“{name}”位于“{tree}”的第 {level} 层\n"
        "限额“{limit}”：最多 {depth} 层\n"
        "把它上移，或去掉",
    ),
    "limit of count": (
        "{tree!r} has {counted} on level {level}\n"
        "limit {limit!r}: at most {bound}\n"
        "add or take out indicators",
        "“{tree}”的第 {level} 层有 {counted}\n"
        "限额“{limit}”：最多 {bound} 项\n"
        "增加或减少指标",
    ),
    "limit of exact count": (
        "{tree!r} has {counted} on level {level}\n"
        "limit {limit!r}: exactly {bound}\n"
        "add or take out indicators",
        "“{tree}”的第 {level} 层有 {counted}\n"
        "限额“{limit}”：正好 {bound} 项\n"
        "增加或减少指标",
    ),
    "limit without maximum": (
        "{name!r} has no maximum, and other parts of {tree!r} have one\n"
        "limit {limit!r}: the maxima add up to {total}\n"
        "add maximum, that of a parameter where it is not published",
        "“{name}”没有 maximum，而“{tree}”的其他下级指标有\n"
        "限额“{limit}”：各项 maximum 合计为 {total}\n"
        "加上 maximum；未公布的写参数",
    ),
    "limit of weights": (
        "the parts of {tree!r} have weights that add up to {sum}\n"
        "limit {limit!r}: they add up to {total}\n"
        "fix a weight, or the limit",
        "“{tree}”下级指标的权重合计为 {sum}\n"
        "限额“{limit}”：合计为 {total}\n"
        "改正权重或限额",
    ),
    "limit of maxima": (
        "the parts of {tree!r} have maxima that add up to {sum}\n"
        "limit {limit!r}: they add up to {total}\n"
        "fix a maximum, or the limit",
        "“{tree}”下级指标的 maximum 合计为 {sum}\n"
        "限额“{limit}”：合计为 {total}\n"
        "改正 maximum 或限额",
    ),
    # ------------------------------------------------------------------------------------------ steps
    "two steps of a name": (
        "procedure {procedure!r} has two steps {step!r}\n"
        "steps are required, and recorded, by their names\n"
        "rename one of them",
        "程序“{procedure}”有两个步骤“{step}”\n"
        "步骤之间的先后和记录都按名称对应\n"
        "给其中一个改名",
    ),
    "step requires itself": (
        "step {step!r} requires itself\n"
        "a step follows what it requires, and steps stand in their order\n"
        "take it out, or put the steps in another order",
        "步骤“{step}”以自身为前提\n"
        "步骤在其前提之后，并按先后排列\n"
        "去掉它，或调整步骤的顺序",
    ),
    "step requires a later step": (
        "step {step!r} requires {later!r}, a later step\n"
        "a step follows what it requires, and steps stand in their order\n"
        "take it out, or put the steps in another order",
        "步骤“{step}”以后面的步骤“{later}”为前提\n"
        "步骤在其前提之后，并按先后排列\n"
        "去掉它，或调整步骤的顺序",
    ),
    "step requires": (
        "a step requires earlier steps, and entries of the scheme", "步骤的前提是更早的步骤和方案中的条目",
    ),
    # ------------------------------------------------------------------------------------------ texts
    "texts without what nobody sees": (
        "texts of the data are read without what nobody sees, so that nothing equals this one",
        "读取数据中的文字时会去掉看不见的字符，因此没有文字与它相等",
    ),
    "a blank cell is missing": ("a blank cell is missing in any case", "空白单元格本来就算缺失"),
    "write the word": ("write {text!r}", "写 {text!r}"),
    "take the word out": ("take it out", "去掉它"),
    "text read otherwise": (
        "{text} is read as {normal!r}\n{why}\nwrite {normal!r}", "{text} 会读作 {normal!r}\n{why}\n写 {normal!r}",
    ),
    "values that look the same": (
        "{text} looks like {other}\n"
        "values that differ by what nobody sees are read as one\n"
        "keep one of them",
        "{text} 看上去与 {other} 相同\n"
        "只差看不见的字符的值读作同一个值\n"
        "只保留一个",
    ),
}  # fmt: skip
