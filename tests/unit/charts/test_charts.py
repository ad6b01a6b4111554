"""Charts: what they show is what was counted, in the right language and order; files are whole, and ask no host."""

import base64
import json
import math
import re
import runpy
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from attrs import evolve

import partyrate as pr
from partyrate.charts import rendering, selection, theme
from partyrate.charts.graph import WIDE
from partyrate.charts.phrases import label_lines, lines_of
from partyrate.messages import LANGUAGES
from partyrate.spans import width

COUNT = 40


def scheme(levels: int = 3) -> pr.Scheme:
    """Return a scheme with so many levels, the best of which has a quota, with two unpublished parameters."""
    marks = ", ".join(
        f'{{ name = "L{at}", value = {levels - at}, labels = {{ zh = "第{at}档", en = "grade {at}" }} }}'
        for at in range(levels)
    )
    return pr.loads_scheme(f"""
name = "trial"
title = {{ zh = "试行办法", en = "Trial rules" }}
stages = ["marks", "levels"]
[table.village]
key = ["town", "village"]
labels = {{ zh = "村", en = "village" }}
[table.person]
key = "person"
parent = "village"
[parameter.weight]
labels = {{ zh = "上级考评权重", en = "weight of the superior" }}
range = [0.3, 0.7]
step = 0.1
[parameter.ties]
kind = "choice"
values = ["in", "out"]
[input.superior]
labels = {{ zh = "上级考评", en = "superior" }}
table = "village"
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
stage = "marks"
[input.faults]
labels = {{ zh = "扣分", en = "faults" }}
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
direction = "lower"
[formula.score]
labels = {{ zh = "综合得分", en = "score" }}
table = "village"
is = "weight * superior + (1 - weight) * (100 - faults)"
stage = "marks"
[ladder.star]
labels = {{ zh = "星级", en = "star" }}
table = "village"
within = "town"
levels = [{marks}]
quotas = [{{ levels = ["L0"], exactly = "0.3 * candidates" }}]
order_by = "score desc"
ties = {{ parameter = "ties" }}
round = "down"
conflict = "report"
remainder = "L{levels - 1}"
stage = "levels"
[incentive.pay]
table = "person"
kind = "pay"
labels = {{ zh = "绩效报酬", en = "pay" }}
amount = "100 * star"
unit = "yuan"
every = "year"
[incentive.prize]
table = "village"
kind = "bonus"
labels = {{ zh = "奖金", en = "prize" }}
when = "star == 'L0'"
amount = "1000"
unit = "yuan"
every = "once"
""")


def villages(count: int = COUNT) -> list[dict[str, Any]]:
    """Return villages of two towns; the last has no mark."""
    return [
        {"town": f"T{at % 2}", "village": f"V{at:02}", "superior": None if at == count - 1 else f"{50 + at % 37}.5",
         "faults": at * 7 % 30}
        for at in range(count)
    ]  # fmt: skip


PEOPLE = [
    {"town": f"T{at % 2}", "village": f"V{at:02}", "person": number} for at in range(COUNT) for number in range(2)
]


@cache
def rated(weight: str = "0.5", levels: int = 3) -> pr.Rating[Any]:
    filled = scheme(levels).with_values(weight=weight, ties="in")
    return pr.Evaluator(filled).rate(villages(), tables={"person": PEOPLE})


@cache
def compared() -> pr.Comparison:
    return pr.compare({"now": rated(), "reform": rated("0.7"), "other": rated("0.3")})


@cache
def varied() -> pr.Scenarios:
    return pr.Evaluator(scheme()).scenarios(
        villages(), values={"weight": None, "ties": None}, of=["star", "score"], tables={"person": PEOPLE}
    )


KINDS: dict[str, Any] = {
    "distribution": lambda **more: pr.charts.distribution(rated(), **more),
    "distribution within": lambda **more: pr.charts.distribution(rated(), within="town", **more),
    "histogram": lambda **more: pr.charts.histogram(rated(), **more),
    "histogram of a cohort": lambda **more: pr.charts.histogram(rated(), cohort="T1", **more),
    "histogram of an input": lambda **more: pr.charts.histogram(rated(), "superior", step="2.5", **more),
    "pay": lambda **more: pr.charts.pay(rated(), **more),
    "pay by recipient": lambda **more: pr.charts.pay(rated(), "town", **more),
    "unit_profile": lambda **more: pr.charts.unit_profile(rated(), "V03", **more),
    "transitions": lambda **more: pr.charts.transitions(compared(), "reform", **more),
    "rank_flow": lambda **more: pr.charts.rank_flow(compared(), units=8, **more),
    "rank_intervals": lambda **more: pr.charts.rank_intervals(varied(), units=10, **more),
    "sensitivity": lambda **more: pr.charts.sensitivity(varied(), "star", **more),
    "tornado": lambda **more: pr.charts.tornado(varied(), "star", **more),
    "tornado of a unit": lambda **more: pr.charts.tornado(varied(), "score", unit="V03", **more),
    "graph": lambda **more: pr.charts.graph(scheme(), **more),
    "graph of a stage": lambda **more: pr.charts.graph(scheme(), stage="levels", **more),
}


