"""Every kind of note in English and Chinese: the same from every engine, in the same order."""

import copy
from datetime import date
from typing import Any

import pytest
from tests.unit.frames import COMPUTING, ENGINES

import partyrate as pr
from partyrate.messages.catalogue import CATALOGUES
from partyrate.notes import KINDS

pytestmark = pytest.mark.usefixtures("columns_engine")

KEY = ["county", "id"]
TABLES = [pr.Table(name="unit", key=KEY, rows=100), pr.Table(name="event", parent="unit", key="e", rows=9)]
SCORE = pr.Indicator(name="score", table="unit", kind="number", low=0, high=100, decimals=1, optional=True)
FLAG = pr.Indicator(name="bad", table="unit", kind="flag")


def star(**more: Any) -> pr.Ladder:
    usual = {
        "levels": [pr.Level(name="high"), pr.Level(name="low")],
        "order_by": "score desc",
        "ties": "in",
        "round": "down",
        "conflict": "condition",
        "within": "county",
    }
    return pr.Ladder(**{"name": "star", "table": "unit", **usual, **more})


def quota(levels: Any, **bound: str) -> pr.Quota:
    return pr.Quota(levels=levels, **bound)


def evaluator(*indicators: pr.Indicator, **more: Any) -> pr.Evaluator:
    return pr.Evaluator(
        pr.Scheme(**{"name": "trial", "tables": TABLES, "indicators": [SCORE, FLAG, *indicators], **more})
    )


def units(*scores: Any, county: str = "A", first: int = 1) -> list[dict[str, Any]]:
    return [
        {"county": county, "id": number, "bad": False, **(score if isinstance(score, dict) else {"score": score})}
        for number, score in enumerate(scores, start=first)
    ]


OPEN = pr.Parameter(name="open")
DOUBLE = pr.Indicator(name="double", table="unit", formula="2 * score")
DEAD = pr.Indicator(name="dead", table="unit", formula="open * 2")
ASKED = pr.Indicator(name="asked", table="unit", formula="score * open if bad else score", decimals=1)
PRIZE = pr.Incentive(name="prize", table="unit", kind="bonus", when="score > 50", amount="of[star]")
PAID = pr.Lookup(name="of", keys="star", rows=[["high", None], ["low", 5]])
PAY = pr.Incentive(name="pay", table="unit", kind="bonus", amount="2 * score", unit="yuan")
VETO = pr.Gate(name="veto", when="bad", cap={"star": "low"}, freed="passes")
LOOK = pr.WarningRule(
    name="look", table="unit", when="bad and score > 4", text={"zh": "请核对材料", "en": "check the records"},
    labels={"zh": "材料核对"},
)  # fmt: skip

