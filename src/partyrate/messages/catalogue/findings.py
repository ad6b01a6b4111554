"""Texts of the findings of a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ findings accepted
    "accepted by its code": (
        "a finding is accepted by its code, which 'partyrate check' prints",
        "按代码接受检查结果，partyrate check 会打印代码",
    ),
    "accepted of an entry": (
        "a finding is accepted of one entry, written section.name",
        "按条目接受检查结果，写作 段名.名称",
    ),
    "accepted without reason": (
        "acceptance {name!r} has no reason\n"
        "whoever reads the scheme must see why the finding stays\n"
        "say it in 'reason'",
        "接受“{name}”没有理由\n阅读方案的人要知道为什么保留这一处\n在 reason 中写明理由",
    ),
    "finding accepts-nothing": (
        "acceptance {name!r} matches no finding: {accepted} of {entry}\n"
        "what it accepted is no longer there, or has another code or entry\n"
        "take it out, or fix its code or entry",
        "接受“{name}”不对应任何检查结果：{entry} 的 {accepted}\n"
        "原来接受的情况已不存在，或代码、条目不同\n"
        "去掉它，或改正 code 或 entry",
    ),
}