def rows_of(chart: pr.charts.Chart, **where: Any) -> list[dict[str, Any]]:
    """Return the rows of the first data of a chart that have some values."""
    part: Any = chart.to_dict()
    while "data" not in part:
        part = part["vconcat"][0] if "vconcat" in part else part["layer"][0]
    return [row for row in part["data"]["values"] if all(row[name] == value for name, value in where.items())]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_is_plain_data_in_the_language_and_is_drawn(kind, lang):
    chart = KINDS[kind](lang=lang)
    plain = chart.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert chart.kind == kind.split()[0]
    has_chinese = re.search("[\u4e00-\u9fff]", json.dumps(plain, ensure_ascii=False)) is not None
    assert has_chinese == (lang == "zh"), plain["title"]
    if lang == "zh":  # drawing takes its time, and the language changes nothing but texts
        drawn = chart.svg()
        assert drawn.startswith("<svg")
        assert lines_of(chart.title)[0] in drawn.replace("&quot;", '"')


@pytest.mark.parametrize("kind", ["distribution", "transitions", "sensitivity", "graph"])
def test_a_dark_chart_has_other_colours_and_the_same_words(kind):
    light = KINDS[kind](lang="en")
    dark = light.dark()
    assert light.to_dict() != dark.to_dict()
    without = [re.sub("#[0-9a-f]{6}", "", each.json()) for each in (light, dark)]
    assert without[0] == without[1]


def test_the_distribution_shows_the_counts_and_the_quotas_of_the_rating():
    chart = pr.charts.distribution(rated(), lang="zh")
    counted = rated().distribution("star")
    labels = {"L0": "第0档", "L1": "第1档", "L2": "第2档", None: "无等次"}
    shown = [(row["level"], row["count"]) for row in rows_of(chart, part="count")]
    assert shown == [(labels[row["level"]], row["count"]) for row in counted]
    assert {row["level"]: row["at"] for row in rows_of(chart, part="quota")} == {"第0档": float(counted[0]["wanted"])}


def test_groups_of_a_distribution_add_up_to_the_whole():
    whole = {row["level"]: row["count"] for row in rows_of(pr.charts.distribution(rated(), lang="en"), part="count")}
    rows = rows_of(pr.charts.distribution(rated(), within="town", lang="en"), part="count")
    assert {row["group"] for row in rows} == {"T0", "T1"}
    assert whole == {level: sum(row["count"] for row in rows if row["level"] == level) for level in whole}


def test_columns_of_a_histogram_hold_every_row_with_the_number_once():
    chart = pr.charts.histogram(rated(), step="5", lang="en")
    scores = [value for value in rated().values("score") if isinstance(value, Fraction)]
    rows = rows_of(chart)
    assert sum(row["count"] for row in rows) == len(scores)
    for row in rows:
        assert row["to"] - row["from"] == 5
    at = rows[0]["from"]
    assert sum(row["count"] for row in rows if row["from"] == at) == sum(at <= value < at + 5 for value in scores)
    assert "1 without the number" in " ".join(chart.notes)


def test_cut_offs_of_a_cohort_are_the_last_values_of_its_levels():
    chart = pr.charts.histogram(rated(), cohort="T1", lang="en")
    cuts = chart.to_dict()["vconcat"][1]["data"]["values"]
    stars, scores, towns = (rated().values(name) for name in ("star", "score", "town"))
    best = [score for star, score, town in zip(stars, scores, towns, strict=True) if town == "T1" and str(star) == "L0"]
    assert {row["level"]: row["at"] for row in cuts}["grade 0"] == float(min(best))


def test_pay_adds_up_to_the_totals_and_keeps_units_apart():
    rows = rows_of(pr.charts.pay(rated(), lang="en"), part="sum")
    by_unit: dict[str, float] = {}
    for row in rows:
        by_unit[row["unit"]] = by_unit.get(row["unit"], 0) + row["total"]
    totals = [float(row["total"]) for row in rated().totals()]
    assert sorted(by_unit.values()) == sorted(totals)
    assert len(by_unit) == 2


def test_cells_of_transitions_are_those_of_the_comparison():
    shown = [row["count"] for row in rows_of(pr.charts.transitions(compared(), "reform", lang="en"))]
    assert shown == [str(row["count"]) for row in compared().transitions("reform")]


