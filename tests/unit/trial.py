"""A small scheme with something of everything, in Chinese and English, and rows for it on every engine."""

from __future__ import annotations

from typing import Any

from tests.unit.frames import ENGINES

import partyrate as pr

TEXT = """
name = "trial"
title = { zh = "试评", en = "Trial" }
[table.unit]
key = ["district", "unit"]
labels = { zh = "村", en = "village" }
[table.month]
parent = "unit"
key = "month"
rows = 12
[input."上级考评"]
kind = "number"
low = 0
high = 100
decimals = 2
column = "superior"
labels = { zh = "上级党组织考评", en = "superior" }
source = ["TJ-11", "TJ-12"]
[input."群众测评"]
kind = "number"
low = 0
high = 100
decimals = 2
optional = true
note = "Two decimals\\nare our contract."
[input."违纪"]
kind = "flag"
[input."月分"]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 1
[parameter."权重"]
value = 0.6
labels = { zh = "上级权重", en = "weight" }
source = "TJ-11"
[formula."得分"]
is = "round(权重 * 上级考评 + 0.4 * coalesce(群众测评, 60), 1)"
labels = { zh = "综合得分", en = "score" }
source = "TJ-11"
[formula."月均"]
is = "mean(月分, where=月分 > 0)"
[formula."月数"]
is = "count(month)"
[formula."县内名次"]
is = "rank(得分, 'desc', within=district, ties='min')"
[formula."连续无星"]
is = "streak(星级 == '无星')"
[formula."上轮"]
is = "星级 - previous(星级)"
[formula."有分"]
when = "not 违纪"
is = "得分 >= 60"
[ladder."星级"]
within = ["district"]
order_by = ["得分 desc", "群众测评 desc"]
ties = { parameter = "并列" }
round = "down"
levels = [
  { name = "五星", value = 5, when = "得分 >= 60", labels = { zh = "五星", en = "five-star" } },
  { name = "三星", value = 3, labels = { zh = "三星", en = "three-star" } },
  { name = "无星", value = 0, labels = { zh = "无星", en = "no star" } },
]
quotas = [
  { levels = ["五星"], exactly = "0.4 * rows" },
  { levels = ["无星"], exactly = "0.25 * rows" },
]
remainder = "三星"
conflict = "condition"
labels = { zh = "星级", en = "star" }
[parameter."并列"]
kind = "choice"
values = ["in", "out"]
value = "in"
[gate."违纪封顶"]
when = "违纪"
cap = { "星级" = "三星" }
bars = ["奖金"]
freed = "passes"
labels = { zh = "违纪不得五星", en = "no five stars" }
[lookup."奖"]
keys = ["星级"]
rows = [["五星", 5000], ["三星", 1000.5]]
unpublished = ["无星"]
unit = "yuan"
[incentive."奖金"]
kind = "pay"
when = "得分 > 10"
amount = "奖[星级] * 2"
unit = "yuan"
labels = { zh = "奖金", en = "bonus" }
[source.TJ-11]
document = "天津日报"
clause = "怎么考"
[source.TJ-12]
document = "天津日报"
"""

UNITS = [
    {"district": "D1", "unit": "a", "superior": 90.25, "群众测评": 80, "违纪": False},
    {"district": "D1", "unit": "b", "superior": 88.5, "群众测评": None, "违纪": False},
    {"district": "D1", "unit": "c", "superior": 99, "群众测评": 99, "违纪": True},
    {"district": "D1", "unit": "d", "superior": 50, "群众测评": 40, "违纪": False},
    {"district": "D1", "unit": "e", "superior": 90.25, "群众测评": 80, "违纪": False},
    {"district": "D2", "unit": "f", "superior": 70, "群众测评": 70, "违纪": False},
]
MONTHS = [{"district": "D1", "unit": "a", "month": month, "月分": mark} for month, mark in ((1, 9.5), (2, 0), (3, 7))]
PAST = [
    {"district": "D1", "unit": "d", "round": 2017, "星级": "无星"},
    {"district": "D1", "unit": "d", "round": 2018, "星级": "无星"},
    {"district": "D1", "unit": "a", "round": 2018, "星级": "三星"},
]
EVALUATOR = pr.Evaluator(pr.loads_scheme(TEXT))


def rate(engine: str, evaluator: pr.Evaluator = EVALUATOR, **changed: Any) -> pr.Rating:
    """Rate the rows on an engine; tables can be changed, or left out with None."""
    make = ENGINES[engine]
    tables = {"units": UNITS, "month": MONTHS, "history": PAST, **changed}
    given = {name: make(rows) for name, rows in tables.items() if rows is not None}
    return evaluator.rate(given.pop("units"), tables=given, period=2019)
