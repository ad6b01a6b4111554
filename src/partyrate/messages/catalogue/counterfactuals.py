"""Texts of counterfactuals: what follows from a change, and which change reaches a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "which ladder": (
        "the units have the ladders {known}\none of them is asked for at a time\npass {option[of]:}",
        "参评单位有这些等次规则：{known}\n一次只看一项\n用 {option[of]:} 指明",
    ),
    "units without ladder": (
        ("the units of {scheme!r} have no ladder\n"
        "a way leads to a level, and levels are given by ladders of the units\n"
        "ask what_if for other values of a unit, or scenarios for other values of parameters"),
        ("“{scheme}”的参评单位没有等次规则\n这里查的是到达某一等次的途径，等次由参评单位的等次规则给出\n"
        "改用 what_if 看单位的其他取值，或用 scenarios 看参数的其他取值"),
    ),
    "levels are given by ladders of the units": (
        "levels are given by ladders of the units", "等次由参评单位的等次规则给出",
    ),
    "what if without changes": (
        "nothing changes\nwhat if asks for other values of a unit\ngive {option[change]:score=90}",
        "没有改动\n假设要给出该单位的其他取值\n写 {option[change]:score=90}",
    ),
    "inputs of units can change": ("inputs of the units can change; their rows below by {option[table]:}",
                                   "可改的是参评单位的输入列；下级表的行用 {option[table]:} 给出"),
    "unit was not prepared": (
        "units are those that were prepared; another one is given as a row", "参评单位限于已准备的；其他单位用整行给出",
    ),
    "what if column twice": (
        "column {column!r} is changed twice, once as {name!r}\na column has one value\nname it once",
        "列“{column}”改了两次，其中一次写作“{name}”\n一列只有一个值\n只写一次",
    ),
    "what if head": ("{unit} with {changes}", "{unit} 改为 {changes}"),
    "what if head of rows": ("{unit} with other rows below it", "{unit} 的下级行改动后"),
    "what if change": ("{name} = {value}", "{name} = {value}"),
    "what if line": ("{unit}: {name} {before} → {after}", "{unit}：{name} {before} → {after}"),
    "what if note goes": ("note gone: {note}", "不再出现的提示：{note}"),
    "what if note appears": ("new note: {note}", "新出现的提示：{note}"),
    "what if nothing": ("nothing changes", "没有任何变化"),
    "what consequences": ("consequences", "影响表"),
    "what paths": ("paths", "途径表"),
    "no row": ("no row", "无此行"),
    "no level": ("no level", "无等次"),
    "rating without tables": (
        "the rating does not hold the tables that were rated\na unit is rated anew with all the others\n"
        "pass a rating that Evaluator.rate made",
        "该评定没有保存所评的表\n一个单位要与其他单位一起重新计算\n传入 Evaluator.rate 所作的评定",
    ),
    "rating of changed tables": (
        "the tables were changed after they were rated\nits results do not come out again\nrate them again, then ask",
        "表在评定之后改动过\n重新计算得不出原来的结果\n先重新评定，再提问",
    ),
    "path most": (
        "most = {value!r} is no number of values\nof each input some values are tried\npass a whole number from 1",
        "most = {value!r} 不是取值个数\n每项输入要试算若干取值\n写 1 以上的整数",
    ),
    "path work": (
        "work = {value!r} is no amount of work\nit is about how many rows are computed at most\n"
        "pass a whole number from 1",
        "work = {value!r} 不是计算量\n计算量约为最多计算的行数\n写 1 以上的整数",
    ),
    "path head": ("{unit}, {ladder}: from {now} to {level}", "{unit}，{ladder}：由“{now}”到“{level}”"),
    "path reached": ("it has that level or a better one already", "已达到该等次或更高等次"),
    "path input of row": ("{name} of {table} {row}", "{table} {row} 的{name}"),
    "path line": ("{name} {before} → {after}: {level}", "{name} {before} → {after}：{level}"),
    "path no way": ("no value reaches it: {names}", "怎么取值都达不到：{names}"),
    "path undecided any text": (
        "not decided, since the text can be anything: {names}", "文字可任意填写，未作判断：{names}",
    ),
    "path undecided no value": (
        "not decided, since there is no day to start from: {names}", "没有日期可作起点，未作判断：{names}",
    ),
    "path undecided values": (
        "not decided, since there are more values than 'most'; none of the nearest ones reaches it: {names}",
        "取值个数超过 most，未全部试算，较近的取值都达不到：{names}",
    ),
    "path undecided work": (
        "not decided, since all values take more work than allowed; none of the nearest ones reaches it: {names}",
        "全部试算超出计算量上限，较近的取值都达不到，未作判断：{names}",
    ),
    "path unpublished": ("unpublished, so that no level is certain: {names}", "因未公布而无法确定等次：{names}"),
    "path obstacles": ("what stands in the way:", "障碍："),
    "path obstacle": ("{words}", "{words}"),
    "path column unit": ("unit", "参评单位"),
    "path column result": ("result", "结果"),
    "path column input": ("input", "输入项"),
    "path column from": ("from", "原为"),
    "path column to": ("to", "改为"),
    "path column level": ("level", "等次"),
    "path does not reach": ("no value reaches it", "怎么取值都达不到"),
    "path not decided": ("not decided", "未作判断"),
}  # fmt: skip