CASES: dict[str, tuple[pr.Evaluator, list[dict[str, Any]]]] = {
    "assumptions": (
        pr.Evaluator(
            pr.Scheme(
                name="trial",
                tables=TABLES[:1],
                parameters=[OPEN, pr.Parameter(name="more")],
                indicators=[SCORE, DEAD, FLAG],
            ).with_profile(pr.Profile(name="guess", values={"open": 1, "more": 2}))
        ),
        units(1),
    ),
    "supplied": (
        pr.Evaluator(
            pr.Scheme(name="trial", tables=TABLES[:1], parameters=[OPEN], indicators=[SCORE, DEAD, FLAG]).with_values(
                open=1
            )
        ),
        units(1),
    ),
    "not in force": (
        pr.Evaluator(
            pr.Scheme(
                name="trial",
                tables=TABLES[:1],
                parameters=[pr.Parameter(name="open", value=[pr.DatedValue(from_=date(2030, 1, 1), is_=1)])],
                indicators=[FLAG],
            )
        ).in_force(as_of="2024-12-31"),
        units(1),
    ),
    "table not given": (
        evaluator(
            pr.Indicator(name="days", table="event", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="lost", table="unit", formula="sum(days)"),
        ),
        units(1),
    ),
    "history not given": (
        evaluator(
            pr.Indicator(name="steady", formula="streak(not bad) >= 2"),
            pr.Indicator(name="change", formula="score - previous(score)"),
        ),
        units(1),
    ),
    "converted": (evaluator(), [*units(1, county="A\u200b"), *units(2, first=2)]),
    "look alike": (evaluator(), [*units(1, county="A"), *units(2, county="a", first=2)]),
    "expected rows": (
        evaluator(
            pr.Indicator(name="paid", table="month", kind="flag"),
            pr.Indicator(name="whole", table="unit", formula="all(coalesce(paid, False))"),
            tables=[*TABLES, pr.Table(name="month", parent="unit", key="m", expects=[1, 2])],
        ),
        units(1, 2),
    ),
    "tie": (evaluator(ladders=[star(quotas=[quota("high", at_most="1")])]), units(9, 9, 8)),
    "deviation": (
        evaluator(
            ladders=[
                star(
                    ties="out",
                    conflict="quota",
                    quotas=[quota("high", exactly="1"), quota(["high", "low"], about="2.5")],
                )
            ]
        ),
        units(9, 9, 8),
    ),
    "conflict": (
        evaluator(
            ladders=[
                star(
                    levels=[pr.Level(name="high", when="score > 8"), pr.Level(name="low")],
                    quotas=[quota("high", exactly="2")],
                )
            ]
        ),
        units(9, 7, 6) + units(9, 9, county="B"),
    ),
    "no places": (evaluator(ladders=[star(quotas=[quota("high", exactly="0.3 * rows")])]), units(9, 8)),
    "unplaced": (
        evaluator(ladders=[star(quotas=[quota("high", exactly="1"), quota("low", at_most="1")])]),
        units(9, 8, 7),
    ),
    "even remainders": (
        evaluator(
            ladders=[
                star(
                    round="largest_remainder",
                    quotas=[quota("high", exactly="0.5 * rows"), quota("low", exactly="0.5 * rows")],
                )
            ]
        ),
        units(9, 8, 7),
    ),
    "budget": (
        evaluator(
            incentives=[PAY],
            budgets=[pr.Budget(name="pool", incentives="pay", within="county", at_most="1.5")],
        ),
        units(0.5, 1, 0.4) + units(1.5, county="B"),
    ),
    "open budget": (
        evaluator(
            incentives=[PAY],
            budgets=[pr.Budget(name="pool", incentives="pay", at_most="score_limit")],
            parameters=[pr.Parameter(name="score_limit", value=6)],
        ),
        units(1, None, 2),
    ),
    "gate": (evaluator(ladders=[star()], gates=[VETO]), units(9, {"score": 8, "bad": True}, {"score": 7, "bad": True})),
    "warning": (
        evaluator(warnings=[LOOK]),
        units(9, *({"score": score, "bad": True} for score in (8, 7, 6, 5, 4, None))),
    ),
    "absent": (
        evaluator(DOUBLE, ASKED, parameters=[OPEN], ladders=[star()], lookups=[PAID], incentives=[PRIZE]),
        units(90, None, {"score": 7, "bad": True}, {"score": 60, "bad": True}),
    ),
    "undetermined": (
        evaluator(
            DEAD,
            pr.Indicator(name="more", table="unit", formula="dead + of['high']"),
            parameters=[OPEN],
            lookups=[PAID],
            ladders=[star()],
        ),
        units(1, 2),
    ),
}

EARNED = [pr.Level(name="high", when="score > 8"), pr.Level(name="low")]
CASES["limited"] = (
    evaluator(
        ladders=[star(levels=EARNED, quotas=[quota("high", at_most="1")], order_by=["score desc", "bad asc"])],
    ),
    units(11, 10, 9, 1),
)
CASES["limited for the sake of lower levels"] = (
    evaluator(ladders=[star(levels=EARNED, quotas=[quota("low", at_least="1")], conflict="quota")]),
    units(11, 10, 9),
)
CASES["lifted"] = (
    evaluator(ladders=[star(levels=EARNED, quotas=[quota("high", exactly="3")], conflict="quota")]),
    units(9, 7, 6, 5),
)
CASES["lifted to a level that may have more"] = (
    evaluator(ladders=[star(levels=EARNED, quotas=[quota("high", at_least="2")], conflict="quota")]),
    units(9, 7, 6, 5),
)
CASES["open quota"] = (
    evaluator(ladders=[star(quotas=[quota("high", about="open * rows")])], parameters=[OPEN]),
    units(9, 8) + units(7, county="B"),
)
CASES["deviation of what is undetermined"] = (
    evaluator(
        ladders=[
            star(
                levels=[pr.Level(name="high", when="score > open"), pr.Level(name="low")],
                quotas=[quota("high", about="0.3 * rows")],
            )
        ],
        parameters=[OPEN],
    ),
    units(9, 8) + units(7, county="B"),
)
CASES["two ladders in one cohort"] = (
    evaluator(
        ladders=[
            star(within=(), quotas=[quota("high", exactly="1")], ties="out"),
            star(
                name="place",
                within=(),
                quotas=[quota("high", exactly="1")],
                ties="out",
                labels={"en": "grade", "zh": "等级"},
                levels=[pr.Level(name="high", labels={"en": "first", "zh": "一等"}), pr.Level(name="low")],
            ),
        ]
    ),
    units(9, 9),
)
CASES["labels"] = (
    evaluator(
        pr.Indicator(name="half", table="unit", formula="score / 2", labels={"en": "half of it", "zh": "一半"}),
        ladders=[star()],
        gates=[
            pr.Gate(
                name="veto",
                when="bad",
                cap={"star": "low"},
                freed="passes",
                labels={"en": "an accident", "zh": "安全事故"},
            )
        ],
    ),
    units({"score": None, "bad": True}),
)

