"""Words in cells as offices write them: units that change nothing, yes and no, and what may stand for nothing."""

from __future__ import annotations

from typing import Final

from partyrate.text.normalization import FALSE_WORDS, TRUE_WORDS

UNITS: Final = frozenset("分元人名户个次项件条篇场期天岁年月") | {"points", "point", "pts", "yuan", "分数"}
"""Units that change nothing about a number; 万元 and 千 do, and are read only where the header says the same."""

MULTIPLES: Final = ("百", "千", "万", "亿")
"""The beginnings of units that multiply a number."""

TRUE: Final = frozenset({"是", "有", "对", "√", "✓", "✔", "☑", "y", "t", *TRUE_WORDS})
FALSE: Final = frozenset({"否", "无", "错", "×", "✗", "✘", "✕", "n", "f", *FALSE_WORDS})
SIGNS_OF_NOTHING: Final = frozenset(
    {"-", "--", "/", "\\", "—", "——", "…", "*", "无", "空", "缺", "缺考", "未考", "缺席", "弃权", "暂无", "免考",
     "无数据", "n/a", "na", "#n/a", "null", "none", "nan", "?", "？"}
)  # fmt: skip
