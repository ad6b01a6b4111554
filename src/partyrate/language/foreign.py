"""Words of other languages and their counterparts in the language of rules; functions stand in `foreign_functions`.

The words are those of spreadsheets, SQL, Python, pandas, R and everyday Chinese. `advice` builds messages from them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

NAMES: Final = {
    "true": "True", "yes": "True", "y": "True", "t": "True", "是": "True", "真": "True", "对": "True",
    "false": "False",
    "no": "False", "n": "False", "f": "False", "否": "False", "假": "False", "today": "as_of", "now": "as_of",
    "current_date": "as_of", "sysdate": "as_of", "今天": "as_of", "今日": "as_of", "当前日期": "as_of",
    "基准日": "as_of",
}  # fmt: skip
"""Names of values."""

WORDS: Final = {
    "并且": "and", "而且": "and", "同时": "and", "以及": "and", "且": "and", "和": "and", "与": "and",
    "及": "and", "或者": "or",
    "或": "or", "不是": "!=", "不为": "!=", "不等于": "!=", "非": "not", "不大于": "<=", "不高于": "<=", "不超过": "<=",
    "小于等于": "<=",
    "小于或等于": "<=", "至多": "<=", "不小于": ">=", "不低于": ">=", "不少于": ">=", "大于等于": ">=",
    "大于或等于": ">=", "至少": ">=",
    "达到": ">=", "大于": ">", "高于": ">", "超过": ">", "多于": ">", "小于": "<", "低于": "<", "少于": "<",
    "不足": "<", "等于": "==",
    "为": "==", "是": "==", "加": "+", "减": "-", "乘以": "*", "乘": "*", "除以": "/", "属于": "in",
    "equals": "==", "eq": "==",
    "ne": "!=", "gt": ">", "ge": ">=", "gte": ">=", "lt": "<", "le": "<=", "lte": "<=",
}  # fmt: skip
"""Words between values."""

SIGNS: Final = {
    "≥": ">=", "≧": ">=", "⩾": ">=", "≤": "<=", "≦": "<=", "⩽": "<=", "≠": "!=", "×": "*", "✕": "*", "⋅": "*",
    "∙": "*", "÷": "/", "∕": "/", "−": "-", "–": "-", "—": "-", "“": "'", "”": "'", "‘": "'", "’": "'", "＂": "'",
    "＇": "'", "「": "'", "」": "'", "『": "'", "』": "'", "。": ".", "．": ".", "；": ",", ";": ",", "、": ",",
    "&": "and", "＆": "and", "∧": "and", "|": "or", "｜": "or", "∨": "or", "¬": "not", "∈": "in", "∉": "not in",
    "^": "**", "＾": "**", "²": "** 2", "³": "** 3", "{": "(", "}": ")", "｛": "(", "｝": ")", "【": "(", "】": ")",
    "〔": "(", "〕": ")",
    "½": "0.5", "¼": "0.25", "¾": "0.75",
}  # fmt: skip
"""Signs that are none of the language."""

SIGN_TEXTS: Final = {
    "%": "percent or remainder",
    "％": "percent or remainder",
    "‰": "per mille",
    "?": "write choice",
    "？": "write choice",
    "！": "unequal or not",
    "～": "between",
    "√": "square instead of root",
}
"""Signs without a single counterpart, with the keys of the texts that say what to write."""

PAIRS_OF_SIGNS: Final = {
    "=<": "<=", "=>": ">=", "=!": "!=", "<>": "!=", "><": "!=", "===": "==", "!==": "!=", "!=": "!=", ">=": ">=",
    "<=": "<=", "~=": "!=", "+=": "+", "-=": "-", "*=": "*", "/=": "/", "**=": "**", "%in%": "in",
}  # fmt: skip
"""Several signs that form one operator elsewhere."""

DIVISIONS: Final = {
    "%/%": "floor(a / b)", "%%": "a - b * floor(a / b)", "div": "round(a / b, 0, 'down')",
    "mod": "a - b * round(a / b, 0, 'down')",
    "整除以": "floor(a / b)",
}  # fmt: skip
"""Signs and words between values that divide in whole numbers elsewhere."""

UNITS: Final[Mapping[str, int | Fraction]] = {
    "百": 100, "千": 1000, "万": 10000, "萬": 10000, "亿": 100000000, "億": 100000000, "k": 1000, "K": 1000,
    "w": 10000,
    "M": 1000000, "成": Fraction(1, 10),
}  # fmt: skip
"""Units after a number that multiply it."""

ARGUMENTS: Final = {
    "if_": "where=", "cond": "where=", "condition": "where=", "filter": "where=", "when": "where=",
    "mask": "where=",
    "by": "within=", "group": "within=", "group_by": "within=", "groupby": "within=", "over": "within=",
    "partition_by": "within=", "partition": "within=", "cohort": "within=",
    "interpolation": "kind=", "tie": "ties=",
}  # fmt: skip
"""Named arguments."""

ARGUMENT_TEXTS: Final = {
    "method": "ties or kind", **dict.fromkeys(("ascending", "descending", "reverse", "order"), "second argument"),
}  # fmt: skip
"""Named arguments without a single counterpart, with the keys of the texts that say what to write."""

OPTIONS: Final = {
    "average": "mean", "avg": "mean", "lowest": "min", "highest": "max", "low": "min", "high": "max",
    "competition": "min", "modified": "max", "fractional": "mean", "standard": "min", "interpolate": "linear",
    "cont": "linear", "inc": "linear", "disc": "nearest_rank", "nearest": "nearest_rank",
    "inverted_cdf": "nearest_rank",
}  # fmt: skip
"""Values of named arguments."""

KEYS: Final = """
kind: type dtype 类型
low: min minimum lower lowest min_value range bounds interval limits 范围 区间 最低 最小值
high: max maximum upper highest max_value full_marks range bounds interval limits 范围 区间 最高 最大值 满分
at_most: max maximum limit cap up_to ceiling <= =< ≤ le lte 最多 上限 不超过
at_least: min minimum floor >= => ≥ ge gte from 最少 下限 不低于
above: > gt greater greater_than more_than over 大于 超过 高于
below: < lt less less_than under until to 小于 低于 不足
gives: output result then value returns return 得 给
columns: outputs output results out gives 输出
from: since start starts begin begins effective_from valid_from day date 自 起 起始
exactly: share percent percentage ratio count number quota places places_of seats 名额 比例
decimals: precision digits scale places decimal decimal_places dp 小数位 小数位数
values: options choices enum categories allowed_values domain 选项 可选值
is: formula rule expression expr equals calc calculation compute computed definition value_of value then 公式
when: if condition where applies applies_to only_if rule 条件
takes: args arguments params parameters inputs
optional: required nullable may_be_missing 可缺
labels: label title titles display caption display_name name_zh name_en label_zh label_en 名称 标签
value_labels: labels_of_values option_labels choice_labels
note: description desc comment comments remark remarks notes doc docs help 备注 说明
source: sources reference references ref refs basis clause citation law 依据
order_by: sort order sort_by orderby rank_by ranking by score 排序
within: partition_by group_by groupby per by cohort cohorts each 分组
ties: tie tied on_ties tie_break 并列
round: rounding round_to 舍入
remainder: default rest others otherwise else lowest 其余
quotas: quota places shares limits ratio 名额
levels: level tiers tier grades grade stars star bands ranks steps 等次 档次 星级
rows: cases case bands band entries items table data lines 行
steps: step stages phases 步骤
key: primary_key keys id ids index pk 主键
keys: key of by index
parent: group part_of belongs_to child_of of 上级
weight: weights factor share 权重
value: default val amount number 值
amount: value pay money sum bonus 金额
unit: units currency uom 单位
every: frequency period interval per span 周期
recipient: recipients to who whom beneficiary for 对象
cap: at_most maximum max limit 封顶
bars: blocks denies forbids incentives bar 取消
exclude: excludes out skip 不参加
fix: set level becomes to
table: entity on of of_table sheet
column: field header col source_column 列
missing: na null nulls na_values missing_values
rows: size most_rows row_count
stage: phase step group
incentives: of includes items
helpers: donors strong
helped: recipients weak
each: per
extends: base inherits based_on from
effective_from: from valid_from start since begin begins
effective_to: to valid_to until end ends
title: titles heading
edition: version
stages: stage phases steps
text: message msg wording words 提示 文字
"""
"""Keys of entries, each with its names elsewhere; one word may stand for several, of which an entry has one."""

HEADERS: Final = """
input: inputs indicator indicators item items column columns field fields data variable variables feature mark marks
    score scores criterion criteria metric metrics 输入 输入项 指标