def test_the_flow_of_ranks_shows_the_ranks_among_all():
    chart = pr.charts.rank_flow(compared(), units=[("T1", "V03"), "V10"], lang="en")
    ranks = {(row["village"], row["rating"]): row["rank"] for row in compared().units()}
    assert {(row["unit"], row["rating"]): int(row["rank"]) for row in rows_of(chart)} == {
        (unit, rating): ranks[unit, rating] for unit in ("V03", "V10") for rating in ("now", "reform", "other")
    }
    assert [row["row"] for row in rows_of(chart, rating="now")] in ([1, 2], [2, 1])


def test_intervals_of_ranks_are_those_of_the_scenarios():
    found = {row["village"]: row for row in varied().ranks("score").to_dicts()}
    for row in rows_of(pr.charts.rank_intervals(varied(), units=5, lang="en")):
        assert (row["low"], row["high"], row["median"]) == tuple(
            found[row["unit"]][at] for at in ("low", "high", "q_0.5")
        )


def test_bars_of_a_tornado_are_means_over_scenarios():
    chart = pr.charts.tornado(varied(), "score", unit="V03", lang="en")
    means = {}
    rows = varied().units.to_dicts()
    for weight in varied().design.axes[0].values:
        known = [
            Fraction(row["score"]) for row in rows
            if row["village"] == "V03" and varied().design.settings[row["scenario"]]["weight"] == weight
        ]  # fmt: skip
        means[weight] = float(sum(known) / len(known))
    ends = {row["side"]: row["end"] for row in rows_of(chart, parameter="weight of the superior")}
    assert ends == {"low": pytest.approx(min(means.values())), "high": pytest.approx(max(means.values()))}
    assert [row["words"] for row in rows_of(chart, parameter="ties")] == ["no effect"]


def open_rules(*least: int) -> pr.Scenarios:
    """Return scenarios with a flag and a choice as results, whose means lie near zero."""
    rules = pr.loads_scheme("""
name = "trial"
[table.unit]
key = "id"
[parameter.least]
labels = { en = "least mark with a label that is rather long", zh = "最低分" }
range = [0, 100]
step = 1
[parameter.words]
kind = "choice"
values = ["the first way", "the second way"]
[input.mark]
kind = "number"
low = 0
high = 100
decimals = 0
[formula.passes]
labels = { en = "passes", zh = "合格" }
is = "mark >= least"
[formula.paid]
is = "(1 if words == 'the first way' else 0) * 0.01 + (mark if passes else 0)"
""")
    marks = [{"id": 1, "mark": 10}, {"id": 2, "mark": 70}]
    return pr.Evaluator(rules).scenarios(marks, values={"least": least, "words": None})


@pytest.mark.parametrize(("lang", "title"), [
    ("en", 'How far each parameter moves the number of units with "passes: yes"'),
    ("zh", "各参数对“合格：是”的单位数的影响"),
])  # fmt: skip
def test_a_tornado_says_which_value_of_a_flag_is_counted(lang, title):
    assert pr.charts.tornado(open_rules(0, 60), "passes", lang=lang).title == title


@pytest.mark.parametrize("least", [(0, 60), (5, 60, 80), (60, 71), (60, 61)])
def test_the_axis_of_a_tornado_has_room_for_words_and_no_tick_where_no_mean_can_be(least):
    body = pr.charts.tornado(open_rules(*least), "paid", lang="en").body
    x = body["layer"][0]["encoding"]["x"]
    (low, high), ticks = x["scale"]["domain"], x["axis"]["values"]
    ends = [row["end"] for row in body["data"]["values"]]
    assert low < min(ends) <= max(ends) < high
    assert all(0 <= tick <= high and low <= tick for tick in ticks)
    assert 2 <= len(ticks) <= 9
    point = (high - low) / body["width"]
    for row in body["data"]["values"]:
        room = row["end"] - low if row["side"] == "low" else high - row["end"]
        assert room / point >= width(row["words"]) * 6


def test_a_tornado_of_what_never_changes_has_no_ticks():
    body = pr.charts.tornado(open_rules(60, 61), "passes", lang="en").body
    assert body["layer"][0]["encoding"]["x"]["axis"]["values"] == []
    assert {row["words"] for row in body["data"]["values"]} == {"no effect"}


def test_shares_of_what_never_changes_are_said_in_words():
    assert pr.charts.sensitivity(open_rules(60, 61), "passes", lang="en").notes == (
        "The result is the same in every scenario: none of these parameters decides it.",
    )


def test_a_number_that_no_decimal_writes_is_rounded_beside_its_bar_and_a_sign_says_so():
    scheme = pr.loads_scheme(
        'name = "t"\n[table.unit]\nkey = "id"\n[input.a]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 1\n'
        '[formula.third]\nis = "a / 3"\n'
    )
    rating = pr.Evaluator(scheme).rate([{"id": number, "a": number} for number in (1, 2, 4, 5)])
    rows = rows_of(pr.charts.unit_profile(rating, 4, of=["third", "a"], lang="en"))
    assert [row["text"] for row in rows] == ["≈ 1.33 (median 1)", "4.0 (median 3.0)"]


