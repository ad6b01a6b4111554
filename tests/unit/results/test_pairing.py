"""Who helps whom after a rating: order, rounds, cohorts, shortfalls, absent values; the same on every engine."""

from typing import Any

import pytest
from tests.unit.frames import ENGINES

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

TRIAL = """
name = "two lead one"
[table.person]
key = ["county", "id"]
[input.stars]
kind = "number"
low = 0
high = 5
decimals = 0
optional = true
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.town]
kind = "choice"
values = ["east", "west"]
[parameter.each]
[parameter.scope]
kind = "choice"
values = ["county", "county, town", ""]
[parameter.mark]
"""
HELP = """
[pairing.help]
labels = { zh = "结对帮带", en = "two lead one" }
helpers = "stars >= 2"
helped = "stars == 0"
each = 2
"""


def pairing(text: str = HELP, **values: Any) -> pr.Evaluator:
    return pr.Evaluator(pr.loads_scheme(TRIAL + text).with_values(values))


def person(number: int, stars: int | None, county: str = "A", score: float | None = 50, town: str = "east") -> Any:
    return {"county": county, "id": number, "stars": stars, "score": score, "town": town}


def short(pairs: list[dict[str, Any]]) -> list[tuple[int, int, int]]:
    """Give helped, place and helper of each pair; some frames give whole keys as numbers of their own."""
    return [(int(pair["id"]), pair["place"], int(pair["helper_id"])) for pair in pairs]


def told(rating: pr.Rating) -> list[tuple[str, str]]:
    return [(note.kind, str(note)) for note in rating.notes if note.about == "help"]


SEVEN = [person(number, 3) for number in range(1, 8)] + [person(number, 0) for number in range(8, 12)]


@pytest.mark.parametrize("engine", ENGINES)
def test_seven_who_help_four_with_two_each_fall_one_short(engine):
    order = '\nhelpers_by = "score desc"\nhelped_by = "score asc"\n'
    rows = [{**row, "score": number} for number, row in enumerate(SEVEN)]
    rating = pairing(HELP + order).rate(ENGINES[engine](rows))
    assert short(rating.pairs("help")) == [
        (8, 1, 7),
        (8, 2, 3),
        (9, 1, 6),
        (9, 2, 2),
        (10, 1, 5),
        (10, 2, 1),
        (11, 1, 4),
    ]
    assert told(rating) == [
        ("shortfall", "two lead one: 7 of the wanted 8 places of helpers are filled: 4 to be helped, 7 can help"),
    ]
    assert [note.text("zh") for note in rating.notes] == [
        "结对帮带：帮带名额 8 个，落实 7 个：需帮带 4 个，可帮带 7 个"
    ]
    assert list(rating.pairs("help")[0]) == ["county", "id", "place", "helper_county", "helper_id"]


@pytest.mark.parametrize("engine", ENGINES)
def test_even_rows_go_by_their_keys_and_a_note_says_so(engine):
    rows = [person(number, 3) for number in (10, 9, 2)] + [person(number, 0) for number in (11, 1)]
    rating = pairing(HELP.replace("each = 2", "each = 1")).rate(ENGINES[engine](rows))
    assert short(rating.pairs("help")) == [(1, 1, 2), (11, 1, 9)]
    assert told(rating) == [
        (
            "even pairs",
            "two lead one: even in their order, and paired in the order of their keys: 2 to be helped, 3 that can help",
        ),
    ]
    (note,) = rating.notes
    assert note.text("zh") == "结对帮带：排序相同，按主键先后结对：需帮带 2 个，可帮带 3 个"


def test_the_order_of_rows_does_not_matter():
    found = pairing().rate(SEVEN).pairs("help")
    for rows in (SEVEN[::-1], SEVEN[5:] + SEVEN[:5]):
        assert pairing().rate(rows).pairs("help") == found


def test_no_note_where_even_rows_are_treated_alike():
    rows = [person(1, 3), person(2, 0), person(3, 0)]
    rating = pairing(HELP.replace("each = 2", "each = 1\nat_most = 2")).rate(rows)
    assert (short(rating.pairs("help")), told(rating)) == ([(2, 1, 1), (3, 1, 1)], [])


def test_a_helper_who_may_help_several_is_asked_again_only_when_all_have_helped():
    rating = pairing(HELP + "at_most = 2\nhelpers_by = 'score desc'").rate([
        *(person(number, 3, score=9 - number) for number in (1, 2, 3)), person(4, 0), person(5, 0),
    ])  # fmt: skip
    assert short(rating.pairs("help")) == [(4, 1, 1), (4, 2, 3), (5, 1, 2), (5, 2, 1)]
    assert [kind for kind, _ in told(rating)] == ["even pairs"]


