"""Texts of the checks of schemes: names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
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
    "label of a key column": ("key_labels holds labels of columns in 'key'", "key_labels 中是 key 各列的标签"),
    "label of a value": ("value_labels holds labels of what stands in 'values'", "value_labels 中是 values 各值的标签"),
    "labels of no recipient": (
        "incentive {name!r} has recipient_labels and no recipient\n"
        "they are what people call the recipient that results hold\n"
        "write recipient = '...', or remove recipient_labels",
        "奖惩“{name}”有 recipient_labels，但没有 recipient\n"
        "recipient_labels 是 recipient（对象）在各语言中的名称\n"
        "补上 recipient = '...'，或删去 recipient_labels",
    ),
    "labels of one recipient": (
        "recipient {who!r} is called {label!r} here and {before!r} in incentive {other!r}\n"
        "incentives of one recipient are shown together, under one label\n"
        "write the same label, or declare it in one of these incentives only",
        "对象“{who}”在此处的名称为“{label}”，在奖惩“{other}”中为“{before}”\n"
        "同一对象的各项奖惩一并列出，只用一个名称\n"
        "改为同一名称，或只在其中一项奖惩中写明",
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
}  # fmt: skip
