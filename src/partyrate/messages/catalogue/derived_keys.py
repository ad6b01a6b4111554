"""Texts about columns of keys that are the first digits of a code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "kind keyprefix": ("key from a code", "取自代码的主键"),
    "wrong code": (
        "{value} has {digits} digits, not {of}\n"
        "its first {first} digits are a part of the key; a code that lost a leading zero would name another one\n"
        "write all {of} digits as text, with leading zeros",
        "{value} 有 {digits} 位，应为 {of} 位\n代码的前 {first} 位是主键的一部分；丢了前导零就会取错\n"
        "按文字写全 {of} 位，保留前导零",
    ),
    "code expected": ("a code of {of} digits", "{of} 位代码"),
    "other prefix": (
        "{value} is not the first digits of {code!r}, {wanted}\n"
        "the scheme takes {column!r} from {code!r}, and the table has a column of that name as well\n"
        "fix the code, or leave the column out or call it otherwise",
        "{value} 与“{code}”的前几位 {wanted} 不符\n方案规定“{column}”取自“{code}”，而表中另有同名的列\n"
        "改正代码；或去掉这一列，或改用别的列名",
    ),
    "first digits expected": ("the first {first} digits of {code!r}", "“{code}”的前 {first} 位"),
    "derived no key": (
        "{column!r} is no column of the key of table {name!r}\n"
        "only columns of a key are taken from a code: {known}\n"
        "name one of them, or add it to 'key'",
        "“{column}”不是表“{name}”的主键列\n只有主键列可以取自代码：{known}\n写其中一个，或把它加入 key",
    ),
    "derived from no key": (
        "{code!r} is no column of the key of table {name!r}\n"
        "the first digits are those of a code that is in the key, and is not taken from another one\n"
        "put {code!r} into 'key'",
        "“{code}”不是表“{name}”的主键列\n代码本身要在主键中，且不能又取自别的代码\n把“{code}”加入 key",
    ),
    "derived no digits": (
        "the first {first} of {of} digits are none, or all\n"
        "'first' is at least 1 and less than 'of', which is at most {most}\n"
        "write first = 9, of = 12",
        "{of} 位中的前 {first} 位不成立\nfirst 至少为 1 且小于 of，of 至多为 {most}\n写 first = 9、of = 12",
    ),
    "derived named row": (
        "{column!r} is taken from a code, and names the rows of table {name!r} that are given beforehand\n"
        "rows of 'expects' and 'columns' have names of their own\n"
        "take it from no code",
        "“{column}”取自代码，而表“{name}”的行已由 expects 或 columns 列出\n这些行有自己的名称\n不要取自代码",
    ),
}
