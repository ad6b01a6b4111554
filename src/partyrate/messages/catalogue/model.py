"""Texts of the model: fields and their kinds, entries of each class, values, variants and documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ types and kinds
    "type bool": ("a flag", "是否值"),
    "type int": ("a whole number", "整数"),
    "type Decimal": ("a number with decimals", "小数"),
    "type Fraction": ("a number", "数"),
    "type float": ("a number with decimals", "小数"),
    "type str": ("a text", "文字"),
    "type datetime": ("a date with a time", "带时刻的日期"),
    "type date": ("a date", "日期"),
    "type time": ("a time of day", "时刻"),
    "type list": ("a list", "列表"),
    "type tuple": ("a list", "列表"),
    "type dict": ("a table", "表"),
    "type other": ("an object of the class {name}", "{name} 类的对象"),
    "nothing given": ("None", "空值（None）"),
    "text given": ("{value!r}, {type}", "“{value}”（{type}）"),
    "value given": ("{value}, {type}", " {value}（{type}）"),
    "flag given": ("{value}", " {value}"),
    "holds a flag": ("true or false", "是否值（true 或 false）"),
    "holds items": ("a list, each item of which is {item}", "列表，每一项为{item}"),
    "holds a list": ("a list", "列表"),
    "holds a mapping": ("a mapping", "名称与值的对应（字典）"),
    "holds an object": ("an object", "对象（{{...}}）"),
    "holds a table": ("a table", "表（{{ ... }}）"),
    "holds a parameter": ('{{ parameter = "..." }}', '参数（{{ parameter = "..." }}）'),
    "holds what is unpublished": ("{{ unpublished = true }}", "未公布（{{ unpublished = true }}）"),
    "holds an instance": ("an instance of {name}", "{name} 的实例"),
    "one or another": ("{most} or {last}", "{most}或{last}"),
    "is a sort": ("is a {sort}", "类型为{sort}"),
    "has no kind": ("has no kind", "没有写类型"),
    "is no input": ("is no input", "不是输入项"),
    "a sort": ("a {sort}", "{sort}"),
    "one of a choice": ("one of {values}", "{values} 中的一个"),
    "dated value without quotes": ("a date without quotes, 2019-12-31", "不加引号的日期，如 2019-12-31"),
    # ------------------------------------------------------------------------------------------ kinds of entries
    "kind quota": ("quota", "名额规则"),
    "kind extension": ("extension", "扩展"),
    "kind variation": ("variation", "变更"),
    "kind datedvalue": ("value by day", "按日期的取值"),
    "kind datedrows": ("table by day", "按日期的对照表"),
    "kind inforce": ("span in force", "执行期间"),
    "kind supplier": ("supplier", "提供者"),
    "kind parametername": ("parametername", "参数名称"),
    "a kind": ("a {kind}", "{kind}"),
    "an kind": ("an {kind}", "{kind}"),
    "named entry": ("{kind} {name!r}", "{kind}“{name}”"),
    # ------------------------------------------------------------------------------------------ what fields hold
    "field": ("{name!r}", "“{name}”"),
    "item of a field": ("item {number} of {field}", "{field}的第 {number} 项"),
    "key of a field": ("a key of {field}", "{field}的一个键"),
    "value in a field": ("{key!r} in {field}", "{field}中的“{key}”"),
    "field of another kind": (
        "{field} of {owner} is {given}\nit holds {expected}\n{fix}",
        "{owner}的{field}写成了{given}\n这里应为：{expected}\n{fix}",
    ),
    "value without quotes": ("write it without quotes: {value}", "去掉引号，写 {value}"),
    "in quotes": ('write it in quotes: "{value}"', '加上引号，写 "{value}"'),
    "without the time": ("leave out the time: {value}", "去掉时刻，写 {value}"),
    "write a whole number": ("write a whole number: {value}", "写整数：{value}"),
    "write instead": ("write {value}", "写 {value}"),
    "unknown word of a field": (
        "{name} = {value!r} is not known\n{name!r} is one of: {allowed}\n{fix}",
        "{name} = “{value}” 不在可用的写法之内\n“{name}”只能是：{allowed}\n{fix}",
    ),
    "several names in one text": (
        (
            "{value!r} is one text, and would be one name\n"
            "several names are a list of texts\n"
            "write {several}, or {one} if it is a single one"
        ),
        "{value!r} 是一段文字，会当作一个名称\n多个名称要写成列表\n写成 {several}；若确是一个名称，写 {one}",
    ),
    "ties mean": (
        (
            "of rows that tie across the edge of the places, 'in' gives the level to all, 'out' to none, and 'error' "
            "leaves those without a level whose level depends on it"
        ),
        "名额边界上并列的行：in 都给等次，out 都不给，error 则等次取决于此的行不定等次",
    ),
    "write one of": ("write one of: {allowed}", "写其中之一：{allowed}"),
    # ------------------------------------------------------------------------------------------ indicators
    "bound of another kind": (
        ("{value!r} is a {type}\nbounds, weights and maxima are numbers\n"
        "write a plain decimal such as 0.03, or name a parameter"),
        "{value!r} 的类型为 {type}\n上下限、权重和满分都是数\n写普通小数（如 0.03），或写明所用的参数",
    ),
    "kind and rule": (
        ("{name!r} has both a kind and a rule\n"
        "an input is brought by the data and has a kind; a formula is computed and has a rule\n"
        "keep 'kind' for an input, or 'is' for a formula"),
        ("“{name}”既写了类型，又写了公式\n输入项由数据提供，写 kind；公式由计算得出，写 is\n"
        "输入项只留 kind，公式只留 is"),
    ),
    "key of another sort of entry": (
        "{entry} has {key!r}, and {sort}\n{why}\n{fix}",
        "{entry}写有 {key}，但它{sort}\n{why}\n{fix}",
    ),
    "what missing means": (
        "'missing' says which words in the data stand for no value", "missing 用来写明数据中哪些文字表示没有值",
    ),
    "what show means": (
        "'show' says whether what is computed is a result; inputs stand beside the results as they came",
        "show 用来写明计算得出的值是否列入结果；输入项总是照原样列在结果旁",
    ),
    "what unit means": ("'unit' says in which unit files give a number", "unit 指明数据文件中的数用什么单位"),
    "what a key of numbers means": ("{key!r} says what a number can be", "{key} 用来限定数的取值"),
    "what a key of choices means": ("{key!r} says what a choice can be", "{key} 用来列出可选值"),
    "take the key out": ("take it out", "去掉它"),
    "write allowed": ("write allowed = [{values}]", "写 allowed = [{values}]"),
    "write kind choice": ('write kind = "choice"', '写 kind = "choice"'),
    "clamp or round instead": (
        "take it out; what a formula gives is kept within bounds by clamp(...), and on steps by round(...)",
        "去掉它；公式结果的上下限用 clamp(...)，取整用 round(...)",
    ),
    "number without bounds": (
        ("the number {name!r} lacks {lacking}\n"
        "bounds and decimals of every number prove that its sums are exact\n"
        "add low, high and decimals; where the source does not give one, name an unpublished parameter: "
        'high = {{ parameter = "..." }}'),
        ("数“{name}”缺少 {lacking}\n每个数都要有上下限和小数位，才能保证合计准确无误\n"
        '补上 low、high 和 decimals；文件未规定的，写未公布的参数：high = {{ parameter = "..." }}'),
    ),
    "choice without values": (
        ("the choice {name!r} has no values\na choice takes one of its declared values\n"
        'add values = ["...", "..."]'),
        '可选值“{name}”没有列出取值\n可选值只能取所列的值之一\n补上 values = ["...", "..."]',
    ),
    "step that is no decimal": (
        ("{name!r} has a step or an allowed value that no step of decimals can be\n"
        "values are decimals, and a step is more than zero\n"
        "write a plain decimal such as 0.5"),
        ("“{name}”的步长（step）或允许值（allowed）不是有限小数，或步长不大于零\n值都是小数，步长大于零\n"
        "写普通小数，如 0.5"),
    ),
    "values of no choice": (
        "{entry} has 'values', and {sort}\n'values' say what a choice can be\n{fix}",
        "{entry}写有 values，但它{sort}\nvalues 用来列出可选值\n{fix}",
    ),
    "choice or no values": (
        'write kind = "choice", or take them out', '写 kind = "choice"，或去掉 values',
    ),
    "take the values out": ("take them out", "去掉 values"),
    # ------------------------------------------------------------------------------------------ parameters, lookups
    "range of a parameter": (
        "the range of parameter {name!r} is no range of numbers with a step\n"
        "scenarios take the numbers from its first end to its second one by its step\n{fix}",
        "参数“{name}”的 range 不是带 step 的数值范围\n情景按 step 从第一个数取到第二个数\n{fix}",
    ),
    "range and step": (
        "write range = [0.3, 0.6] and step = 0.05, of a parameter that is a number",
        "写 range = [0.3, 0.6] 和 step = 0.05，限于数值参数",
    ),
    "range lacks its step": (
        "add step = ..., by which the second number is reached from the first one",
        "补上 step = ...，从第一个数按它取到第二个数",
    ),
    "number alone": ("{number} without quotes", "{number}（不加引号）"),
    "parameter with another kind of value": (
        ("parameter {name!r} has the value {value}\na value has the kind its parameter declares: {expected}\n"
        "write {instead}, or leave 'value' out where it is not published"),
        "参数“{name}”的值是 {value}\n值要符合参数声明的类型：{expected}\n改为：{instead}；未公布的，去掉 value",
    ),
    "lookup row of another length": (
        ("row {row} of lookup {name!r} has {cells}\n"
        "each row has {keys} for the keys and {values} for the values\n"
        "write {width} cells; a single value the source does not give is {{ unpublished = true }}"),
        ("对照表“{name}”第 {row} 行有 {cells}\n每行有 {keys} 个主键单元格、{values} 个值单元格\n"
        "写 {width} 个单元格；未公布的值写 {{ unpublished = true }}"),
    ),
    "lookup row without a key": (
        ("row {row} of lookup {name!r} has a key that is not there\n"
        "keys are constants; only values may be unpublished\nwrite the key"),
        "对照表“{name}”第 {row} 行缺主键\n主键必须写明，只有值可以未公布\n补写主键",
    ),
    "match of no number": (
        ("lookup {name!r} has match = {match!r}, and the key {key}\nits last key is a number, which has an order\n"
        "write numbers as the last key, or leave 'match' out"),
        "对照表“{name}”的 match 为“{match}”，而主键为 {key}\n最后一项主键须为数，才有大小之分\n"
        "最后一项写数，或删去 match",
    ),
    "line between no numbers": (
        ("lookup {name!r} has match = 'linear', and values that are no numbers\nonly numbers have others between them\n"
        "write numbers as values, or match = 'at_least'"),
        "对照表“{name}”的 match 为“linear”，而值不是数\n只有数之间才能插值\n值写数，或改为 match = 'at_least'",
    ),
    "lookup of many segments": (
        ("lookup {name!r} has {count} combinations of its last key with the others\nmore than {most} take too long\n"
        "write several lookups"),
        "对照表“{name}”最后一项主键与其他主键有 {count} 种组合\n超过 {most} 种，计算过久\n拆成几张对照表",
    ),
    "lookup key of another length": (
        "the key {key} of lookup {name!r} has {cells}\na key of {width} selects one row\nwrite {width} for each key",
        "对照表“{name}”的主键 {key} 有 {cells}\n主键由 {width} 组成，对应一行\n每个主键写 {width}",
    ),
    "lookup key twice": (
        ("lookup {name!r} has the key {key} twice\na key selects one row\n"
        "keep one of the rows, and name each unpublished key once"),
        "对照表“{name}”的主键 {key} 出现两次\n一个主键对应一行\n只留一行；未公布的主键也只写一次",
    ),
    "lookup values of two kinds": (
        ("lookup {name!r} has the value {value} beside {other}\n"
        "the values of a column are of one kind: numbers, texts, flags or dates\n"
        "write it as the others are written: a number without quotes, a text with them"),
        ("对照表“{name}”中，值 {value} 与 {other} 类型不同\n同一列的值类型相同：数、文字、是否值或日期\n"
        "与其他值写法一致：数不加引号，文字加引号"),
    ),
    "lookup value of another kind": (
        ("lookup {name!r} has the value {value}\na cell has the kind its lookup declares: {expected}\n"
        "write {expected}, or {{ unpublished = true }} where it is not published"),
        ("对照表“{name}”中有值 {value}\n单元格要符合对照表声明的类型：{expected}\n"
        "改为：{expected}；未公布的写 {{ unpublished = true }}"),
    ),
    "kind key of a lookup": ("key of lookup {name!r}", "对照表“{name}”主键"),
    "cells are declared": (
        "a cell must be declared by the scheme before it can be filled", "方案中列出的单元格才能填值",
    ),
    "cells are declared with keys": (
        "a cell must be declared by the scheme before it can be filled; this lookup has {depth} keys",
        "方案中列出的单元格才能填值；本对照表有 {depth} 层键",
    ),
    "value without a key": ("lookup {name!r} got {value!r}, and no key", "给对照表“{name}”的值 {value!r} 没有写键"),
    "nest the keys": (
        "nest the keys, as in {nested}, and use one of: {known}", "逐层写键，如 {nested}；可用的键：{known}",
    ),
    "give a value for a key": ("give a value for one of the keys: {known}", "为其中一个键给值：{known}"),
    # ------------------------------------------------------------------------------------------ ladders, gates
    "warning without a text": (
        "warning {name!r} says nothing\nits text is what people read where the condition is true\n"
        'write text = "...", or text = {{ zh = "...", en = "..." }}',
        "提醒“{name}”没有文字\n条件成立时，读者看到的就是这段文字\n"
        '写 text = "..."，或 text = {{ zh = "...", en = "..." }}',
    ),
    "quota without a bound": (
        "the quota for {levels} has no bound\na quota has just one bound\nwrite one of: {known}",
        "等次 {levels} 的名额规则没有写限定\n一条名额规则要有一种限定\n写其中之一：{known}",
    ),
    "quota with several bounds": (
        "the quota for {levels} has {bounds}\na quota has just one bound\nwrite one of: {known}",
        "等次 {levels} 的名额规则写有 {bounds}\n一条名额规则只有一种限定\n只写其中之一：{known}",
    ),
    "gate without effect": (
        ("gate {name!r} has no effect\na gate caps or fixes a level, excludes from a ladder, or bars from incentives\n"
        "add cap, fix, exclude or bars"),
        ("否决或限制规则“{name}”没有写明作用\n这类规则可以限高、定为某等次、排除在等次评定之外，或取消奖惩\n"
        "补上 cap、fix、exclude 或 bars"),
    ),
    "order without a direction": (
        ("{key!r} does not say how to order\na ranking needs a name and a direction\n"
        "write '{rule} {direction}' ({says}) or '... {other}' ({says_other})"),
        ("“{key}”没有写明排序方向\n排序要写名称和方向\n"
        "写 '{rule} {direction}'（{says}）或 '... {other}'（{says_other}）"),
    ),
    "order desc": ("greatest first", "从大到小"),
    "order asc": ("smallest first", "从小到大"),
    # ------------------------------------------------------------------------------------------ pairings, procedures
    "pairing of nobody": (
        ("{name} = {value} pairs nobody\nit is how many rows one row is paired with: a whole number from 1\n"
        "write 1 or more, or take the pairing out"),
        "{name} = {value} 无法结对\n它表示一行与几行结对，是 1 以上的整数\n写 1 或更大的数，或去掉这项结对",
    ),
    "span of working days": (
        "{value!r} is a span of working days\na span is a number, and a key of its own says which days count\n"
        'write {number}, and days = "working" beside it',
        "“{value}”是工作日的天数\n时限只写数，计哪些日子由另一个键规定\n"
        '写 {number}，并另写 days = "working"',
    ),
    "no span of time": (
        ("{value!r} is no span of time\na span is a whole number of days, months or years, up to {most}\n"
        'write a number of days (5), or "5 days", "1 month", "1 year"; other words belong into \'due\''),
        ("“{value}”不是时限\n时限是整数的天、月或年，最多 {most}\n"
        '写天数（5），或 "5 days"、"1 month"、"1 year"；其他说法写入 due'),
    ),
    "no number of days": (
        ("{name} = {value} is no number of days\ndays are a whole number from 0 to {most}\n"
        "write how many days the source says, or leave it out"),
        "{name} = {value} 不是天数\n天数是 0 到 {most} 的整数\n按文件规定写天数，或去掉它",
    ),
    # ------------------------------------------------------------------------------------------ schemes
    "entry twice": (
        ("{name!r} is declared twice\n"
        "names are compared as Python compares them (NFKC), so that full-width and ordinary letters are one\n"
        "give one of the two another name"),
        "“{name}”声明了两次\n名称比较时不分全角、半角（NFKC）\n其中一个改名",
    ),
    "values are no mapping": (
        ("the values are a {type}\nvalues are given by the names of parameters and lookups\n"
        "write with_values({{name: value}})"),
        "values 的类型为 {type}\n值按参数和对照表的名称给出\n写 with_values({{名称: 值}})",
    ),
    "value given twice": (
        "{names} has two values\na value is given in the mapping or by its name\nkeep one of the two",
        "{names} 给了两个值\n一个值只给一次：写在字典中，或按名称写\n只留一个",
    ),
    "rows of tables": ("a bound is that of a table of the scheme", "只能为方案中的表规定行数"),
    "value of what is declared": (
        ("{name!r} is declared here, and gets another value as well\n'values' speak of what is taken over\n"
        "write the value where it is declared"),
        "“{name}”在本文件中声明，又在 values 中另给了值\nvalues 只用于沿用的条目\n把值写在声明处",
    ),
    "collection as an argument": (
        ("{key} = ... in with_changes()\n"
        "entries are put in place of those of the same name, and the collections are the scheme's own\n"
        "pass the entries as the second argument: with_changes(name, [entry, ...]); drop= leaves some out"),
        ("with_changes() 中写有 {key} = ...\n条目按名称替换，各类条目的集合属于方案本身\n"
        "条目写在第二个参数中：with_changes(名称, [条目, ...])；要去掉的写入 drop="),
    ),
    "kind argument of with_changes": ("argument of with_changes()", "with_changes() 的参数"),
    "arguments of with_changes": (
        "beside name, entries, drop and values, with_changes takes the keys at the top of a file",
        "除 name、entries、drop 和 values 外，with_changes 只接受方案文件顶部的键",
    ),
    "no profile": (
        ("the profile is a {type}\na profile has a name, and values apart from the scheme\n"
        "pass Profile(name=..., values={{...}}), or the values alone to with_values"),
        ("profile 的类型为 {type}\n配置有名称，并在方案之外给值\n"
        "传入 Profile(name=..., values={{...}})，或只把值传给 with_values"),
    ),
    "notes of a profile": ("a note of a profile says why a value was chosen", "配置的说明（notes）写明为何取某个值"),
    "what takes values": (
        "only parameters and lookups of scheme {name!r} take values", "方案“{name}”中只有参数和对照表可以给值",
    ),
    # ------------------------------------------------------------------------------------------ variants
    "entry of several sections": (
        ("{name!r} can mean {meanings}\nan entry is named by its section as well where several have its name\n"
        "write {fix}"),
        "“{name}”可以指 {meanings}\n几个条目同名时，要连同所在的节一起写\n写 {fix}",
    ),
    "what can be dropped": ("only entries of {scheme} can be dropped", "只能去掉 {scheme} 中的条目"),
    "take it out of drop": ("take it out of 'drop'", "从 drop 中去掉它"),
    "dropped twice": (
        "{name!r} is dropped twice\nan entry is left out once\nkeep one of the two",
        "“{name}”在 drop 中写了两次\n一个条目只去掉一次\n只留一处",
    ),
    "declared twice": (
        "{name!r} is declared twice\na name means one thing\nkeep one of the two",
        "“{name}”声明了两次\n一个名称只指一样东西\n只留一个",
    ),
    "dropped and declared": (
        ("{name!r} is dropped, and declared anew as {words!r}\n"
        "an entry replaces the one of its name without being dropped\ntake it out of 'drop'"),
        "“{name}”在 drop 中去掉，又以“{words}”重新声明\n同名条目会自动替换，无须去掉\n从 drop 中去掉它",
    ),
    # ------------------------------------------------------------------------------------------ suppliers
    "supplier caller": ("the caller", "使用者"),
    "supplier profile": ("profile {name!r}", "参数方案“{name}”"),
    "supplier variant": ("variant {name!r}", "变体“{name}”"),
    # ------------------------------------------------------------------------------------------ documents
    "scheme that is no object": (
        'the document is {given}\nit is an object with a \'format\'\nwrite {{"format": "{expected}", ...}}',
        '文件内容写成了{given}\n应为带 format 的对象\n写 {{"format": "{expected}", ...}}',
    ),
    "scheme of another format": (
        "the document has the format {format!r}\nwhat is read here is {expected}\nwrite {expected!r}",
        "文件格式是“{format}”\n此处读取的格式是 {expected}\n写 {expected!r}",
    ),
    "scheme without a format": (
        "the document has no format\nwhat is read here is {expected}\nwrite {expected!r}",
        "文件没有写明格式（format）\n此处读取的格式是 {expected}\n写 {expected!r}",
    ),
    "the scheme": ("the scheme", "方案"),
    "no object": (
        "{given} stands here\n{kind} is an object\nwrite {{...}}", "此处写成了{given}\n{kind}应为对象\n写 {{...}}",
    ),
    "entry of another type": (
        "the entry is given as {type}\na table is that of an entry of the scheme\n"
        "give the entry itself: scheme.indicators['NAME'], scheme.ladders['NAME'] or scheme.incentives['NAME']",
        "给的条目是 {type}\n所属的表由方案中的条目决定\n"
        "给条目本身：scheme.indicators['名称']、scheme.ladders['名称'] 或 scheme.incentives['名称']",
    ),
    "unknown key of an object": ("unknown key {key!r}\n{why}\n{fix}", "未知的键“{key}”\n{why}\n{fix}"),
    "known keys": ("known keys are: {known}", "可用的键：{known}"),
    "key missing in an object": (
        "{key!r} is missing\nevery {kind} has it\nadd {key!r}", "缺少“{key}”\n每个{kind}都要有它\n补上“{key}”",
    ),
    "value of another kind in a document": (
        "{given} stands here\n{name!r} holds {expected}\nwrite {expected}",
        "此处写成了{given}\n“{name}”应为：{expected}\n改为：{expected}",
    ),
    "number in quotes": ('a number in quotes, such as "0.5"', '加引号的数，如 "0.5"'),
    "day in quotes": ('a day in quotes, such as "2019-12-31"', '加引号的日期，如 "2019-12-31"'),
    "no rows are sent": (
        "input_schema({table!r})\n{why}\nname one of: {known}",
        "input_schema({table!r})\n{why}\n写其中之一：{known}",
    ),
    "table made of columns": ("{table!r} is made of columns of its parent", "“{table}”由上级表的列组成"),
    "no table of the scheme": ("{table!r} is no table of the scheme", "“{table}”不是方案中的表"),
}  # fmt: skip