formula: formulas formulae indicator indicators calculation calculations compute computed expression expressions
    derived rule rules function functions total result 公式 计算
group: groups indicator indicators dimension dimensions category categories 一级指标 指标组
decision: decisions indicator indicators decision_table decision_tables scale scales bracket brackets rule rules
    scoring 分档
decision.rows: case cases band bands row rows
ladder: ladders rating ratings ranking rankings classification 等次规则 评级
ladder.levels: level levels tier tiers grade grades star stars rank ranks class classes 等次 星级 档次
ladder.quotas: quota quotas place places share shares 名额
gate: gates veto vetoes vetos cap caps exclusion exclusions rule rules condition conditions 否决 一票否决
warning: warnings alert alerts caution cautions reminder reminders 预警 警告 提醒
incentive: incentives bonus bonuses reward rewards award awards pay payment payments salary prize prizes sanction
    sanctions penalty penalties punishment benefit benefits consequence consequences money 奖惩 奖金 报酬
budget: budgets total totals spending 预算 总额
pairing: pairings pair pairs help matching match mentor mentors 结对
procedure: procedures process processes workflow timeline schedule 程序
procedure.steps: step steps phase phases 步骤
limit: limits resource resources 限额
source: sources reference references document documents law laws clause clauses citation citations basis 依据 来源
accept: accepts accepted ignore ignored suppress noqa waiver waivers 接受
parameter: parameters param params constant constants const weight weights setting settings option options config
    variable variables threshold thresholds 参数 权重