CASES["levels that wait"] = (
    evaluator(
        pr.Indicator(name="doubt", table="unit", kind="flag", optional=True),
        ladders=[
            star(
                levels=[pr.Level(name="high", when="score > 5"), pr.Level(name="low")],
                quotas=[quota("high", exactly="1")],
                order_by=["score desc", "bad asc"],
            )
        ],
        gates=[pr.Gate(name="veto", when="doubt", cap={"star": "low"}, freed="passes")],
    ),
    units(
        {"score": 9, "doubt": None},
        {"score": 8, "doubt": False},
        {"score": 7, "doubt": False},
        {"score": 6, "doubt": None},
        {"score": 4, "doubt": None},
    )
    + units({"score": 9, "doubt": False}, county="B"),
)

EXPECTED: dict[str, list[tuple[str, str, str]]] = {
    "assumptions": [
        (
            "assumptions",
            "made with assumptions of profile 'guess', not with published values: open, more",
            "使用了参数方案“guess”中的假设性参数（非公布值）：open、more",
        ),
    ],
    "supplied": [("supplied", "made with values of the caller: open", "使用了由使用者给定的参数：open")],
    "not in force": [
        (
            "not in force",
            "no value is in force yet for open (from 2030-01-01): it begins later than the day that decides",
            "open（自 2030-01-01 起）：在所取的日期尚无执行的值，起始日期更晚",
        ),
    ],
    "table not given": [
        (
            "table not given",
            "table 'event' was not given: rated as if it had no rows",
            "未提供表“event”：按没有记录处理",
        ),
    ],
    "history not given": [
        (
            "history not given",
            (
                "past rounds (history) were not given, and rules look up 'bad' and 'score' in them: "
                "rated as if there were none"
            ),
            "未提供往期数据（history），而规则要查往期的“bad”、“score”：按没有往期处理",
        ),
        ("absent", "'change' is missing for 1 row", "“change”有 1 个缺失"),
    ],
    "converted": [
        (
            "converted",
            "column 'county' of table 'unit': 1 text was read without what nobody sees: 'A\\u200b' as 'A'",
            "表“unit”的列“county”：1 处文字已去除看不见的差异后读取：'A\\u200b'作'A'",
        ),
    ],
    "look alike": [
        (
            "look alike",
            "column 'county' of table 'unit': 'A' and 'a' look alike, and are kept apart",
            "表“unit”的列“county”：'A' 和 'a' 看上去相似，按不同处理",
        ),
    ],
    "expected rows": [
        (
            "expected rows",
            "table 'month' lacks 4 rows of those it expects: their values count as missing",
            "表“month”应有而未提供的记录 4 条：其值均按缺失处理",
        ),
        ("absent", "'paid' is missing for 4 rows", "“paid”有 4 个缺失"),
    ],
    "levels that wait": [
        (
            "waiting",
            (
                "star: 2 rows without a level while something is open in 2 rows: "
                "county A, id 1 (whether gate 'veto' acts (at most 'low'; missing: doubt)); "
                "county A, id 4 (whether gate 'veto' acts (at most 'low'; missing: doubt))"
            ),
            (
                "star：2 个没有等次，因 2 个尚有未定：county A、id 1（“veto”是否生效（最高为“low”；缺：doubt））；"
                "county A、id 4（“veto”是否生效（最高为“low”；缺：doubt））"
            ),
        ),
        ("absent", "'doubt' is missing for 3 rows", "“doubt”有 3 个缺失"),
        ("absent", "'star' is missing for 2 rows", "“star”有 2 个缺失"),
    ],
    "tie": [
        (
            "tie",
            "star · county A: level 'high': 3 candidates for 1 place, and a tie across the edge; 2 got it (ties = in)",
            "star · county A：“high”候选 3 个，名额 1 个，分数线处并列，实得 2 个（并列规则：全部计入）",
        ),
        (
            "deviation",
            "star · county A: high: 2 of the wanted 1 (at most)",
            "star · county A：high：应有 1，实有 2（至多）",
        ),
    ],
    "deviation": [
        (
            "tie",
            "star · county A: level 'high': 3 candidates for 1 place, and a tie across the edge; 0 got it (ties = out)",
            "star · county A：“high”候选 3 个，名额 1 个，分数线处并列，实得 0 个（并列规则：全部不计）",
        ),
        (
            "deviation",
            "star · county A: high: 0 of the wanted 1 (exactly)",
            "star · county A：high：应有 1，实有 0（恰好）",
        ),
        (
            "deviation",
            "star · county A: high, low: 3 of the wanted 2.5 (about)",
            "star · county A：high、low：应有 2.5，实有 3（约）",
        ),
    ],
    "conflict": [
        (
            "deviation",
            "star · county A: high: 1 of the wanted 2 (exactly)",
            "star · county A：high：应有 2，实有 1（恰好）",
        ),
        (
            "conflict",
            "star · county A: level 'high': 1 candidate for 2 places; 1 got it (conflict = condition)",
            "star · county A：“high”候选 1 个，少于名额 2 个；实得 1 个（冲突规则：条件优先）",
        ),
    ],
    "no places": [
        (
            "no places",
            "star · county A: no place for high: 0.6 rounds to 0",
            "star · county A：high 没有名额：0.6 取整为 0",
        ),
    ],
    "unplaced": [
        (
            "unplaced",
            "star · county A: 1 row found no level: the places do not total the cohort",
            "star · county A：1 个没有等次：名额不足",
        ),
        ("absent", "no rule gives 'star' a value for 1 row", "“star”有 1 个无规则可用"),
    ],
    "even remainders": [
        (
            "even remainders",
            "star · county A: places with even remainders went to the level that stands first",
            "star · county A：最大余数相同，名额给排在前面的等次",
        ),
    ],
    "budget": [
        (
            "budget",
            "pool · county A: 3.8 yuan of at most 1.5: 2.3 too much",
            "pool · county A：合计 3.8（yuan），超出限额 1.5，超 2.3",
        ),
        (
            "budget",
            "pool · county B: 3 yuan of at most 1.5: 1.5 too much",
            "pool · county B：合计 3（yuan），超出限额 1.5，超 1.5",
        ),
    ],
    "open budget": [
        (
            "open budget",
            "pool: 1 row without an amount, 6 yuan for the others, at most 6: whether it holds cannot be said",
            "pool：1 个金额未定，其余合计 6（yuan），限额 6：是否超出无法确定",
        ),
        ("absent", "'score' and 'pay' are missing for 1 row each", "“score”、“pay”各有 1 个缺失"),
    ],
    "gate": [
        ("gate", "gate 'veto' applies to 2 rows", "“veto”适用于 2 个"),
    ],
    "warning": [
        (
            "warning",
            "look: check the records: county A, id 2; county A, id 3; county A, id 4 and 1 more",
            "材料核对：请核对材料：county A、id 2；county A、id 3；county A、id 4等 4 个",
        ),
        ("absent", "'score' and 'look' are missing for 1 row each", "“score”、“材料核对”各有 1 个缺失"),
    ],
    "absent": [
        (
            "absent",
            "'score', 'double', 'asked' and 'prize' are missing for 1 row each",
            "“score”、“double”、“asked”、“prize”各有 1 个缺失",
        ),
        ("absent", "'asked' is undetermined for 2 rows; unpublished: open", "“asked”有 2 个无法确定；未公布：open"),
        ("absent", "'prize' is undetermined for 2 rows; unpublished: of", "“prize”有 2 个无法确定；未公布：of"),
    ],
    "undetermined": [
        ("undetermined", "'dead' is undetermined for every row; unpublished: open", "“dead”全部无法确定；未公布：open"),
        (
            "undetermined",
            "'more' is undetermined for every row; unpublished: of, open",
            "“more”全部无法确定；未公布：of、open",
        ),
    ],
    "limited": [
        (
            "limited",
            (
                "star · county A: level 'high': 3 candidates earned it, for 1 place; 1 got it, by score "
                "(greatest first), bad (smallest first)"
            ),
            "star · county A：“high”达到条件 3 个，名额 1 个；按score（由高到低）、bad（由低到高）实得 1 个",
        ),
    ],
    "limited for the sake of lower levels": [
        (
            "limited",
            (
                "star · county A: level 'high': 3 candidates earned it, for 2 places; 2 got it, by score "
                "(greatest first), since places are kept for lower levels (conflict = quota)"
            ),
            (
                "star · county A：“high”达到条件 3 个，名额 2 个；按score（由高到低）实得 2 "
                "个，其余名额留给以下等次（冲突规则：名额优先）"
            ),
        ),
    ],
    "lifted": [
        (
            "conflict",
            (
                "star · county A: level 'high': 1 candidate for 3 places; 3 got it, 2 of them without "
                "having earned it (conflict = quota)"
            ),
            "star · county A：“high”候选 1 个，少于名额 3 个；实得 3 个，其中 2 个未达到条件（冲突规则：名额优先）",
        ),
    ],
    "lifted to a level that may have more": [
        (
            "conflict",
            (
                "star · county A: level 'high': 1 candidate for 2 places; 2 got it, 1 of them without "
                "having earned it (conflict = quota)"
            ),
            "star · county A：“high”候选 1 个，少于名额 2 个；实得 2 个，其中 1 个未达到条件（冲突规则：名额优先）",
        ),
    ],
    "open quota": [
        (
            "open quota",
            "star: how many there should be of high is undetermined (about); unpublished: open",
            "star：high 应有多少无法确定（约）；未公布：open",
        ),
    ],
    "deviation of what is undetermined": [
        ("undetermined", "'star' is undetermined for every row; unpublished: open", "“star”全部无法确定；未公布：open"),
    ],
    "two ladders in one cohort": [
        (
            "tie",
            "star: level 'high': 2 candidates for 1 place, and a tie across the edge; 0 got it (ties = out)",
            "star：“high”候选 2 个，名额 1 个，分数线处并列，实得 0 个（并列规则：全部不计）",
        ),
        ("deviation", "star: high: 0 of the wanted 1 (exactly)", "star：high：应有 1，实有 0（恰好）"),
        (
            "tie",
            "grade: level 'first': 2 candidates for 1 place, and a tie across the edge; 0 got it (ties = out)",
            "等级：“一等”候选 2 个，名额 1 个，分数线处并列，实得 0 个（并列规则：全部不计）",
        ),
        ("deviation", "grade: first: 0 of the wanted 1 (exactly)", "等级：一等：应有 1，实有 0（恰好）"),
    ],
    "labels": [
        ("gate", "gate 'an accident' applies to 1 row", "“安全事故”适用于 1 个"),
        ("absent", "'score' and 'half of it' are missing for 1 row each", "“score”、“一半”各有 1 个缺失"),
    ],
}


