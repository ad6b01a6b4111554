"""Texts of numbers whose unit is not that of their column, and of percentages that can be read in two ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "share or number": (
        "{text} may be {share} or {number}\n"
        "the scheme does not say whether {name!r} holds shares or percentages\n"
        "write the one that is meant as a plain number, or write (%) behind the header where percentages are meant; "
        'for all files, write in [input.{name}] unit = "%" for {number}, or unit = "1" for {share}',
        "{text} 可能指 {share}，也可能指 {number}\n方案没有写明 {name} 用比例还是百分数\n"
        "直接写成普通数字，或在表头后加（%）表示百分数；也可在方案的 [input.{name}] 中统一写明："
        'unit = "%" 即 {number}，unit = "1" 即 {share}',
    ),
    "small percentage": (
        "{text} may be {text}% or {text} itself\n"
        "the header says %, and the scheme reads shares\n"
        "write it with its sign, as {text}%, or take the sign out of the header",
        "{text} 可能指 {text}%，也可能就是 {text}\n表头写着 %，而方案读的是比例\n写成 {text}%，或去掉表头里的 %",
    ),
    "other unit": (
        "{text} has another unit than its header, which says {unit}\n"
        "nothing is converted between units\n"
        "write the number in {unit}",
        "{text} 的单位与表头的 {unit} 不同\n不做单位换算\n按 {unit} 填写数字",
    ),
    "unit not declared": (
        "{text} has another unit than {unit}, in which {name!r} is given\n"
        "nothing is converted between units\n"
        "write the number in {unit}",
        "{text} 的单位不是 {unit}，而 {name} 以 {unit} 为单位\n不做单位换算\n按 {unit} 填写数字",
    ),
    "unit of header": (
        "the header says {found}, and {name!r} is given in {unit}\n"
        "the scheme says so (unit = {unit!r}), and nothing is converted between units\n"
        "write the numbers in {unit}, and that behind the header",
        "表头写的单位是 {found}，而 {name} 以 {unit} 为单位\n方案这样写明（unit = {unit!r}），不做单位换算\n"
        "按 {unit} 填写数字，并改写表头",
    ),
    "cell in unit expected": ("{number}, in {unit}", "{number}，单位 {unit}"),
}