lookup: lookups map maps mapping mappings dict dictionary reference_table vlookup 对照表
table: tables entity entities unit units village villages sheet sheets 表
"""
"""Words before the point of a header, each with its names elsewhere; with a point, what is a key of such an entry."""

WHOLE: Final = frozenset({
    "scheme", "profile", "crosswalk", "project", "package", "meta", "metadata", "info", "information", "general",
    "header", "head", "方案", "总则", "概况", "基本信息",
})  # fmt: skip
"""Headers above what belongs to a file as a whole, which stands above all headers."""


def counterparts(table: str) -> Mapping[str, tuple[str, ...]]:
    r"""Return by each word of a table, such as `KEYS`, what it stands for.

    Example:
        >>> counterparts("low: min minimum\nat_most: max\n    minimum")["minimum"]
        ('low', 'at_most')
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in re.sub(r"\n +", " ", table.strip()).splitlines():
        meant, _, words = line.partition(": ")
        for each in words.split():
            found[each] = (*found.get(each, ()), meant)
    return found


KINDS: Final = {
    "int": "number", "integer": "number", "float": "number", "decimal": "number", "numeric": "number",
    "percent": "number", "double": "number", "money": "number", "bool": "flag", "boolean": "flag",
    "checkbox": "flag",
    "enum": "choice", "category": "choice", "select": "choice", "list": "choice", "str": "text", "string": "text",
    "varchar": "text", "datetime": "date", "timestamp": "date", "day": "date", "数字": "number", "数值": "number",
    "是否": "flag", "选项": "choice", "文本": "text", "日期": "date",
}  # fmt: skip
"""Kinds of values under other names."""

TIES: Final = {
    **dict.fromkeys(("都进", "全进", "均进", "并列都进", "都入围", "全部入围", "include", "included", "all"), "in"),
    **dict.fromkeys(("都不进", "均不进", "全不进", "并列都不进", "都不入围", "exclude", "excluded", "none"), "out"),
    **dict.fromkeys(("报错", "出错", "不允许", "不允许并列", "raise", "fail", "forbid"), "error"),
}  # fmt: skip
"""Words for what happens to rows that tie across the edge of the places of a ladder."""

TRUE_WORDS: Final = frozenset(word for word, name in NAMES.items() if name == "True") | {"1", "有"}
FALSE_WORDS: Final = frozenset(word for word, name in NAMES.items() if name == "False") | {"0", "无"}
"""Words that a flag is compared with elsewhere, as `TRUE_WORDS` are for true."""

NOTHING: Final = frozenset({"none", "null", "nil", "na", "nan", "missing", "空", "空值", "缺失"})
"""Names of an absent value."""

CHOOSING: Final = frozenset(
    {"如果", "若", "假如", "那么", "则", "否则", "then", "elif", "elseif", "endif", "end", "case", "when"}
)
"""Words of a conditional, which is written `a if c else b`."""

MODULES: Final = frozenset({"math", "np", "numpy", "pd", "pandas", "pl", "polars", "F", "fn", "df", "sql", "stats"})
"""Names before a point that are modules or data frames, not values."""

LANGUAGES: Final = {
    **dict.fromkeys(("cn", "chs", "cht", "chi", "zho", "chinese", "中文", "汉语", "简体", "简体中文"), "zh"),
    **dict.fromkeys(("eng", "english", "英文", "英语"), "en"),
}  # fmt: skip
"""Languages of labels under other names."""