@pytest.mark.parametrize("engine", COMPUTING)
@pytest.mark.parametrize("kind", CASES)
def test_a_note_of_each_kind_is_told_alike_by_every_engine(kind, engine):
    made, rows = CASES[kind]
    if kind == "converted" and engine != "rows":
        with pytest.raises(pr.DataError, match="is read as 'A'"):
            made.rate(ENGINES[engine](rows))
        return
    notes = made.rate(ENGINES[engine](rows)).notes
    assert [(note.kind, note.text("en"), note.text("zh")) for note in notes] == EXPECTED[kind]


ELSEWHERE = {"missing step", "out of order", "notice too short", "late", "overdue", "objection open"}
ELSEWHERE |= {"step undetermined", "shortfall", "even pairs", "not paired"}  # in test_procedure and test_pairing
ELSEWHERE |= {"small cohort"}  # in test_one_unit


def test_every_kind_of_note_is_told_here():
    assert {note[0] for notes in EXPECTED.values() for note in notes} == set(KINDS) - ELSEWHERE


def test_every_kind_of_note_has_texts_and_every_text_of_a_note_a_kind():
    texts = [key.removeprefix("note ") for key in CATALOGUES["notes"] if key.startswith("note ")]
    belongs = [{kind for kind in KINDS if text == kind or text.startswith(f"{kind} ")} for text in texts]
    assert all(belongs)
    assert set.union(*belongs) == set(KINDS)


