"""Texts about constants that change over time: their days, and which of them is in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "no values by day": (
        "{name!r} has an empty list of values\n"
        "a list holds values by day: which one is in force from which day on\n"
        "write [{{ from = 2023-01-01, is = 0.13 }}], or leave the key out where nothing is published",
        "“{name}”的取值列表是空的\n列表按日期列出取值：哪天起执行哪个值\n"
        "写 [{{ from = 2023-01-01, is = 0.13 }}]；未公布的，去掉这个键",
    ),
    "day twice": (
        "{name!r} has two values from {day} on\none value is in force on each day\nleave one of them out",
        "“{name}”从 {day} 起有两个值\n每一天只执行一个值\n去掉其中一个",
    ),
    "days unsorted": (
        "the value of {name!r} from {day} on stands after the one from {before} on\n"
        "values by day stand in the order of their days, so that a slip is seen\n"
        "put them in that order, the earliest first",
        "“{name}”从 {day} 起的值写在从 {before} 起的值之后\n按日期的取值要从早到晚排列，以便发现笔误\n从早到晚重新排列",
    ),
    "rows with and without a day": (
        "lookup {name!r} has rows by day and rows without a day\n"
        "where a table changes over time, every row belongs to the rows of a day\n"
        "put them into {{ from = ..., rows = [...] }}",
        "对照表“{name}”中有的行带日期，有的不带\n随时间变化的对照表，每一行都要归入某天起执行的行\n"
        "写入 {{ from = ..., rows = [...] }}",
    ),
    "too many days": (
        "the values of {name!r} change on {count} days\n"
        "a scheme is checked with the values of each of them, at most {most}\n"
        "divide it into editions, one file each",
        "“{name}”的取值在 {count} 个日期变化\n"
        "方案要按每个日期的取值各检查一遍，最多 {most} 个\n分成几个版本，各写一个文件",
    ),
    "finding day-decides-nothing": (
        'in_force_on = "{day}" decides nothing\nno parameter and no lookup has values by day\ntake it out',
        'in_force_on = "{day}" 不起作用\n没有参数或对照表按日期取值\n去掉它',
    ),
    "with values of a day": ("{what} (with the values in force from {day})", "{what}（按 {day} 起执行的值）"),
    "no day for values": (
        "it is not known which values are in force: {names}\n"
        "they change over time, and no day was given\n"
        "give the day: {option[period]:{round}} or {option[as_of]:2019-12-31}",
        "不知道执行哪个值：{names}\n这些值随时间变化，没有给出日期\n"
        "给出日期：{option[period]:{round}} 或 {option[as_of]:2019-12-31}",
    ),
    "no deciding day": (
        "{day} is not known\nit decides which values are in force: {names}\n{fix}",
        "{day} 未知\n由它决定执行哪个值：{names}\n{fix}",
    ),
    "pass as_of": (
        "give the day: {option[as_of]:2019-12-31}",
        "给出日期：{option[as_of]:2019-12-31}",
    ),
    "pass period": (
        "give the round: {option[period]:{round}}",
        "给出轮次：{option[period]:{round}}",
    ),
    "days disagree": (
        "other values of {names} are in force on {days}\n"
        "the scheme does not say which day decides\n"
        'write in_force_on = "{first}" (or another of these days) at the top of the scheme',
        "{names} 在 {days} 执行的值不同\n方案没有写由哪一天决定\n"
        '在方案开头写 in_force_on = "{first}"（或其中另一个日期）',
    ),
    "deciding day": ("{name} ({day})", "{name}（{day}）"),
    # ------------------------------------------------------------------------------------------ explanations, notes
    "explained in force since": ("in force since {since}", "自 {since} 起执行"),
    "explained in force between": ("in force from {since} to {until}", "{since} 至 {until} 执行"),
    "explained in force from": ("in force only from {first} on", "自 {first} 起才执行"),
    "explained not in force yet": ("{value} (not in force yet)", "{value}（尚未执行）"),
    # ------------------------------------------------------------------------------------------ contents of a scheme
    "value from day": ("{value} from {day}", "自 {day} 起 {value}"),
}
