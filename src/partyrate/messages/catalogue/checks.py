"""Texts of the checks of a whole scheme: faults, and warnings about what deserves a look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "no scheme": (
        "{value!r} is a {type}, not a scheme\n"
        "a scheme is loaded before it is checked and used\n"
        "write load_scheme({value!r})",
        "{value!r} 是 {type}，不是方案\n"
        "方案要先载入，再检查和使用\n"
        "写 load_scheme({value!r})",
    ),
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
        "use {others}, aggregates with within={columns}", "改用：{others}，或带 within={columns} 的汇总函数",
    ),
    "same for all or of a table": (
        "use {others}, aggregates with within={columns}, or a value of a table whose key is among {keys}",
        "改用：{others}，带 within={columns} 的汇总函数，或主键列都在 {keys} 之内的表的值",
    ),
    "others of a budget": ("parameters, lookups", "参数、对照表"),
    "others of a quota": ("rows, candidates, parameters, lookups", "rows、candidates、参数、对照表"),
    # ------------------------------------------------------------------------------------------ choices by parameters
    "parameter decides": ("{field} names what decides it", "{field} 写的是决定它的参数"),
    "parameter of another kind": (
        "parameter {name!r} is a {kind}, and {field} needs a {needed}\n"
        "a parameter stands for the value of the field\n"
        'declare it with kind = "{word}"',
        "参数“{name}”的类型是{kind}，而 {field} 需要{needed}\n"
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
    "is of a kind": ("is a {kind}", "的类型是{kind}"),
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
        'add order_by = ["score desc"]',
        "等次规则“{name}”要分配名额，但没有 order_by\n"
        "谁得名额、名额有多少，不能不声不响地定下来\n"
        '加上 order_by = ["score desc"]',
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
    "gate bars incentives": (
        "a gate bars from incentives of the scheme", "否决或限制规则所取消的是本方案的奖惩",
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
    # ------------------------------------------------------------------------------------------ names
    "name of the language": (
        "{kind} {name!r} has a name of the language\n"
        "{reserved} mean something in every rule\n"
        "choose another name",
        "{kind}“{name}”用了语言保留的名称\n"
        "{reserved} 在每条规则中都有固定含义\n"
        "换一个名称",
    ),
    "word of Python": (
        "{kind} {name!r} has the name of a word of Python\n"
        "rules are Python expressions, whose own words name no values\n"
        "choose another name",
        "{kind}“{name}”用了 Python 的关键字\n"
        "规则是 Python 表达式，关键字不能作为值的名称\n"
        "换一个名称",
    ),
    "name of a function": (
        "formula {name!r} has the name of a function\n"
        "a call must mean one thing\n"
        "choose another name",
        "公式“{name}”与函数同名\n"
        "一个调用只能有一种含义\n"
        "换一个名称",
    ),
    "name of two things": (
        "{name!r} is both {one} and {other}\n"
        "a name in a rule means one thing\n"
        "rename one of them",
        "“{name}”既是{one}，又是{other}\n"
        "规则中的一个名称只有一种含义\n"
        "给其中一个改名",
    ),
    "with a": ("a {noun}", "{noun}"),
    "with an": ("an {noun}", "{noun}"),
    "name of past rounds": (
        "a table has the name {name!r}\n"
        "past rounds are given under that name, and belong to no table of a scheme\n"
        "choose another name",
        "有一张表名为“{name}”\n"
        "往期数据用这个名称给出，不属于方案的任何表\n"
        "换一个名称",
    ),
    "key column of incentives": (
        "the key column {column!r} has the name of a column of incentives\n"
        "a table of incentives has the keys and {columns}\n"
        "rename the key column",
        "主键列“{column}”与奖惩表的列同名\n"
        "奖惩表的列有主键列和 {columns}\n"
        "给主键列改名",
    ),
    "invisible character": (
        "the name {name!r} has the character {character!r}\n"
        "names stand in messages, statements and files, where nobody would see it\n"
        "take it out, and write what people shall read into labels",
        "名称 {name!r} 含有字符 {character!r}\n"
        "名称会出现在提示、语句和文件中，而这个字符谁也看不见\n"
        "去掉它；给人看的文字写在 labels 中",
    ),
    "the table of incentives": ("the table of incentives", "奖惩表"),
    "an entry": ("{kind} {name!r}", "{kind}“{name}”"),
    "name of no file": (
        "{entry} would give a file that not every system can have\n"
        "results are written to a file of that name: {reason}\n"
        "{fix}",
        "{entry}会得到有的系统不允许的文件名\n"
        "结果写入同名文件：{reason}\n"
        "{fix}",
    ),
    "one file for two": (
        "{entry} and {other} would be written to one file\n"
        "some systems take names that differ in capitals or width only for the same\n"
        "rename one of them",
        "{entry}和{other}会写入同一个文件\n"
        "有的系统把只有大小写或全半角不同的名称视为同一个\n"
        "给其中一个改名",
    ),
    "effective days": (
        "effective_to = {to} is before effective_from = {from_}\n"
        "the edition would be in force on no day\n"
        "swap them, or fix the one that is wrong",
        "effective_to = {to} 早于 effective_from = {from_}\n"
        "这一版本没有一天有效\n"
        "把两者对调，或改正写错的一个",
    ),
    "period of no round": (
        "the period {period!r}\n"
        "a round spans whole months or years\n"
        "write '1 year' or '3 months'",
        "期间 {period!r}\n"
        "一期是整月或整年\n"
        "写 '1 year' 或 '3 months'",
    ),
    "source is an entry": ("a source is an entry of the scheme", "来源是方案中的条目"),
    "value twice": (
        "{value!r} stands twice in the values of {name!r}\n"
        "a choice takes one of its values\n"
        "keep one of them, or fix the one that is misspelt",
        "“{name}”的可选值中 {value!r} 出现了两次\n"
        "可选项取其中一个值\n"
        "只保留一个，或改正写错的一个",
    ),
    "parent is a group": (
        "a parent is an indicator with neither kind nor rule", "上级指标既没有 kind，也没有规则",
    ),
    "part with unusable name": (
        "{name!r} is a part of {parent!r}, and no name that a rule can use\n"
        "a group is computed from the names of its parts\n"
        "use letters, digits and underscores only",
        "“{name}”是“{parent}”的下级指标，但规则不能使用这个名称\n"
        "分组按下级指标的名称计算\n"
        "只用文字、数字和下划线",
    ),
    "incentive from no round": (
        "from = {value!r} is no round\n"
        "an effect begins with this round, the next one, or so many rounds later\n"
        'write "this", "next" or a whole number',
        "from = {value!r} 不是期\n"
        "效力从本期、下期或若干期之后开始\n"
        '写 "this"、"next" 或整数',
    ),
    "lookup key": (
        "key {key!r} of lookup {lookup!r} takes what {key!r} can be",
        "对照表“{lookup}”的键“{key}”取“{key}”可能的值",
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
    "missing word that no cell has": (
        "{text} stands for a missing value\n{why}\n{fix}", "{text} 表示缺失\n{why}\n{fix}",
    ),
    "missing word of an input": (
        "{text!r} stands for a missing value, and is a value of the {kind} {name!r}\n"
        "a cell is a value or is missing, never both\n"
        "take it out",
        "{text!r} 表示缺失，又是{kind}“{name}”的一个值\n"
        "单元格要么是值，要么缺失，不能两者都是\n"
        "去掉它",
    ),
    "missing word of the scheme": (
        "{text!r} stands for a missing value, and is a value of the {kind} {name!r}\n"
        "a cell is a value or is missing, never both\n"
        "take it out, or name others in [input.{name}]: missing = []",
        "{text!r} 表示缺失，又是{kind}“{name}”的一个值\n"
        "单元格要么是值，要么缺失，不能两者都是\n"
        "去掉它，或在 [input.{name}] 中另写 missing = []",
    ),
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
        "所有行都能得到更好而没有条件的“{better}”\n"
        "给更好的等次写上条件，或把等次按从好到差的顺序排列",
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
        "plain rows and frames in memory compute it exactly as it is; for others declare narrower low, high, decimals "
        "and 'rows', where the data keep them",
        "“{name}”可能需要 10^37 及以上的整数\n"
        "内存中的数据框因此逐行计算；惰性数据框和数据库拒绝计算\n"
        "普通行和内存中的数据框照样精确计算；用于其他引擎时，在数据允许的范围内缩小 low、high、decimals 和 rows",
    ),
    "weights add up otherwise": (
        "the weights below {name!r} add up to {total}\n"
        "weights usually add up to 1\n"
        "fix a weight, or say the total with a [limit]",
        "“{name}”下的权重合计为 {total}\n"
        "权重通常合计为 1\n"
        "改正权重，或用 [limit] 写明合计",
    ),
    "ladder too open": (
        "ladder {name!r} leaves so much open that no row gets a level\n"
        "its unpublished choices can be read in more than {ways} ways\n"
        "supply some of them",
        "等次规则“{name}”未定之处太多，没有一行能定等次\n"
        "未公布的选择有超过 {ways} 种解释\n"
        "补上其中一些",
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
        "等次规则“{name}”没有写明符合条件的不够名额数时以哪个为准\n"
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
        "表“{name}”只要求每个{parent}有一行\n"
        "expects 列出每个上级应有各行的主键，不是行数\n"
        "逐个写出各行的主键，如 expects = [1, 2, 3]",
    ),
    "quota below one": (
        "quota {number} of ladder {name!r} is for {places} places\n"
        "a number of places is no share of the rows\n"
        'write "{rule} * rows" for a share',
        "等次规则“{name}”的第 {number} 项名额是 {places} 个\n"
        "名额是个数，不是比例\n"
        '按比例时写 "{rule} * rows"',
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