def test_a_single_incentive_is_named_below_the_title():
    only = evolve(scheme(), incentives=[scheme().incentives["prize"]])
    rating = pr.Evaluator(only.with_values(weight="0.5", ties="in")).rate(villages())
    assert pr.charts.pay(rating, lang="en").notes[-1] == "Incentive: prize"
    assert pr.charts.pay(rating, lang="zh").notes[-1] == "奖惩项目：奖金"
    assert "Incentive: prize" not in pr.charts.pay(rating, "incentive", lang="en").notes


def test_a_unit_stands_above_the_share_of_its_cohort_that_is_worse():
    rows = {row["name"]: row for row in rows_of(pr.charts.unit_profile(rated(), "V03", lang="en"))}
    own = next(row for row in villages() if row["village"] == "V03")
    others = [row["faults"] for row in villages() if row["town"] == "T1" and row["village"] != "V03"]
    worse = sum(each > own["faults"] for each in others) + Fraction(sum(each == own["faults"] for each in others), 2)
    assert rows["faults (lower is better)"]["share"] == pytest.approx(float(worse / len(others)))


def test_the_graph_draws_every_value_once_and_every_use():
    chart = pr.charts.graph(scheme(), lang="en")
    plan = pr.Evaluator(scheme()).plan
    edges, boxes, _ = chart.to_dict()["layer"]
    assert sorted(row["label"] for row in boxes["data"]["values"]) == sorted(
        plan.nodes[name].entry.label("en") for name in plan.uses
    )
    assert len({row["edge"] for row in edges["data"]["values"]}) == sum(len(used) for used in plan.uses.values())
    places = [(row["x"], row["y"]) for row in boxes["data"]["values"]]
    assert len(set(places)) == len(places)


def chain(length):
    """A scheme in which each value is computed from the one before, by a function."""
    formulas = [
        pr.Indicator(name="step", formula="x + 1", takes=["x"], labels={"en": "one more", "zh": "加一"}),
        pr.Indicator(name="v0", kind="number", low=0, high=9, decimals=0),
        *(pr.Indicator(name=f"v{number}", formula=f"v{number - 1} + 1") for number in range(1, length)),
        pr.Indicator(name="last", formula=f"step(v{length - 1})"),
    ]
    return pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=formulas)


@pytest.mark.parametrize("length", [3, 40, 200])
def test_a_wide_graph_shows_the_values_nearest_to_the_results_and_says_how_many(length):
    chart = pr.charts.graph(chain(length), lang="en")
    boxes = [row["label"] for row in chart.body["layer"][1]["data"]["values"]]
    assert chart.body["width"] <= WIDE
    assert boxes[-2:] == [f"one more (v{length - 1})", "last"]
    assert boxes[:-2] == [f"v{number}" for number in range(length - len(boxes) + 2, length)]
    whole = length == 3
    assert (len(boxes) == length + 2) == whole
    told = [note for note in chart.notes if "nearest" in note]
    assert told == ([] if whole else [f"{len(boxes)} of {length + 2} values are shown, those nearest to the results."])


def test_a_whole_graph_is_drawn_where_it_is_asked_for_and_is_no_larger_than_one_picture_holds():
    chart = pr.charts.graph(chain(40), whole=True, lang="zh")
    boxes = [row["label"] for row in chart.body["layer"][1]["data"]["values"]]
    assert (len(boxes), chart.body["width"] > WIDE) == (42, True)
    assert "加一(v39)" in boxes
    with pytest.raises(pr.UsageError, match="a graph of 202 values"):
        pr.charts.graph(chain(200), whole=True)


def test_boxes_of_long_labels_have_two_lines_and_lie_apart():
    labels = {f"v{at}": {"en": f"the number of matters that were settled {at}"} for at in range(9)}
    inputs = [
        pr.Indicator(name=name, kind="number", low=0, high=9, decimals=0, labels=words)
        for name, words in labels.items()
    ]
    total = pr.Indicator(name="total", formula=" + ".join(labels), labels={"en": "all"})
    scheme = pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=[*inputs, total])
    boxes = pr.charts.graph(scheme, lang="en").body["layer"][1]["data"]["values"]
    two = [box for box in boxes if "\n" in box["label"]]
    assert [box["name"] for box in two] == [words["en"] for words in labels.values()]
    for above, below in pairwise(sorted(two, key=lambda box: box["y"])):
        assert above["y2"] < below["y"]
    assert {box["y2"] - box["y"] for box in boxes} == {24, 38}