def test_a_note_holds_its_figures_as_data_and_prints_in_english():
    (note, _) = CASES["tie"][0].rate(CASES["tie"][1]).notes
    assert (note.about, note.cohort) == ("star", {"county": "A"})
    assert note.data == {"level": "high", "places": 1, "candidates": 3, "taken": 2, "policy": "in"}
    assert str(note) == note.text("en")


def test_an_incentive_that_does_not_apply_is_no_news():
    made = evaluator(
        ladders=[star()], incentives=[pr.Incentive(name="prize", table="unit", kind="status", when="score > 50")]
    )
    assert made.rate(units(1, 90)).notes == ()


OPEN_TIE = (
    "star · county B: level 'high': 2 candidates for 1 place, and a tie across the edge; an open number got it "
    "(ties = unpublished)"
)


def test_a_policy_that_is_unpublished_is_named_as_such():
    ties = pr.Parameter(name="ties", kind="choice", values=["in", "out"])
    ladder = star(ties=pr.ParameterName("ties"), quotas=[quota("high", at_most="1")])
    for make in (ENGINES["rows"], ENGINES["polars"]):
        notes = (
            evaluator(parameters=[ties], ladders=[ladder]).rate(make(units(9, 8, 8) + units(9, 9, county="B"))).notes
        )
        assert [note.text() for note in notes] == [
            OPEN_TIE,
            "'star' is undetermined for 2 rows; unpublished: ties",
        ]
        assert "实得 未定（" in notes[0].text("zh")


