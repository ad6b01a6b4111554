"""Texts of numbers whose unit is not that of their column, and of percentages that can be read in two ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "share or number": (
        (
            "{text} may be {share} or {number}\n"
            "both are possible values of {name!r}\n"
            "write the one that is meant as a plain number, or write (%) behind the header where percentages are meant"
        ),
        "{text} 可能指 {share}，也可能指 {number}\n两者都在 {name} 的取值范围内\n"
        "直接写成普通数字，或在表头后加（%）表示百分数",
    ),
    "small percentage": (
        (
            "{text} may be {text}% or {text} itself\n"
            "the header says %, and the scheme reads shares up to 1\n"
            "write it with its sign, as {text}%, or take the sign out of the header"
        ),
        "{text} 可能指 {text}%，也可能就是 {text}\n表头写着 %，而方案读的是不超过 1 的比例\n"
        "写成 {text}%，或去掉表头里的 %",
    ),
    "other unit": (
        (
            "{text} has another unit than its header, which says {unit}\n"
            "nothing is converted between units\n"
            "write the number in {unit}"
        ),
        "{text} 的单位与表头的 {unit} 不同\n不做单位换算\n按 {unit} 填写数字",
    ),
}