def test_the_graph_says_what_the_rules_of_a_pairing_are_in_words():
    paired = pr.loads_scheme(
        'name = "town"\n[table.unit]\nkey = "id"\n[input.mark]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
        '[pairing.help]\nlabels = { en = "help", zh = "结对帮扶" }\nhelpers = "mark > 6"\nhelped = "mark < 3"\n'
        'each = 1\nhelpers_by = "mark desc"\nhelped_by = "mark asc"\n'
    )
    for lang, words in (("en", ["help: helped", "help: helpers"]), ("zh", ["结对帮扶：帮带方", "结对帮扶：被帮带方"])):
        boxes = pr.charts.graph(paired, lang=lang).to_dict()["layer"][1]["data"]["values"]
        said = {row["label"] for row in boxes}
        assert said >= set(words)
        assert not [each for each in said if each.startswith("pairing.")]


def test_texts_are_measured_with_the_font_that_draws_them():
    assert "system-ui" not in json.dumps(pr.charts.distribution(rated(), lang="zh").to_dict())


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("short", ["short"]),
        ("量化考核权重、组织评价权重、民主测评权重", ["量化考核权重、组织评价权重、", "民主测评权重"]),
        ("assessment by the superior party organisation", ["assessment by the superior", "party organisation"]),
    ],
)
def test_a_label_of_two_lines_leaves_no_short_one(label, lines):
    assert label_lines(label).split("\n") == lines