def test_a_quota_that_is_unpublished_leaves_its_ladder_undetermined_and_says_nothing_else():
    ladder = star(quotas=[quota("high", exactly="open * rows")])
    for make in (ENGINES["rows"], ENGINES["polars"]):
        notes = evaluator(parameters=[OPEN], ladders=[ladder]).rate(make(units(9, 8))).notes
        assert [note.text() for note in notes] == ["'star' is undetermined for 2 rows; unpublished: open"]


def test_rounding_alone_is_no_deviation():
    made = evaluator(ladders=[star(quotas=[quota("high", exactly="0.7 * rows")])])
    assert made.rate(units(9, 8)).notes == ()


def test_a_quota_that_no_rule_gives_for_a_cohort_leaves_its_rows_without_a_level():
    share = pr.Lookup(name="share", keys="place", rows=[["A", 0.5]])
    made = evaluator(lookups=[share], ladders=[star(quotas=[quota("high", exactly="share[county] * rows")])])
    for engine in ("rows", "polars", "pandas"):
        notes = made.rate(ENGINES[engine](units(9, 8) + units(9, county="B"))).notes
        assert [note.text() for note in notes] == ["no rule gives 'star' a value for 1 row"]


def test_the_overview_has_what_matters_first_and_what_many_cohorts_share_once():
    from partyrate.summary.printed import note_lines

    ladder = star(levels=EARNED, quotas=[quota("high", about="0.5 * rows")])
    made = evaluator(DEAD, parameters=[OPEN], ladders=[ladder])
    rows = [row for number in range(48) for row in units(5, county=f"C{number}", first=number)]
    notes = made.rate(rows).notes
    assert [note.kind for note in notes] == ["deviation"] * 48 + ["undetermined"]
    assert list(note_lines(notes, "en")) == [
        "'dead' is undetermined for every row; unpublished: open",
        "star · county C0: high: 0 of the wanted 0.5 (about)",
        "star · county C1: high: 0 of the wanted 0.5 (about)",
        "star · county C10: high: 0 of the wanted 0.5 (about)",
        "  and the like of 45 more cohorts",
    ]
    assert list(note_lines(notes, "zh"))[-1] == "  另有 45 个比较组情况相同"


@pytest.mark.parametrize("engine", ["rows", "polars", "duckdb"])
def test_rows_that_are_undetermined_are_no_deviation_where_they_could_make_up_for_it(engine):
    """Two rows are sure, and two are not: three may be right, five may not."""
    bad = {"bad": True, "score": 1}
    levels = [pr.Level(name="high", when="open > 3 if bad else score > 8"), pr.Level(name="low")]
    found = {}
    for places in ("1", "2", "3", "4", "5"):
        made = evaluator(parameters=[OPEN], ladders=[star(levels=levels, quotas=[quota("high", about=places)])])
        notes = made.rate(ENGINES[engine](units(9, 9, bad, bad))).notes
        found[places] = [note.text() for note in notes if note.kind == "deviation"]
    assert found == {
        "1": ["star · county A: high: 2 of the wanted 1 (about)"],
        "2": [],
        "3": [],
        "4": [],
        "5": ["star · county A: high: 2 of the wanted 5 (about)"],
    }


def test_values_that_one_cause_leaves_absent_are_named_together():
    values = [pr.Indicator(name=f"v{number}", table="unit", formula=f"open + {number}") for number in range(14)]
    rating = evaluator(*values, parameters=[OPEN]).rate(units(1))
    (note,) = rating.notes
    assert note.text() == (
        "'v0', 'v1', 'v2', 'v3', 'v4', 'v5' and 8 more are undetermined for every row; unpublished: open"
    )
    assert note.text("zh") == "“v0”、“v1”、“v2”、“v3”、“v4”、“v5”等 14 项全部无法确定；未公布：open"
    assert dict(rating.undetermined) == {f"v{number}": ("open",) for number in range(14)}


def waits(**more: Any) -> pr.Evaluator:
    """A ladder with one place, of which everything can be missing."""
    unsure = [pr.Indicator(name=name, table="unit", kind="flag", optional=True) for name in ("doubt", "last", "joins")]
    usual: dict[str, Any] = {"quotas": [quota("high", exactly="1")], **more}
    unsure.append(pr.Indicator(name="bad_mood", table="unit", formula="doubt or last"))
    gates = [pr.Gate(name="veto", when=usual.pop("veto", "doubt"), **usual.pop("gate"))] if "gate" in usual else []
    return evaluator(*unsure, ladders=[star(**usual)], gates=gates, parameters=[OPEN])


