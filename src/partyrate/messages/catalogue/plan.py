"""Texts of the plan of a scheme: its tables, its calls, and the order and the ranges of its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ dates
    "no as_of": (
        '{name} is not known\n{reason}\npass as_of="2019-12-31"', '{name} 未知\n{reason}\n传入 as_of="2019-12-31"',
    ),
    "no period": (
        '{name} is not known\n{reason}\npass period="2019"', '{name} 未知\n{reason}\n传入 period="2019"',
    ),
    "date used by": ("the rule {rule!r} of {entry!r} uses it", "“{entry}”的规则 {rule} 用到它"),
    "date used": ("a rule uses it", "有规则用到它"),
}  # fmt: skip