@pytest.mark.parametrize("levels", [2, 12])
def test_levels_stand_in_order_in_colours_of_their_own(levels):
    chart = pr.charts.distribution(rated(levels=levels), lang="zh")
    scale = chart.to_dict()["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == [*(f"第{at}档" for at in range(levels)), "无等次"]
    assert len(set(scale["range"])) == levels + 1
    assert chart.to_dict()["layer"][0]["encoding"]["y"]["sort"] == scale["domain"]


def test_the_colours_of_levels_are_those_of_the_report():
    page = (Path(pr.__file__).parent / "report" / "page.css").read_text(encoding="utf-8")
    for number, paint in enumerate(theme.LEVELS):
        assert f"--c{number}: {paint.light};" in page
        assert f"--c{number}: {paint.dark};" in page


SEEN = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How colours are seen without one kind of cones (Machado, Oliveira and Fernandes 2009), on linear components."""


def seen(colour: str, eye: str) -> tuple[float, float, float]:
    """Return a colour as an eye sees it, in CIELAB."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    red, green, blue = (
        min(1.0, max(0.0, sum(share * part for share, part in zip(row, linear, strict=True)))) for row in SEEN[eye]
    )
    scaled = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    x, y, z = (each ** (1 / 3) if each > 0.008856 else 7.787 * each + 16 / 116 for each in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eye", SEEN)
@pytest.mark.parametrize(
    ("paints", "least"),
    [
        *((theme.level_paints(count), 20) for count in range(2, 7)),
        (theme.level_paints(12), 9),
        (theme.CATEGORIES, 15),
        ((theme.BLUE, theme.ORANGE, theme.NONE), 25),
        ((theme.BLUE, theme.PALE_BLUE), 25),
    ],
)
def test_colours_are_told_apart_by_every_eye(eye, paints, least):
    # 2.3 in CIELAB is a difference that is just noticed side by side.
    for is_dark in (False, True):
        found = [seen(paint.on(is_dark=is_dark), eye) for paint in paints]
        assert min(math.dist(one, other) for one, other in combinations(found, 2)) >= least


@pytest.mark.parametrize("ending", ["svg", "png", "html", "json"])
def test_a_chart_is_written_whole(tmp_path, ending):
    chart = KINDS["distribution"](lang="en")
    path = chart.save(tmp_path / f"chart.{ending}")
    data = path.read_bytes()
    assert data == {"svg": chart.svg, "png": chart.png, "html": chart.html, "json": chart.json}[ending]() or (
        data.decode() == getattr(chart, ending)()
    )
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


HOSTILE = "<script>alert(1)</script>\u202e"


def hostile() -> pr.charts.Chart:
    units = [{**row, "town": "T", "village": f"{HOSTILE}{at}"} for at, row in enumerate(villages(6))]
    found = pr.Evaluator(scheme()).scenarios(units, values={"weight": None}, of=["score"], tables={"person": []})
    return pr.charts.rank_intervals(found, units=5, lang="en")


def test_names_are_texts_in_every_form():
    chart = hostile()
    assert "\u202e" not in chart.json()
    assert "<script" not in chart.svg()
    page = chart.html()
    assert "<script>alert" not in page
    assert page.count("</script>") == 2


def test_a_page_asks_no_host_for_anything():
    page = KINDS["distribution"](lang="zh").html()
    assert "connect-src" not in page.split("</head>")[0].split("Content-Security-Policy")[1][:200]
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", page)
    assert '<html lang="zh-CN">' in page


def test_a_png_with_characters_that_no_font_has_is_refused(monkeypatch):
    chart = KINDS["distribution"](lang="zh")
    monkeypatch.setattr(rendering, "_is_drawn", lambda character: character < "\u3000")
    with pytest.raises(pr.EngineError, match="no font here has") as caught:
        chart.png()
    assert "fonts-noto-cjk" in str(caught.value)
    assert chart.svg()


def test_a_character_that_no_font_can_have_is_found():
    assert not rendering._is_drawn("\ue000")
    assert rendering._is_drawn("A")


def test_without_the_extra_a_chart_is_data_and_says_what_to_install(monkeypatch):
    chart = KINDS["distribution"](lang="en")
    monkeypatch.setitem(__import__("sys").modules, "vl_convert", None)
    monkeypatch.setattr(rendering, "is_installed", lambda: False)
    assert chart.to_dict()["title"]
    with pytest.raises(pr.EngineError, match="vl-convert is not installed"):
        chart.svg()
    bundle = chart._repr_mimebundle_()
    assert bundle["application/vnd.vegalite.v5+json"] == chart.to_dict()


def test_a_notebook_gets_a_picture():
    bundle = KINDS["distribution"](lang="en")._repr_mimebundle_()
    assert bundle["image/svg+xml"].startswith("<svg")
    picture = bundle["text/html"]
    assert 'alt="Levels of star (village, 40 in all)' in picture
    assert bundle["text/plain"] == "<Chart distribution: Levels of star (village, 40 in all)>"


def on_page(chart: pr.charts.Chart) -> str:
    """Return the drawing that a notebook shows of a chart."""
    (data,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', chart._repr_mimebundle_()["text/html"])
    return base64.b64decode(data).decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_of_a_notebook_has_the_colours_of_light_and_of_dark_pages(kind):
    chart = KINDS[kind](lang="zh")
    shown = on_page(chart)
    start, style, rest = re.findall(r"^(<svg [^>]*>)<style>(.*)</style>(.*)$", shown, re.DOTALL)[0]
    for drawn, declared in zip((chart.svg(), chart.dark().svg()), style.split("@media"), strict=True):
        filled = rest
        for name, colour in re.findall(r"--(c\d+): (#[0-9a-f]{6});", declared):
            filled = filled.replace(f"var(--{name})", colour)
        assert start + filled == drawn
    assert "(prefers-color-scheme: dark)" in style
    assert on_page(chart.dark()) == chart.dark().svg()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    low, high = sorted(theme._luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "transitions"])
def test_texts_and_marks_are_seen_on_their_page(kind, is_dark):
    chart = KINDS[kind](lang="en")
    drawn = (chart.dark() if is_dark else chart).svg()
    paper = theme.PAPER.on(is_dark=is_dark)
    assert f'fill="{paper}"' in drawn
    texts = re.findall(r"<text [^>]*>", drawn)
    assert len(texts) > 3
    for each in texts:
        (colour,) = re.findall(r'fill="(#[0-9a-f]{6})"', each)
        assert contrast(colour, paper) >= 4.5, each
    if chart.kind not in ("graph", "sensitivity"):  # boxes have a frame, and wide bars a narrow one in them
        for each in re.findall(r'role="graphics-symbol"[^>]*? fill="(#[0-9a-f]{6})"', drawn):
            assert contrast(each, paper) >= 1.5, each


@pytest.mark.parametrize("is_dark", [False, True])
def test_texts_in_cells_are_read_on_the_colour_of_their_cell(is_dark):
    chart = KINDS["transitions"](lang="en")
    rows = rows_of(chart.dark() if is_dark else chart)
    assert {row["paint"] for row in rows} - {theme.PALE.on(is_dark=is_dark)}
    for row in rows:
        assert contrast(row["ink"], row["paint"]) >= 4.5, row


@pytest.mark.parametrize("kind", KINDS)
def test_marks_say_what_stands_below_the_pointer_and_nothing_else(kind):
    chart = KINDS[kind](lang="zh")
    marks = r'aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="(?!axis|title|legend)'
    said = re.findall(marks, chart.svg())
    assert said
    titles = set(re.findall(r'"title": "([^"]+)"', json.dumps(chart.to_dict(), ensure_ascii=False)))
    for words in said:
        assert "#" not in words
        assert {part.partition(": ")[0] for part in words.split("; ") if ": " in part} <= titles, words


def test_long_names_lose_their_middle_unless_two_would_become_one():
    long = "".join(map(chr, range(0x4E00, 0x4E40)))
    keys = [(f"{long}{at}",) for at in range(2)]
    short = selection.short_names(selection.named_keys(keys))
    assert all(width(each) <= 38 and each.endswith(str(at)) for at, each in enumerate(short.values()))
    alike = {("a",): f"{long}x{long}", ("b",): f"{long}y{long}"}
    assert selection.short_names(alike) == alike


@cache
def rated_into_long_levels() -> pr.Rating[Any]:
    filled = scheme(12).with_values(weight="0.5", ties="in")
    levels = [evolve(each, labels={"zh": f"成效特别突出并受到省级以上表彰奖励的示范引领先锋村（社区）{each.name}"})
              for each in filled.ladders["star"].levels]  # fmt: skip
    star = evolve(filled.ladders["star"], levels=levels)
    return pr.Evaluator(evolve(filled, ladders=[star])).rate(villages(), tables={"person": PEOPLE})


@pytest.mark.parametrize("kind", ["distribution", "histogram", "pay", "transitions"])
def test_long_names_of_levels_are_told_apart(kind):
    rating = rated_into_long_levels()
    of: Any = pr.compare({"a": rating, "b": rating}) if kind == "transitions" else rating
    chart = getattr(pr.charts, kind)(of, lang="zh")
    labels = {str(row.get(name)) for row in rows_of(chart) for name in ("level", "group", "from", "to")}
    named = {each for each in labels if each.startswith("成效")}
    assert 2 <= len(named) <= 12
    assert len({each[-3:] for each in named}) == len(named)
    assert all(width(each) <= 38 for each in named)


def test_names_above_columns_are_as_wide_as_their_columns():
    rating = rated_into_long_levels()
    chart = pr.charts.transitions(pr.compare({"a": rating, "b": rating}), lang="zh")
    lines = [line for row in rows_of(chart) for line in row["head"].split("\n")]
    assert max(map(width, lines)) <= 12
    assert all(row["head"].replace("\n", "") == row["to"] for row in rows_of(chart))


@pytest.mark.parametrize("kind", ["distribution", "histogram", "rank_intervals"])
@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_whole_numbers_of_an_axis_stand_once(kind, count):
    units, tables = villages(count + 1)[:count], {"person": PEOPLE[:0]}
    filled = scheme().with_values(ties="in")
    of: Any = (
        pr.Evaluator(filled).scenarios(units, values={"weight": None}, of=["score"], tables=tables)
        if kind == "rank_intervals" else pr.Evaluator(filled.with_values(weight="0.5")).rate(units, tables=tables)
    )  # fmt: skip
    drawn = getattr(pr.charts, kind)(of, lang="en").svg()
    axes = re.findall(r'aria-label="([XY])-axis[^"]*for a linear scale.*?role-axis-label"(.*?)</g>', drawn, re.DOTALL)
    assert axes
    for _, labels in axes:
        shown = re.findall(r">([^<>]+)</text>", labels)
        assert len(shown) == len(set(shown)), shown


def test_a_total_of_no_known_amount_is_not_nothing():
    rows = rows_of(pr.charts.pay(unmarked(), lang="en"), group="no level", part="sum")
    assert {row["text"] for row in rows} == {"undetermined"}


def test_a_median_has_the_decimals_of_its_number():
    for row in rows_of(pr.charts.unit_profile(rated(), "V03", lang="en")):
        value, median = re.findall(r"-?[0-9.]+", row["text"])
        assert len(median.partition(".")[2]) >= len(value.partition(".")[2])


def test_one_column_of_a_histogram_is_no_wall():
    chart = pr.charts.histogram(rated(), "superior", step="100", lang="en")
    low, high = chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert all((row["to"] - row["from"]) * 5 <= high - low for row in rows_of(chart))


@pytest.mark.parametrize("name", ["levels-en.svg", "moves-zh.svg"])
def test_pictures_that_are_kept_are_whole(name):
    kept = (Path(__file__).parents[3] / "docs" / "pictures" / name).read_text(encoding="utf-8")
    assert re.search(r"</svg><!-- drawn from [0-9a-f]{64} -->$", kept)


# Runs the code of the page twice, in both languages: the only check that the pictures of the README are up to date.
@pytest.mark.slow
def test_pictures_that_are_kept_were_drawn_from_the_page_as_it_is():
    script = runpy.run_path(str(Path(__file__).parents[3] / "docs" / "make_charts.py"))
    assert script["stale"]() == [], "run python docs/make_charts.py"


def wrongly(value: Any) -> Any:
    """Return a value as of any type."""
    return value


@cache
def unmarked() -> pr.Rating[Any]:
    """Return a rating of villages none of which has a mark."""
    units = [{**row, "superior": None} for row in villages(3)]
    return pr.Evaluator(scheme().with_values(weight="0.5", ties="in")).rate(units, tables={"person": []})


@pytest.mark.parametrize("kind", ["distribution", "pay", "unit_profile", "transitions"])
def test_units_without_a_result_are_drawn_as_such(kind):
    rating = unmarked()
    of: Any = pr.compare({"a": rating, "b": rating}) if kind == "transitions" else rating
    more = ["V01"] if kind == "unit_profile" else []
    assert getattr(pr.charts, kind)(of, *more, lang="en").svg().startswith("<svg")


def test_the_kind_of_table_that_was_rated_changes_no_chart():
    frames = pl.DataFrame(villages()), {"person": pl.DataFrame(PEOPLE)}
    evaluator = pr.Evaluator(scheme().with_values(weight="0.5", ties="in"), row_engine_limit=0)
    eager = evaluator.rate(frames[0], tables=frames[1])
    lazy = evaluator.rate(frames[0].lazy(), tables={"person": frames[1]["person"].lazy()})
    for draw in (pr.charts.distribution, pr.charts.histogram, pr.charts.pay):
        wanted = draw(rated(), lang="en").to_dict()
        assert draw(eager, lang="en").to_dict() == wanted
        assert draw(lazy, lang="en").to_dict() == wanted


def test_what_the_library_that_draws_refuses_is_an_error_of_this_one():
    broken = pr.charts.Chart("graph", "nothing", (), {"width": -1, "mark": "nothing"}, "en")
    with pytest.raises(pr.EngineError, match="cannot be drawn"):
        broken.svg()


WRONG: dict[str, tuple[Any, str]] = {
    "no rating": (lambda: pr.charts.distribution(wrongly(scheme())), "is no rating"),
    "no comparison": (lambda: pr.charts.transitions(wrongly(rated())), "is no comparison"),
    "no scenarios": (lambda: pr.charts.tornado(wrongly(rated())), "holds no scenarios"),
    "no scheme": (lambda: pr.charts.graph(wrongly("trial")), "is no scheme"),
    "no ladder": (lambda: pr.charts.distribution(rated(), "score"), "is a formula"),
    "histogram of nothing": (lambda: pr.charts.histogram(unmarked()), "nothing has score"),
    "flow of nothing": (lambda: pr.charts.rank_flow(pr.compare({"a": unmarked(), "b": unmarked()})), "nothing has"),
    "graph of nothing": (
        lambda: pr.charts.graph(evolve(scheme(), stages=("marks", "levels", "end")), stage="end"),
        "without values",
    ),
    "unknown ladder": (lambda: pr.charts.distribution(rated(), "stars"), "unknown"),
    "no number": (lambda: pr.charts.histogram(rated(), "star"), "is no number"),
    "step of nothing": (lambda: pr.charts.histogram(rated(), step=0), "step"),
    "step too small": (lambda: pr.charts.histogram(rated(), step="0.0001"), "step"),
    "unknown cohort": (lambda: pr.charts.histogram(rated(), cohort="T9"), "unknown cohort"),
    "unknown unit": (lambda: pr.charts.unit_profile(rated(), "V99"), "unknown row"),
    "level as a number": (lambda: pr.charts.unit_profile(rated(), "V03", of="star"), "is no number"),
    "which rating": (lambda: pr.charts.transitions(compared()), "which|several"),
    "too many units": (lambda: pr.charts.rank_flow(compared(), units=301), "301 units"),
    "no units": (lambda: pr.charts.rank_flow(compared(), units=0), "0 units"),
    "true units": (lambda: pr.charts.rank_flow(compared(), units=True), "True units"),
    "unknown unit of a flow": (lambda: pr.charts.rank_flow(compared(), units=["V99"]), "unknown unit"),
    "intervals of a level": (lambda: pr.charts.rank_intervals(varied(), "star"), "star"),
    "which result": (lambda: pr.charts.tornado(varied()), "star"),
    "unknown level": (lambda: pr.charts.tornado(varied(), "star", level="L9"), "unknown level"),
    "unit of a ladder": (lambda: pr.charts.tornado(varied(), "star", unit="V03"), "is no number"),
    "level of a number": (lambda: pr.charts.tornado(varied(), "score", level="L0"), "is no ladder"),
    "unknown stage": (lambda: pr.charts.graph(scheme(), stage="later"), "unknown stage"),
    "unknown value": (lambda: pr.charts.graph(scheme(), of="scores"), "unknown value"),
    "unknown group": (lambda: pr.charts.pay(rated(), "village_x"), "unknown"),
    "unknown language": (lambda: pr.charts.pay(rated(), lang="fr"), "fr"),
    "another ending": (lambda: pr.charts.pay(rated()).save("chart.pdf"), "another ending"),
    "no folder": (lambda: pr.charts.pay(rated()).save("/nowhere/chart.json"), "nowhere"),
    "scale of nothing": (lambda: pr.charts.pay(rated()).png(0), "scale"),
    "scale too large": (lambda: pr.charts.pay(rated()).png(11), "scale"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_drawn_is_refused_with_a_reason(name, monkeypatch):
    monkeypatch.setenv("PARTYRATE_LANG", "en")
    call, words = WRONG[name]
    with pytest.raises(pr.PartyrateError, match=words) as caught:
        call()
    assert caught.value.why
    assert caught.value.fix


@pytest.mark.parametrize("words", ["a short line", "word " * 60, "汉字" * 90, "条形：实有数量。" * 20, "x" * 300])
def test_lines_are_no_longer_than_they_may_be_and_lose_nothing(words):
    lines = lines_of(words)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(width(line) <= 96 for line in lines) or " " not in words
    assert not any(line[:1] in "，。；：" for line in lines)