WAITS = {
    "exclusion": (
        waits(gate={"exclude": "star"}),
        "doubt",
        "whether gate 'veto' acts (left out; missing: doubt)",
        "“veto”是否生效（不参加；缺：doubt）",
    ),
    "cap by a formula": (
        waits(gate={"cap": {"star": "low"}, "freed": "passes"}, veto="bad_mood"),
        "doubt",
        "whether gate 'veto' acts (at most 'low'; missing: doubt)",
        "“veto”是否生效（最高为“low”；缺：doubt）",
    ),
    "fix": (
        waits(gate={"fix": {"star": "low"}, "freed": "passes", "takes_place": False}),
        "doubt",
        "whether gate 'veto' acts (fixed at 'low'; missing: doubt)",
        "“veto”是否生效（定为“low”；缺：doubt）",
    ),
    "when": (waits(when="joins"), "joins", "whether it takes part (missing: joins)", "是否参加（缺：joins）"),
    "condition": (
        waits(levels=[pr.Level(name="high", when="joins"), pr.Level(name="low")]),
        "joins",
        "the condition of level 'high' (missing: joins)",
        "“high”的条件（缺：joins）",
    ),
    "order": (waits(order_by=["score desc", "last asc"]), "last", "'last', which orders it", "排序依据“last”"),
}


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb"])
@pytest.mark.parametrize("part", WAITS)
def test_rows_on_which_levels_wait_are_named_with_what_is_open(part, engine):
    made, name, words, words_zh = WAITS[part]
    sure = {"doubt": False, "joins": True, "last": part != "cap by a formula"}
    next_ = 9 if part == "order" else 8
    rows = units({**sure, "score": 9, name: None}, {**sure, "score": next_}, {**sure, "score": 7})
    rating = made.rate(ENGINES[engine](rows))
    (note,) = (note for note in rating.notes if note.kind == "waiting")
    assert note.data["rows"][0]["open"]
    assert f"in 1 row: county A, id 1 ({words})" in note.text()
    assert note.text("zh").endswith(f"county A、id 1（{words_zh}）")
    waiting = [number for number in (1, 2, 3) if str(rating.values("star")[number - 1]) == "missing"]
    assert waiting == [1, 2]
    if engine == "rows":
        for number in waiting[1:]:
            told = made.explain(rating, unit={"county": "A", "id": number}, of="star")
            assert f"its level waits for what is open: county A, id 1 ({words})" in str(told)


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb"])
def test_what_is_unpublished_is_named_where_a_level_waits_for_it(engine):
    made = waits(gate={"cap": {"star": "low"}, "freed": "passes"}, veto="doubt and open > 3")
    sure = {"joins": True, "last": True}
    rating = made.rate(
        ENGINES[engine](units({**sure, "score": 9, "doubt": True}, {**sure, "score": 8, "doubt": False}))
    )
    (note,) = (note for note in rating.notes if note.kind == "waiting")
    assert note.data["rows"] == [
        {"county": "A", "id": 1, "open": ["gate.veto"], "missing": [], "unpublished": ["open"]}
    ]
    assert note.text().endswith("county A, id 1 (whether gate 'veto' acts (at most 'low'; unpublished: open))")
    assert note.text("zh").endswith("county A、id 1（“veto”是否生效（最高为“low”；未公布：open））")


def test_only_so_many_rows_are_named_and_no_row_that_cannot_matter():
    made = waits(gate={"cap": {"star": "low"}, "freed": "passes"})
    rows = units(*({"score": 9, "doubt": None, "joins": True, "last": True} for _ in range(5)))
    (note,) = (note for note in made.rate(rows).notes if note.kind == "waiting")
    assert note.text().startswith("star: 5 rows without a level while something is open in 5 rows: county A, id 1 ")
    words = "whether gate 'veto' acts (at most 'low'; missing: doubt)"
    assert note.text().endswith(f"county A, id 3 ({words}) and 2 more")
    settled = made.rate(
        units(*({"score": 9 - row, "doubt": doubt, "last": True} for row, doubt in enumerate((False, None))))
    )
    assert [note.kind for note in settled.notes if note.kind == "waiting"] == []


def test_rows_that_levels_wait_for_are_named_in_the_order_of_the_rows():
    """Frames in memory keep the order of their rows, though joins change it; lazy ones are named by their keys."""
    made = waits(order_by=["bad desc", "last desc"])
    rows = units(*({"score": 9, "bad": True, "doubt": False, "joins": True, "last": None} for _ in range(3)))[::-1]
    for engine in ("rows", "polars", "polars lazy", "pandas", "duckdb"):
        (note,) = (note for note in made.rate(ENGINES[engine](rows)).notes if note.kind == "waiting")
        order = [3, 2, 1] if engine in ("rows", "polars", "pandas") else [1, 2, 3]
        assert [row["id"] for row in note.data["rows"]] == order


