"""The graph of a small plan as Mermaid and DOT, word for word."""

import pytest

import partyrate as pr
from partyrate.description.diagrams import dot, mermaid

LABEL = 'the "month\'s" #1\nmark <10'

PLAN = pr.check(
    pr.Scheme(
        name="trial",
        tables=[
            pr.Table(name="unit", key="id", labels={"zh": "村", "en": "village"}),
            pr.Table(name="month", parent="unit", key="m", rows=12),
            pr.Table(name="unused", parent="unit", key="x"),
        ],
        indicators=[
            pr.Indicator(name="月分", table="month", kind="number", low=0, high=10, decimals=0, labels={"en": LABEL}),
            pr.Indicator(name="总分", table="unit", labels={"en": "a\\b"}),
            pr.Indicator(name="和", table="unit", formula="sum(月分)", parent="总分"),
            pr.Indicator(name="twice", takes=["a"], formula="2 * a"),
            pr.Indicator(name="d", table="unit", formula="twice(和)"),
        ],
        ladders=[
            pr.Ladder(
                name="星级",
                table="unit",
                labels={"zh": "星级", "en": "star"},
                levels=[pr.Level(name="五星", when="总分 > 60"), pr.Level(name="无星")],
            )
        ],
        gates=[pr.Gate(name="veto", when="和 == 0", cap={"星级": "无星"})],
        incentives=[pr.Incentive(name="prize", kind="status", when="星级 == '五星'")],
    )
).plan

EDGES = [(0, 1), (1, 2), (1, 3), (3, 4), (1, 5), (2, 6), (5, 6), (6, 7)]


def test_mermaid_has_a_subgraph_for_each_table_that_has_nodes_and_a_shape_for_each_kind():
    assert mermaid(PLAN, "zh").splitlines() == [
        "flowchart LR",
        '  subgraph t0["村"]',
        '    n1["和"]',
        '    n2[["总分"]]',
        '    n3["twice(和)"]',
        '    n4["d"]',
        '    n5{"veto"}',
        '    n6{{"星级"}}',
        '    n7(["prize"])',
        "  end",
        '  subgraph t1["month"]',
        '    n0[/"月分"/]',
        "  end",
        *(f"  n{used} --> n{user}" for used, user in EDGES),
    ]


def test_dot_has_a_node_and_a_shape_for_each_value():
    assert dot(PLAN, "zh").splitlines() == [
        "digraph plan {",
        "  rankdir=LR;",
        '  n0 [label="月分", shape=parallelogram];',
        '  n1 [label="和", shape=box];',
        '  n2 [label="总分", shape=box];',
        '  n3 [label="twice(和)", shape=box];',
        '  n4 [label="d", shape=box];',
        '  n5 [label="veto", shape=diamond];',
        '  n6 [label="星级", shape=hexagon];',
        '  n7 [label="prize", shape=oval];',
        *(f"  n{used} -> n{user};" for used, user in EDGES),
        "}",
    ]


def test_labels_are_those_of_the_language():
    assert '  subgraph t0["village"]' in mermaid(PLAN, "en")
    assert '    n6{{"star"}}' in mermaid(PLAN, "en")
    assert '  n6 [label="star", shape=hexagon];' in dot(PLAN, "en")


def test_what_mermaid_reads_as_markup_is_written_as_codes():
    assert '    n0[/"the #quot;month\'s#quot; #35;1 mark #lt;10"/]' in mermaid(PLAN, "en").splitlines()


@pytest.mark.parametrize(
    "line", ['  n0 [label="the \\"month\'s\\" #1 mark <10", shape=parallelogram];', '  n2 [label="a\\\\b", shape=box];']
)
def test_quotes_and_backslashes_are_escaped_in_dot(line):
    assert line in dot(PLAN, "en").splitlines()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["mark of a part (good conduct, total)", "mark of a part (other, total)"]),
        ("zh", ["分项得分(良好, 总分)", "分项得分(other, 总分)"]),
    ],
)
def test_arguments_stand_in_a_graph_by_their_labels(lang, words):
    scheme = pr.loads_scheme("""
name = "t"
[table.unit]
key = "id"
[input."总分"]
kind = "number"
low = 0
high = 9
decimals = 0
labels = { en = "total", zh = "总分" }
[input.kind]
kind = "choice"
values = ["德", "other"]
value_labels = { "德" = { en = "good conduct", zh = "良好" } }
[formula.part]
takes = ["of", "mark"]
labels = { en = "mark of a part", zh = "分项得分" }
is = "mark if kind == of else 0"
[formula.both]
is = "part('德', 总分) + part('other', 总分)"
""")
    drawn = mermaid(pr.Evaluator(scheme).plan, lang)
    assert all(f'"{each}"' in drawn for each in words)