@pytest.mark.parametrize("engine", ENGINES)
def test_pairs_are_made_within_cohorts_of_keys_and_values(engine):
    rows = [
        person(1, 3), person(2, 0, town="west"), person(3, 4, town="west"), person(1, 2, "B"), person(2, 0, "B"),
    ]  # fmt: skip
    text = HELP.replace("each = 2", 'each = 1\nwithin = ["county", "town"]')
    rating = pairing(text).rate(ENGINES[engine](rows))
    assert [(pair["county"], pair["helper_county"]) for pair in rating.pairs("help")] == [("A", "A"), ("B", "B")]
    assert short(rating.pairs("help")) == [(2, 1, 3), (2, 1, 1)]
    short_rating = pairing(text.replace("each = 1", "each = 2")).rate(ENGINES[engine](rows))
    assert told(short_rating)[1] == (
        "shortfall",
        (
            "two lead one · county B, town east: 1 of the wanted 2 places of helpers are filled: 1 "
            "to be helped, 1 can help"
        ),
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_of_which_it_is_not_known_take_no_part_and_are_counted(engine):
    text = HELP.replace("stars >= 2", "stars >= 2 and score >= mark") + 'helped_by = "score desc"\n'
    rows = [person(1, 3), person(2, None), person(3, 0, score=None), person(4, 0), person(5, 1)]
    rating = pairing(text, mark=40).rate(ENGINES[engine](rows))
    assert short(rating.pairs("help")) == [(4, 1, 1)]
    assert told(rating) == [
        ("shortfall", "two lead one: 1 of the wanted 2 places of helpers are filled: 1 to be helped, 1 can help"),
        ("not paired", "1 row left out of 'two lead one': stars == 0 is missing"),
        ("not paired", "1 row left out of 'two lead one': score is missing"),
        ("not paired", "1 row left out of 'two lead one': stars >= 2 and score >= mark is missing"),
    ]
    assert rating.undetermined == {}
    open_rating = pairing(text).rate(ENGINES[engine](rows))
    assert open_rating.pairs("help") == []
    assert (
        "not paired",
        "2 rows left out of 'two lead one': stars >= 2 and score >= mark is undetermined; unpublished: mark",
    ) in (told(open_rating))
    assert open_rating.undetermined == {"help": ("mark",)}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        (("each = 2", 'each = { parameter = "each" }'), "each"),
        (("each = 2", 'each = 2\nat_most = { parameter = "each" }'), "each"),
        (("each = 2", 'each = 2\nwithin = { parameter = "scope" }'), "scope"),
        (("stars == 0", "stars < mark"), "mark"),
    ],
)
def test_what_is_not_published_leaves_the_pairs_open(engine, change, lacks):
    rating = pairing(HELP.replace(*change)).rate(ENGINES[engine](SEVEN))
    assert rating.pairs("help") == []
    assert told(rating) == [("undetermined", f"'two lead one' is undetermined for every row; unpublished: {lacks}")]
    assert rating.undetermined == {"help": (lacks,)}


@pytest.mark.parametrize(("scope", "pairs"), [("county", 1), ("county, town", 0), ("", 2)])
def test_a_parameter_can_give_the_cohorts_and_the_numbers(scope, pairs):
    text = HELP.replace("each = 2", 'each = { parameter = "each" }\nwithin = { parameter = "scope" }')
    rows = [person(1, 3), person(2, 0, town="west"), person(1, 2, "B")]
    assert len(pairing(text, each=2, scope=scope).rate(rows).pairs("help")) == pairs


def test_nobody_helps_itself_and_others_exchange_so_that_no_place_stays_empty():
    text = '[pairing.help]\nhelpers = "stars >= 2"\nhelped = "score < 60"\neach = 1\nhelpers_by = "stars desc"\n'
    rows = [person(1, 2, score=50), person(2, 3, score=90), person(3, 0, score=40)]
    order = 'helped_by = "score asc"\n'
    assert short(pairing(text + order).rate(rows).pairs("help")) == [(3, 1, 1), (1, 1, 2)]


def test_pairs_of_a_ladder_and_of_a_coarser_value():
    text = """
[table.ward]
parent = "person"
key = "ward"
[pairing.help]
table = "ward"
helpers = "star == 'high'"
helped = "star == 'low'"
helpers_by = ["star desc", "score desc"]
each = 1
[ladder.star]
table = "person"
levels = [{ name = "high", when = "score >= 60" }, { name = "low" }]
"""
    evaluator = pr.Evaluator(pr.loads_scheme(TRIAL + text))
    people = [person(1, 3, score=70), person(2, 3, score=20)]
    wards = [{"county": "A", "id": number, "ward": ward} for number, ward in ((1, "x"), (1, "y"), (2, "x"))]
    for make in ENGINES.values():
        rating = evaluator.rate(make(people), tables={"ward": make(wards)})
        (pair,) = rating.pairs("help")
        assert [str(value) for value in pair.values()] == ["A", "2", "x", "1", "A", "1", "x"]
        assert evaluator.rate(make(people)).pairs("help") == []


def test_a_pairing_that_is_not_there_is_named():
    with pytest.raises(pr.NotFoundError, match=r"unknown pairing 'halp'\n  why: .*\n  fix:  write 'help'"):
        pairing().rate(SEVEN).pairs("halp")


def test_a_pairing_with_all_its_keys_is_written_read_back_and_drawn():
    from partyrate.description.diagrams import dot, mermaid

    text = HELP + 'at_most = 3\nwithin = "county"\nhelpers_by = "stars desc"\nhelped_by = "score asc"\n'
    scheme = pr.loads_scheme(TRIAL + text)
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme
    plan = pr.Evaluator(scheme).plan
    assert "two lead one: helpers" in mermaid(plan)
    assert "two lead one: helpers" in dot(plan)