# Nine kinds of frames rate ladders with open levels, whose places can be counted in several ways.
@pytest.mark.slow
def test_places_that_rest_on_a_level_that_is_open_are_not_told():
    """Whether `b` is short of what the quota of `b` and `c` asks for rests on `c`, which nobody surely has."""
    text = """
name = "open"
[table.unit]
key = "u"
[input.x]
kind = "number"
low = 0
high = 3
decimals = 0
[input.applies]
kind = "flag"
optional = true
[parameter.rounding]
kind = "choice"
values = ["up", "down"]
[ladder.star]
levels = [{ name = "a" }, { name = "b" }, { name = "c" }]
when = "applies"
order_by = "x asc"
quotas = [{ levels = ["a"], exactly = "0.1 * candidates" }, { levels = ["b", "c"], at_least = "0.1 * candidates" }]
ties = "error"
round = { parameter = "rounding" }
conflict = "report"
"""
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    rows = [{"u": 0, "x": 0, "applies": None}]
    kinds = {kind: [note.kind for note in evaluator.rate(made(rows)).notes] for kind, made in ENGINES.items()}
    assert {tuple(each) for each in kinds.values()} == {tuple(kinds["rows"])}
    assert "conflict" not in kinds["rows"]


LOOKING_BACK = evaluator(pr.Indicator(name="change", formula="score - previous(score)"), tables=TABLES[:1])


def past_round_notes(rating: Any) -> list[pr.Note]:
    return [note for note in rating.notes if note.kind == "history not given"]


@pytest.mark.parametrize("engine", COMPUTING)
def test_past_rounds_that_are_given_have_no_note_be_there_none(engine):
    make = ENGINES[engine]
    frame = make(units(1, 2))
    assert past_round_notes(LOOKING_BACK.rate(frame))
    past = make([{"county": "A", "id": 1, "round": 2018, "score": 1}])
    for given in (past, past.limit(0) if engine == "duckdb" else past[:0]):
        assert not past_round_notes(LOOKING_BACK.rate(frame, tables={"history": given}, period="2019"))
    assert not past_round_notes(evaluator().rate(frame))


def test_a_copy_and_a_record_of_a_rating_note_past_rounds_as_it_does():
    tried: list[Any] = [None, {"history": []}]
    for tables in tried:
        rating = LOOKING_BACK.rate(units(1, 2), tables=tables, period="2019")
        for same in (copy.deepcopy(rating), pr.Rating.from_dict(rating.to_dict())):
            assert past_round_notes(same) == past_round_notes(rating)


def test_a_prepared_unit_notes_past_rounds_where_nobody_has_any():
    unit = units(1)[0]
    past = {"history": [{"county": "A", "id": 1, "round": 2018, "score": 1}]}
    without = LOOKING_BACK.prepare(units(1, 2), period="2019")
    assert past_round_notes(without.rating)
    assert [note.kind for note in without.notes(unit) if note.kind == "history not given"]
    assert not past_round_notes(without.among(unit, tables=past))
    given = LOOKING_BACK.prepare(units(1, 2), tables={"history": []}, period="2019")
    assert not past_round_notes(given.rating)
    assert not past_round_notes(given.among(unit))


def test_past_rounds_that_nothing_computed_looks_up_are_not_missed():
    unread = pr.Indicator(name="dead", table="unit", formula="open * previous(score)")
    rating = evaluator(unread, parameters=[OPEN]).rate(units(1))
    assert not past_round_notes(rating)


def test_a_note_names_no_choice_that_cannot_matter():
    quotas = [pr.Quota(levels="g", exactly="2"), pr.Quota(levels="f", exactly="1"), pr.Quota(levels="d", exactly="1")]
    levels = [pr.Level(name=name) for name in "gfed"]
    ladder = pr.Ladder(
        name="s", levels=levels, quotas=quotas, remainder="e", order_by="a desc", ties="in", round="down"
    )
    number = pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0)
    scheme = pr.Scheme(name="t", tables=[pr.Table(name="v", key="v")], indicators=[number], ladders=[ladder])
    rating = pr.Evaluator(scheme).rate([{"v": each, "a": each} for each in range(3)])
    said = [note for note in rating.notes if note.kind == "conflict"]
    assert [note.text("en") for note in said] == ["s: level 'd': 0 candidates for 1 place; 0 got it"]
    assert [note.text("zh") for note in said] == ["s：“d”候选 0 个，少于名额 1 个；实得 0 个"]
