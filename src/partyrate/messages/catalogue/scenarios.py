"""Texts of scenarios: which values vary, how they are drawn, and what the results say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "scenarios without values": (
        ("no values vary\nscenarios are made of the values of parameters\n"
        "give a range or a list of values: {option[vary]:weight=0.3..0.6:0.1}"),
        ("没有可变的值\n情景由参数的不同取值构成\n"
        "给出范围或取值列表：{option[vary]:weight=0.3..0.6:0.1}"),
    ),
    "scenarios vary parameters": ("scenarios vary parameters of the scheme", "情景改变的是方案的参数"),
    "totals are of what varies": ("a total is of parameters that vary", "合计限于取值可变的参数"),
    "no values to vary": (
        ("{name!r} has no values to take\na {kind} is varied over values that are named\n"
            "list them: {option[vary]:{name}=...,...}"),
        "“{name}”没有可取的值\n这类参数按列出的值变化\n列出取值：{option[vary]:{name}=...,...}",
    ),
    "values are no list": (
        ("the values of {name!r} are {given}\nvalues are a list, or a range with a step\n"
        'write [0.4, 0.5], or {{"range": (0.4, 0.6), "step": 0.1}}'),
        ("“{name}”的取值写成了 {given}\n取值是列表，或带步长的范围\n"
        '写 [0.4, 0.5]，或 {{"range": (0.4, 0.6), "step": 0.1}}'),
    ),
    "value does not fit parameter": (
        ("{name!r} cannot be {value}\na value has the kind that its parameter declares\n"
        "write a value of that kind, numbers as texts or decimals"),
        "“{name}”不能取 {value}\n取值要与参数声明的类型一致\n写该类型的值，数用文字或十进制小数",
    ),
    "range is not written so": (
        ("the values of {name!r} are {given}\na range has two numbers and a step\n"
        'write {{"range": (0.4, 0.6), "step": 0.1}}'),
        ("“{name}”的取值写成了 {given}\n范围有两个数和一个步长\n"
        '写 {{"range": (0.4, 0.6), "step": 0.1}}'),
    ),
    "range without step": (
        ("{name!r} varies from {low} to {high} without a step\nevery value that is drawn is an exact decimal\n"
        'add "step", above zero'),
        ("“{name}”从 {low} 到 {high}，没有步长\n抽取的每个值都是精确的十进制数\n"
        '加上大于零的 "step"'),
    ),
    "range reversed": (
        "{name!r} varies from {low} to {high}, which is reversed\na range goes from its lower end to its upper one\n"
        "write {high} first, and {low} second",
        "“{name}”的范围 {low} 至 {high} 上下限写反了\n范围从下限到上限\n先写 {high}，再写 {low}",
    ),
    "step does not fit range": (
        ("{name!r} does not go from {low} to {high} by {step}\na range is a whole number of steps\n"
        "write another step, or another end"),
        "“{name}”从 {low} 到 {high} 不是 {step} 的整数倍\n范围要正好是整数个步长\n改步长，或改一端",
    ),
    "total is not of numbers": (
        "{name!r} cannot be part of this total\na total is of numbers, each in one total only\ntake it out",
        "“{name}”不能列入这个合计\n合计限于数，每个参数只在一个合计中\n去掉它",
    ),
    "total of one": (
        ("the total of {names} is {total}\na total is a number, of two parameters at least\n"
        "write {option[total]:a,b,c=1}"),
        "{names}的合计是 {total}\n合计是一个数，至少有两个参数\n写 {option[total]:a,b,c=1}",
    ),
    "no such design": (
        "design = {kind}\nscenarios are combined or drawn in one of several ways\nwrite {known}",
        "design = {kind}\n情景按规定的几种方式组合或抽取\n写{known}",
    ),
    "number of draws": (
        "draws = {draws}\nit is the number of scenarios that are drawn\ngive a whole number above 0",
        "draws = {draws}\n这是抽取的情景数\n写大于 0 的整数",
    ),
    "draws of all": (
        "draws = {draws}\nthe design full has all combinations, and draws none\n"
        "leave out {option[draws]:} or {option[design]:}",
        "draws = {draws}\nfull 取全部组合，不抽取\n去掉 {option[draws]:} 或 {option[design]:}",
    ),
    "seed of draws": (
        "seed = {seed}\nthe same whole number gives the same draws\ngive a whole number, such as 1",
        "seed = {seed}\n同一整数抽取的情景相同\n写一个整数，例如 1",
    ),
    "number of rows together": (
        "rows = {rows}\nit is how many rows are computed together\ngive a whole number above 0, or leave it out",
        "rows = {rows}\n这是一次一起计算的行数\n写大于 0 的整数，或不写",
    ),
    "conditions are rules": (
        'conditions = {conditions}\nthey are rules over the parameters\nwrite "a >= b", or a list of such rules',
        'conditions = {conditions}\n条件是参数之间的规则\n写 "a >= b"，或写这样的规则的列表',
    ),
    "outcome without end": (
        ("{name!r} has decimals without end\nindices are of exact numbers, and its values are the nearest doubles\n"
        "round it in the scheme, or ask for a ladder"),
        "“{name}”含除不尽的小数\n敏感度指数只用精确的数值计算，而这里是最接近的浮点数\n在方案中写明小数位数，或改看等次",
    ),
    "bill in several units": (
        "{name!r} has amounts in several units: {units}\nthey are never added up\nname one incentive",
        "“{name}”的金额有多种单位：{units}\n不同单位的金额不相加\n写一项奖惩的名称",
    ),
    "too many scenarios": (
        ("these are {number:,} scenarios\nat most {most:,} are rated in one call\n"
        "give {option[draws]:}, or a coarser step"),
        "共有 {number:,} 个情景\n一次最多评定 {most:,} 个\n写 {option[draws]:}，或加大步长",
    ),
    "no scenario is left": (
        ("no scenario fulfils the totals and conditions\nthose that do not are left out\n"
        "widen the ranges, or take a condition out"),
        "没有情景符合合计和条件\n不符合的都已去掉\n放宽范围，或去掉某个条件",
    ),
    "scenario breaks a limit": (
        "with {setting}, {fault}\n{why}\ngive {option[total]:NAMES=1}, so that only such scenarios are drawn",
        "取 {setting} 时，{fault}\n{why}\n写 {option[total]:参数名=1}，只抽取符合的情景",
    ),
    "condition is no flag": (
        ("the condition {rule!r} is a {kind}\nconditions say which scenarios there are\n"
        'write a comparison, as in "a + b <= 1"'),
        '条件 {rule!r} 是{kind}\n条件说明哪些情景成立\n写比较式，如 "a + b <= 1"',
    ),
    "scenarios need polars": (
        "Polars is not installed\nscenarios are rated together, as columns\ninstall partyrate[polars]",
        "没有安装 Polars\n所有情景按列一并评定\n安装 partyrate[polars]",
    ),
    "nothing varies": (
        ("none of these parameters decides {names}\nscenarios are rated for what they change\n"
        "name other parameters, or other results in {option[of]:}"),
        "这些参数都不影响{names}\n情景只评定会变化的结果\n换参数，或在 {option[of]:} 中写其他结果",
    ),
    "result does not vary": (
        "no scenario changes {name!r}\nresults are shown for what scenarios change\nit is {known} that vary",
        "没有情景会改变“{name}”\n只给出会随情景变化的结果\n会变化的是 {known}",
    ),
    "no indices": (
        ("these scenarios have no indices\nthey follow from all combinations, or from pairs of points\n"
        'write design="full" or design="indices"'),
        '这些情景不能计算敏感度指数\n指数由全部组合或成对的点得出\n写 design="full" 或 design="indices"',
    ),
    "which result": (
        ("there are several results: {known}\none of them is asked for at a time\n"
        "pass {option[of]:}, for instance the first"),
        "结果有多项：{known}\n一次只看一项\n用 {option[of]:} 指明",
    ),
    "results are numbers and levels of units": (
        "results are numbers and levels of units", "结果是参评单位的数值和等次",
    ),
    "results are those that were kept": (
        "results are those that were named in {option[of]:}, or that vary", "结果限于 {option[of]:} 指明的或会变化的",
    ),
    "levels are those of the ladder": ("levels are those of the ladder", "等次限于该等次规则所列"),
    "units are those that were rated": ("units are those that were rated", "参评单位限于已评定的"),
    "intervals of a level": (
        "{name!r} is a ladder\nintervals and ranks are of numbers\nuse shares({name!r}), or name a number",
        "“{name}”是等次规则\n区间和名次限于数值\n用 shares({name!r})，或指明一个数值",
    ),
    "nothing is paid": (
        "no incentive of the scheme has amounts that add up\ntotals are of amounts in a unit\nask for levels or scores",
        "方案中没有可以合计的奖惩金额\n合计限于有单位的金额\n改看等次或得分",
    ),
    "share of a quantile": (
        'a quantile at {share}\nshares lie above 0, and are 1 at most\nwrite "0.05", "0.5"',
        '分位点 {share}\n分位点大于 0，不超过 1\n写 "0.05"、"0.5"',
    ),
    "scenarios head": ("{count:,} scenarios of {units:,} units", "{count:,} 个情景，{units:,} 个参评单位"),
    "scenarios decided": (
        "{name}: {sure:,} of {units:,} units have one level in all scenarios",
        "{name}：{units:,} 个单位中有 {sure:,} 个在所有情景下等次相同",
    ),
    "scenarios decided value": (
        "{name}: {sure:,} of {units:,} units have one value in all scenarios",
        "{name}：{units:,} 个单位中有 {sure:,} 个在所有情景下结果相同",
    ),
    "scenarios decide": ("what decides {name}: {shares}", "决定“{name}”的参数：{shares}"),
    "scenarios publish": (
        "publish next ({name}): {parameters}", "建议下一步公布（{name}）：{parameters}",
    ),
    "scenarios hang": (
        "{name} ({count:,} units hang on it)", "{name}（{count:,} 个单位取决于此）",
    ),
    "scenarios hang one": ("{name} (1 unit hangs on it)", "{name}（1 个单位取决于此）"),
    "scenarios paid": (
        "{name}: {low} to {high} {unit}{every}, half of the scenarios at most {middle}",
        "{name}：{every}{low} 至 {high} {unit}，半数情景不超过 {middle}",
    ),
    "sobol points need scipy": (
        "SciPy is not installed\nSobol points come from its tables\n"
        'install partyrate[scenarios], or write design="spread"',
        '没有安装 SciPy\nSobol 点由它提供\n安装 partyrate[scenarios]，或写 design="spread"',
    ),
    "nothing plausible": (
        "{file} names no parameter\na file of plausible values has an entry for each parameter that varies\n"
        "write for instance [weight] with range = [0.3, 0.6] and step = 0.1",
        "{file} 没有列出参数\n取值范围文件为每个可变参数写一项\n"
        "例如写 [weight]，其下写 range = [0.3, 0.6] 和 step = 0.1",
    ),
    "plausible is not written so": (
        "{file}: {name!r} is not written so\na parameter has a range with a step, or values, and a source\n"
        "write range = [0.3, 0.6] and step = 0.1, or values = [...]",
        "{file}：“{name}”写法不对\n每个参数写范围和步长，或写取值，另写来源\n"
        "写 range = [0.3, 0.6] 和 step = 0.1，或写 values = [...]",
    ),
    "plausible columns": (
        "{file} has the columns {found}\na table of plausible values has {known}, each once or not at all\n"
        "name the columns so; parameter is needed",
        "{file} 的列为 {found}\n取值范围表的列只有：参数、下限、上限、步长、取值、来源\n按此命名，“参数”列必须有",
    ),
    "plausible row": (
        "{file}, row {row}: {name!r} cannot be read\n"
        "a row has a parameter, once, with low, high and step, or with values\n"
        "fill in the cells of one of the two ways, and leave out those of the other",
        "{file} 第 {row} 行：“{name}”不能读取\n每行写一个参数（不重复），并写下限、上限和步长，或写取值\n"
        "两种写法只填一种，另一种留空",
    ),
    "too much noise": (
        "noise = {noise}\nit is how many of its smallest steps a mark is off, at most {most:,}\nwrite a smaller number",
        "noise = {noise}\n这是一项得分最多偏差的最小步数，不超过 {most:,}\n写较小的数",
    ),
    "number from 0": (
        "{word} = {value}\nit is a number of steps or of scenarios\ngive a whole number from 0",
        "{word} = {value}\n这是步数或情景数\n写不小于 0 的整数",
    ),
    "marks are no list": (
        "marks = {marks}\nthey are the inputs that noise is added to\nwrite a list of their names",
        "marks = {marks}\n这是要加误差的输入\n写名称列表",
    ),
    "marks are numbers within bounds": (
        "noise is added to inputs that are numbers and have no list of allowed values",
        "只有未列出可取值的数值输入才能加误差",
    ),
    "units have": ("{count:,} units have", "{count:,} 个单位"),
    "one unit has": ("1 unit has", "1 个单位"),
    "robust dropped": (
        "without differences in {indicator}: {units_have} another {result}",
        "若“{indicator}”没有差别：{units_have}的“{result}”会改变",
    ),
    "robust undecisive": ("decide nothing of {results}: {names}", "不影响“{results}”的指标：{names}"),
    "robust cut": (
        "{rule} with {to} ({entry}): {units_have} another {result}",
        "{rule} 的界限改为 {to}（{entry}）：{units_have}的“{result}”会改变",
    ),
    "robust noise": (
        "{name}: {sure:,} of {units:,} units keep one level in {count:,} draws of noise in the marks",
        "{name}：各项分数有误差时，{units:,} 个单位中有 {sure:,} 个在 {count:,} 次抽取中等次不变",
    ),
    "robust noise value": (
        "{name}: {sure:,} of {units:,} units keep one value in {count:,} draws of noise in the marks",
        "{name}：各项分数有误差时，{units:,} 个单位中有 {sure:,} 个在 {count:,} 次抽取中结果不变",
    ),
    "robust weight": (
        "{of}: {part} has {nominal} of the weight and {effective} of the effect",
        "{of}：“{part}”的名义权重为 {nominal}，实际作用为 {effective}",
    ),
    "robust nothing": ("nothing changes any result", "各种变动都不改变结果"),
    "no budgets": (
        "the scheme has no {kind} that can be computed\nscenarios show those of the scheme\n"
        "declare one, or ask for other results",
        "方案中没有可以计算的{kind}\n情景只给出方案中有的\n在方案中写明，或看其他结果",
    ),
    "scenarios level": ("level", "等次"),
    "scenarios certain": ("in all scenarios", "所有情景均为"),
    "scenarios possible": ("in some", "部分情景可为"),
    "scenarios none": ("none", "无"),
    "scenarios parameter": ("parameter", "参数"),
    "scenarios alone": ("alone", "单独"),
    "scenarios with others": ("with others", "连同其他"),
    "scenarios deciding": ("what decides {name}", "“{name}”由什么决定"),
    "scenarios incentive": ("incentive", "奖惩"),
    "scenarios amount": ("unit", "单位"),
    "scenarios least": ("least", "最少"),
    "scenarios middle": ("median", "中位数"),
    "scenarios most": ("most", "最多"),
    "scenarios bill": ("what is paid", "支付金额"),
    "scenarios share": ("{name} {share}", "{name} {share}"),
}  # fmt: skip
