"""Texts of counterfactuals: what follows from a change, and which change reaches a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "which ladder": (
        "the units have the ladders {known}\none of them is asked for at a time\npass of=",
        "参评单位有这些等次规则：{known}\n一次只看一项\n用 of= 指明",
    ),
    "levels are given by ladders of the units": (
        "levels are given by ladders of the units", "等次由参评单位的等次规则给出",
    ),
    "what if without changes": (
        'nothing changes\nwhat if asks for other values of a unit\npass changes={{"score": 90}}',
        '没有改动\n假设要给出该单位的其他取值\n写 changes={{"score": 90}}',
    ),
    "inputs of units can change": ("inputs of the units can change; their rows below by tables=",
                                   "可改的是参评单位的输入列；下级表的行用 tables= 给出"),
    "unit was not prepared": (
        "units are those that were prepared; another one is given as a row", "参评单位限于已准备的；其他单位用整行给出",
    ),
    "what if head": ("{unit} with {changes}", "{unit} 改为 {changes}"),
    "what if line": ("  {unit}: {name} {before} → {after}", "  {unit}：{name} {before} → {after}"),
    "what if nothing": ("  nothing changes", "  没有任何变化"),
    "no level": ("no level", "无等次"),
    "path head": ("{ladder}: from {now} to {level}", "{ladder}：由“{now}”到“{level}”"),
    "path input of row": ("{name} of {row}", "{row} 的{name}"),
    "path line": ("  {name} {before} → {after}: {level}", "  {name} {before} → {after}：{level}"),
    "path no way": ("  no value reaches it: {names}", "  怎么取值都达不到：{names}"),
    "path undecided": ("  not all values were tried: {names}", "  取值太多、未全部试过：{names}"),
}  # fmt: skip
