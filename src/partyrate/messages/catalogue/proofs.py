"""Texts of proofs: what is asked of a scheme, and what is proved of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "proofs without solver": (
        "the solver Z3 is not installed\nstatements about all rows are proved with its help\n"
        "pip install 'partyrate[proofs]'",
        "没有安装求解器 Z3\n对所有行成立的命题要借助它证明\n运行 pip install 'partyrate[proofs]'",
    ),
    "kind question": ("question", "问题"),
    "questions known": ("these questions can be asked", "可以提出的问题如下"),
    "levels asked": ("the ladders that are asked about have these levels", "所问的等次规则有这些等次"),
    "same without scheme": (
        "'same' is asked, and no other scheme is given\na scheme is compared with another one\ngive {option[against]:}",
        "问“same”，但没有给出另一方案\n要与另一方案比较\n用 {option[against]:} 给出",
    ),
    "scheme without same": (
        "another scheme is given, and 'same' is not asked\nonly 'same' compares two schemes\n"
        "ask 'same', or leave {option[against]:} out",
        "给出了另一方案，但没有问“same”\n只有“same”比较两个方案\n问“same”，或去掉 {option[against]:}",
    ),
    "bound of no number": (
        "{value!r} is no number\na bound is a number\nwrite a number, such as 100 or '99.5'",
        "“{value}”不是数\n界限是一个数\n写一个数，例如 100 或 '99.5'",
    ),
    "proof limit": (
        "seconds = {value!r} is no limit\na question has a limit of time\n"
        "pass a number of seconds above zero, up to {most}",
        "seconds = {value!r} 不是时限\n每个问题有时间限制\n写大于 0、不超过 {most} 的秒数",
    ),
    "input asked": (
        "{name!r} is an input\nresults and gates are asked about, which are computed\n"
        "name a result, or give it as {option[input]:}",
        "“{name}”是输入项\n所问的是计算得出的结果或限制\n写结果的名称，或用 {option[input]:} 给出",
    ),
    "input cannot move": (
        "{name!r} is no number or flag that is read\ndirections are those with an input that rises\n"
        "name an input of these kinds",
        "“{name}”不是要读取的数或是否项\n方向是随输入项增大而言的\n写这两类输入项的名称",
    ),
    "argument without question": (
        "{name} is given, and no question uses it\nit belongs to {questions}\nask it, or leave {name} out",
        "给出了 {name}，但没有问题用到它\n它属于 {questions}\n提出该问题，或去掉 {name}",
    ),
    "bounds of nothing": (
        "bounds are given, and no result is named\nbounds are those of a number\nname it with {option[of]:}",
        "给出了界限，但没有写明结果\n界限是某个数的界限\n用 {option[of]:} 写明",
    ),
    "prove reachable": ("some row can get {level!r} of {ladder!r}", "“{ladder}”中有行能得“{level}”"),
    "prove always": ("every row gets {level!r} of {ladder!r}", "“{ladder}”中每一行都得“{level}”"),
    "prove gap": (
        "no row fails the conditions of all levels of {ladder!r}",
        "没有一行不符合“{ladder}”各等次的任何条件",
    ),
    "prove overlap": (
        "no row fulfils the conditions of two levels of {ladder!r}",
        "没有一行同时符合“{ladder}”两个等次的条件",
    ),
    "prove gate": ("the gate {gate!r} can act", "限制“{gate}”能起作用"),
    "prove bounds": ("{name!r} stays from {low} to {high}", "“{name}”始终在 {low} 至 {high} 之间"),
    "prove flat": ("{name!r} does not change with {input!r}", "“{name}”不随“{input}”变化"),
    "prove presence": (
        "{input!r} decides whether {name!r} has a value, and never which",
        "“{input}”只决定“{name}”有没有值，不改变值本身",
    ),
    "prove cause": (
        "{input!r} decides why {name!r} has no value, and never which it has",
        "“{input}”只决定“{name}”无值的原因，不改变值本身",
    ),
    "prove at most presence": (
        "{input!r} decides at most whether {name!r} has a value, or why it has none, and never which",
        "“{input}”至多决定“{name}”有没有值或无值的原因，不改变值本身",
    ),
    "prove rises": ("{name!r} never falls where {input!r} rises", "“{input}”增大时，“{name}”不会下降"),
    "prove falls": ("{name!r} never rises where {input!r} rises", "“{input}”增大时，“{name}”不会上升"),
    "prove one way": ("{name!r} goes one way where {input!r} rises", "“{input}”增大时，“{name}”只朝一个方向变化"),
    "prove same": ("{name!r} is the same by {one} and by {other}", "“{name}”按 {one} 与按 {other} 相同"),
    "verdict proved": ("proved", "已证明"),
    "verdict refuted": ("refuted", "不成立"),
    "verdict not decided": ("not decided", "未能判定"),
    "decided by structure": ("structure", "规则相同"),
    "decided by bounds": ("bounds", "取值范围"),
    "decided by signs": ("signs", "增减方向"),
    "decided by solver": ("solver", "求解器"),
    "decided by composition": ("composition", "逐条规则合成"),
    "proof answer": ("{statement}: {verdict} ({by})", "{statement}：{verdict}（{by}）"),
    "proof answer open": ("{statement}: {verdict}, {reason}", "{statement}：{verdict}，{reason}"),
    "proof row": ("{table}: {cells}", "{table}：{cells}"),
    "proof cells": ("{cells}", "{cells}"),
    "proof gives": ("gives {values}", "得出 {values}"),
    "proof column statement": ("statement", "命题"),
    "proof column verdict": ("verdict", "结论"),
    "proof column why": ("by what, or why", "依据"),
    "proof counts": (
        "{proved} proved, {refuted} refuted, {left} not decided",
        "已证明 {proved} 项，不成立 {refuted} 项，未能判定 {left} 项",
    ),
    "proof not translated": (
        "a rule cannot be put to the solver",
        "有规则不能交给求解器",
    ),
    "proof out of time": (
        "the solver has no answer after the work of about {seconds} seconds",
        "求解器用了约 {seconds} 秒的运算量仍没有答案",
    ),
    "proof without witness": (
        "it depends on other units, past rounds or rows below, and no row was found that shows it",
        "取决于其他单位、往期或下级表的行，没有找到能说明的行",
    ),
}
