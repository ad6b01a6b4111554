"""The report as one page: well-formed, without a network, every text escaped, every number that of the rating."""

import base64
import gzip
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import partyrate as pr
from partyrate import testing
from partyrate.cli import app
from partyrate.messages import LANGUAGES
from partyrate.numbers import show
from partyrate.report import explaining
from partyrate.report.markup import escaped
from partyrate.report.page import page, resource, source_hash
from partyrate.summary.standings import cut_offs, nearest, standings

VOID = ("meta", "input")
CLOSED = ("rect", "line", "polyline")
SCHEME = pr.loads_scheme("""
name = "trial"
edition = "2026"
title = { zh = "试行<办法>", en = "trial & error" }
[source.rules]
document = "评定办法 <第五条>"
[table.village]
key = ["town", "village"]
labels = { zh = "村" }
[parameter.bonus]
kind = "number"
value = 2
[parameter.top]
[input.mark]
labels = { zh = "得分", en = "mark" }
kind = "number"
low = 0
high = 100
decimals = 2
optional = true
[input.bad]
kind = "flag"
[formula.third]
table = "village"
is = "mark / 3"
labels = { zh = "三分之一", en = "third" }
[formula.open]
table = "village"
is = "mark * top"
[ladder.star]
table = "village"
levels = [
  { name = "five", value = 5, labels = { zh = "五星<i>" } },
  { name = "four", value = 4, labels = { zh = "四星" } },
  { name = "none", value = 0, labels = { zh = "无星" } },
]
quotas = [{ levels = ["five"], exactly = "0.25 * candidates" }, { levels = ["four"], exactly = "0.5 * candidates" }]
order_by = "third desc"
within = "town"
ties = "in"
round = "down"
conflict = "report"
remainder = "none"
[gate.veto]
when = "bad"
fix = { star = "none" }
takes_place = false
freed = "passes"
[incentive.pay]
table = "village"
kind = "bonus"
amount = "bonus * star"
unit = "yuan"
every = "year"
""")
HOSTILE = [
    "<script>alert(1)</script>",
    "=1+1",
    "</table>",
    "\"'&amp;",
    "\u202eevil",
    "]]>",
    "<!--",
    "{shown}",
    "\u2028x",
]


def villages(count: int = 8) -> list[dict[str, Any]]:
    names = [*HOSTILE, *(f"V{number:04}" for number in range(count))]
    rows = [
        {"town": "甲" if number % 2 else "<b>乙", "village": name, "mark": f"{90 - number % 80}.5", "bad": number == 2}
        for number, name in enumerate(names)
    ]
    return [*rows, {"town": "甲", "village": "absent", "mark": None, "bad": False}]


def rated(count: int = 8) -> pr.Rating:
    return pr.Evaluator(SCHEME).rate(villages(count))


class Reader(HTMLParser):
    """Reads a page into what tests look at, and refuses one whose elements do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self.rows: list[list[str]] = []
        self.is_units = False
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), tag
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag in self.inside:
            self.inside[tag].append("")
        if tag == "table":
            self.is_units = dict(attrs).get("id") == "units"
        if self.is_units and tag == "tr":
            self.rows.append([])
        if self.is_units and tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in CLOSED
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.is_units = self.is_units and tag != "table"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]][-1] += data
        else:
            self.words.append(data)
        if self.is_units and self.rows and self.rows[-1] and self.open[-1] not in ("tr", "tbody", "table"):
            self.rows[-1][-1] += data

    @property
    def data(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.inside["script"][0])
        return loaded

    @property
    def explained(self) -> dict[str, Any]:
        packed = self.inside["script"][1]
        loaded: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(packed))) if packed else {}
        assert self.data["explained"] == sorted(map(int, loaded))
        return loaded


RATING = rated()
PAGES = {(lang, public): page(RATING, lang, public=public) for lang in LANGUAGES for public in (False, True)}
each_page = pytest.mark.parametrize("text", PAGES.values(), ids=map(str, PAGES))


@each_page
def test_the_page_is_well_formed_and_identifiers_stand_once(text):
    reader = Reader(text)
    ids = Counter(attrs["id"] for _, attrs in reader.tags if "id" in attrs)
    assert set(ids.values()) == {1}
    for _, attrs in reader.tags:
        for name in ("aria-labelledby", "for"):
            assert set((attrs.get(name) or "").split()) <= set(ids)


@each_page
def test_the_page_asks_no_host_for_anything(text):
    readable = re.sub(r">[A-Za-z0-9+/=]{200,}<", "><", text)  # packed data may hold any letters
    assert not re.search(r"https?:|//[a-z]", readable.replace("// Places", ""))
    for tag, attrs in Reader(text).tags:
        assert tag not in ("link", "img", "iframe", "base", "object", "form")
        assert not {"src", "srcset", "style", "action"} & set(attrs)
        assert (attrs.get("href") or "#").startswith("#")
        assert not [name for name in attrs if name.startswith("on")]


@each_page
def test_the_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else(text):
    reader = Reader(text)
    policy = next(attrs["content"] or "" for tag, attrs in reader.tags if "http-equiv" in attrs)
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives == {
        "default-src": "'none'",
        "style-src": f"'{source_hash(reader.inside['style'][0])}'",
        "script-src": f"'{source_hash(reader.inside['script'][2])}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert [len(reader.inside["style"]), len(reader.inside["script"])] == [1, 3]
    script = resource("page.js")
    assert not re.search(r"\beval\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write|new Function", script)


@each_page
def test_texts_of_data_and_scheme_are_escaped_and_what_nobody_sees_is_made_visible(text):
    reader = Reader(text)
    names = {row[1] for row in reader.rows[1:]}
    assert {name.strip("\u202e\u2028") for name in HOSTILE} <= names  # keys are read without what nobody sees
    assert escaped("<\u202ea\u2028b\x1b") == r"&lt;\u202ea b\x1b"
    assert not set("\u202e\u2028") & set(text)
    assert [tag for tag, _ in reader.tags if tag in ("b", "i")] == []
    assert sum(tag == "script" for tag, _ in reader.tags) == 3
    assert not set("<>&") & set(reader.inside["script"][0] + reader.inside["script"][1])
    assert r"\u003cb\u003e乙" in reader.inside["script"][0]
    assert ("<b>乙" in json.dumps(reader.explained, ensure_ascii=False)) == bool(reader.explained)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_speaks_one_language(lang):
    reader = Reader(PAGES[lang, False])
    assert reader.tags[0] == ("html", {"lang": {"en": "en", "zh": "zh-Hans"}[lang]})
    assert reader.inside["title"][0] == {"en": "trial & error: report", "zh": "试行<办法>：评定报告"}[lang]
    assert (
        reader.rows[0] == {"en": ["town", "village", "third", "star"], "zh": ["town", "村", "三分之一", "star"]}[lang]
    )
    words = " ".join(reader.words)
    for english, chinese in [("Cut-offs", "分数线"), ("fingerprint", "指纹"), ("Pay by incentive", "奖惩合计")]:
        assert (english in words, chinese in words) == (lang == "en", lang == "zh")


def test_every_unit_is_there_with_the_values_of_the_rating_best_first():
    rows = Reader(PAGES["en", False]).rows[1:]
    assert len(rows) == len(RATING.units)
    by_name = {row[1]: row for row in rows}
    thirds = dict(zip(RATING.values("village"), RATING.values("third"), strict=True))
    stars = dict(zip(RATING.values("village"), RATING.values("star"), strict=True))
    for name in ("=1+1", "V0000", "V0005", "</table>"):
        assert by_name[name][2:] == [show(thirds[name]), stars[name].name]
    assert by_name["absent"][2] == "missing"
    places = [["five", "four", "none", "missing", "not applicable"].index(row[3]) for row in rows]
    assert places == sorted(places)


def test_ranks_sort_by_exact_values_and_leave_what_is_absent_out():
    reader = Reader(PAGES["en", False])
    values = dict(zip(RATING.values("village"), RATING.values("third"), strict=True))
    third = reader.data["columns"][2]["ranks"]
    known = [(rank, values[row[1]]) for rank, row in zip(third, reader.rows[1:], strict=True) if row[1] in values]
    present = sorted((value, rank) for rank, value in known if rank >= 0)
    assert [rank for _, rank in present] == sorted(rank for _, rank in present)
    assert len({value for value, _ in present}) == len({rank for _, rank in present})
    assert [row[1] for rank, row in zip(third, reader.rows[1:], strict=True) if rank < 0] == ["absent"]


def test_levels_and_cohorts_of_the_filters_are_those_of_the_rows():
    reader = Reader(PAGES["en", False])
    options = [(attrs.get("value"), number) for number, (tag, attrs) in enumerate(reader.tags) if tag == "option"]
    assert len(options) == 1 + len({row[3] for row in reader.rows[1:]}) + 1 + 2
    for name, place in (("levels", 3), ("cohorts", 0)):
        pairs = {(code, row[place]) for code, row in zip(reader.data[name], reader.rows[1:], strict=True)}
        assert len(pairs) == len({code for code, _ in pairs}) == len({cell for _, cell in pairs})


@each_page
def test_no_table_has_a_title_twice_or_a_column_without_cells(text):
    headings = set(re.findall(r"<(?:h2|h3|summary)[^>]*>([^<]*)<", text))
    assert headings.isdisjoint(re.findall(r"<caption>([^<]*)<", text))
    for whole in re.findall(r"<table>.*?</table>", text, re.DOTALL):
        rows = [re.findall(r"<t[hd][^>]*>([^<]*)<", row) for row in whole.split("<tr>")[1:]]
        for column in zip(*rows, strict=True):
            assert any(column[1:]), column


def test_sentences_of_a_page_in_chinese_have_no_blank_between_them():
    words = Reader(PAGES["zh", False]).words
    assert any(each.count("。") > 1 for each in words)
    assert not [each for each in words if "。 " in each]


def test_columns_of_the_histogram_have_the_colours_of_their_levels_whatever_these_are_called():
    ladder = SCHEME.ladders["star"]
    long = "成效特别突出并受到省级以上表彰奖励的示范引领先锋村（社区）"
    for labels in (["同名", "同名", "无星"], [f"{long}{at}" for at in range(3)]):
        levels = [evolve(each, labels={"zh": label}) for each, label in zip(ladder.levels, labels, strict=True)]
        rating = pr.Evaluator(evolve(SCHEME, ladders=[evolve(ladder, levels=levels)])).rate(villages(8))
        drawn = page(rating, "zh", public=False).partition('aria-labelledby="histogram-0-title"')[2]
        usual = PAGES["zh", False].partition('aria-labelledby="histogram-0-title"')[2]
        first, second = (
            re.findall(r'<rect class="(c\d|none)"', each.partition("</svg>")[0]) for each in (drawn, usual)
        )
        assert first == second
        assert set(first) > {"c0"}


def test_charts_and_their_words_have_the_counts_of_the_distribution():
    text = PAGES["en", False]
    for row in RATING.distribution("star"):
        words = f"{row['level'] or 'no level'}: {row['count']}"
        assert words + (f" (unrounded quota {show(row['wanted'])})" if row["wanted"] is not None else "") in text
    assert 'role="img"' in text


def test_shares_have_one_decimal_and_a_sign_where_they_have_more():
    rows = [{"id": number, "a": number % 3 == 0} for number in range(1, 9)]
    scheme = pr.loads_scheme(
        'name = "t"\n[table.unit]\nkey = "id"\n[input.a]\nkind = "flag"\n'
        '[ladder.star]\nlevels = [{ name = "five", when = "a" }, { name = "none" }]\n'
    )
    words = Reader(page(pr.Evaluator(scheme).rate(rows), "en", public=False)).words
    assert {"25.0%", "75.0%"} <= set(words)
    words = Reader(page(pr.Evaluator(scheme).rate(rows[:3]), "en", public=False)).words
    assert {"≈ 33.3%", "≈ 66.7%"} <= set(words)


def test_long_labels_of_the_graph_stand_in_two_lines_of_their_box():
    label = "the number of matters that were settled this year"
    scheme = pr.loads_scheme(
        'name = "t"\n[table.unit]\nkey = "id"\n[input.a]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
        f'labels = {{ en = "{label}", zh = "办结件数" }}\n[formula.b]\nis = "a + 1"\n'
    )
    text = page(pr.Evaluator(scheme).rate([{"id": 1, "a": 1}]), "en", public=False)
    box = re.search(rf"<g><title>{label} · .*?</g>", text)
    assert box is not None
    ((top, high),) = re.findall(r' y="(\d+)" rx="4" width="\d+" height="(\d+)"', box[0])
    lines = re.findall(r'<tspan x="\d+" y="(\d+)">(.*?)</tspan>', box[0])
    assert " ".join(line for _, line in lines) == label
    assert len(lines) == 2
    assert all(int(top) < int(y) < int(top) + int(high) for y, _ in lines)


def test_cut_offs_leave_out_who_was_fixed_and_the_level_that_nobody_can_miss():
    edges = cut_offs(RATING, "star")
    assert list(edges) == [("<b>乙",), ("甲",)]
    best = {
        (each.key[0], each.level): each.value for each in standings(RATING, "star") if each.level in ("five", "four")
    }
    for (town,), levels in edges.items():
        assert {level: levels[level] for level in ("five", "four")} == {
            level: value for (of, level), value in best.items() if of == town
        }
    words = Reader(PAGES["en", True]).words
    assert {show(value) for levels in edges.values() for level, value in levels.items() if level != "none"} <= set(
        words
    )
    assert not {show(levels["none"]) for levels in edges.values() if "none" in levels} & set(words)


def test_pay_is_what_the_totals_are():
    total = RATING.totals(by="incentive")[0]
    words = Reader(PAGES["en", False]).words
    assert [show(total["total"]), f"{total['rows'] - total['open_rows']}"] == words[words.index("a year") + 1 :][:2]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_for_publication_has_no_scores_no_explanations_and_no_order_by_score(lang):
    reader = Reader(PAGES[lang, True])
    assert reader.explained == {}
    assert [len(row) for row in reader.rows] == [3] * len(reader.rows)
    levels: dict[str, list[list[str]]] = {}
    for row in reader.rows[1:]:
        levels.setdefault(row[2], []).append(row[:2])
    assert all(rows == sorted(rows) for rows in levels.values())
    words = " ".join(reader.words)
    assert {"en": "Pay by incentive", "zh": "奖惩合计"}[lang] not in words
    own = {show(value) for value in RATING.values("third") if not isinstance(value, pr.Absent)}
    edges = {show(value) for levels in cut_offs(RATING, "star").values() for value in levels.values()}
    assert not [value for value in own - edges if value in words]


def test_explanations_are_those_of_the_rating():
    reader = Reader(PAGES["zh", False])
    assert len(reader.explained) == len(RATING.units)
    place = next(number for number, row in enumerate(reader.rows[1:]) if row[1] == "=1+1")
    head, lines, parts = reader.explained[str(place)][0]
    explanation = RATING.explain(unit="=1+1", of="star", lang="zh")
    assert [head, *lines] == explanation.lines
    assert [part[0] for part in parts] == [part.lines[0] for part in explanation.parts]


def test_of_many_units_the_best_and_the_nearest_are_explained_and_the_page_says_so(monkeypatch):
    monkeypatch.setattr(explaining, "MOST_ALL", 300)
    rating = rated(300)
    reader = Reader(page(rating, "en", public=False))
    explained = {tuple(reader.rows[1 + int(number)][:2]) for number in reader.explained}
    expected = [*standings(rating, "star")[:20], *nearest(rating, "star", 20)]
    assert len(explained) == len({each.key for each in expected}) < 41
    assert f"It is here for {len(explained)} of {len(rating.units)} units" in " ".join(reader.words)


def test_what_is_assumed_and_what_is_undetermined_is_in_the_summary():
    words = " ".join(Reader(PAGES["en", False]).words)
    assert "open (lacks top)" in words
    given = SCHEME.with_values({"top": "2.5"})
    rating = pr.Evaluator(given).rate(villages())
    assert "top = 2.5" in " ".join(Reader(page(rating, "en", public=False)).words)


def test_units_without_a_ladder_have_their_formulas():
    scheme = pr.loads_scheme(
        'name = "a"\n[table.unit]\nkey = "u"\n[input.x]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
        '[formula.y]\nis = "x / 2"\n'
    )
    reader = Reader(page(pr.Evaluator(scheme).rate([{"u": 10, "x": 1}, {"u": 9, "x": 4}]), "en", public=False))
    assert reader.rows == [["u", "y"], ["9", "2.0"], ["10", "0.5"]]
    assert [column["ranks"] for column in reader.data["columns"]] == [[0, 1], [1, 0]]
    assert [reader.explained[each][0][0] for each in "01"] == ["y = 2.0", "y = 0.5"]


@pytest.mark.slow
@pytest.mark.parametrize("profile", [None, "illustrative"])
@pytest.mark.parametrize("name", sorted({each.name for each in pr.shipped_schemes()}))
@settings(max_examples=2, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_any_units_of_a_shipped_scheme_have_a_page(name, profile, data):
    rater = pr.Evaluator(pr.load_scheme(name, profile=profile))
    rating = testing.rate(rater, data.draw(testing.cohorts(rater.scheme, max_units=3)))
    for lang, public in (("zh", False), ("en", True)):
        assert len(Reader(page(rating, lang, public=public)).rows) == 1 + len(rating.units)


def test_a_ladder_whose_cohorts_are_unpublished_has_its_levels_and_no_cut_offs():
    text = pr.dumps_scheme(SCHEME).replace('within = ["town"]', 'within = { parameter = "together" }')
    scheme = pr.loads_scheme(f'{text}\n[parameter.together]\nkind = "choice"\nvalues = ["town", ""]\n')
    rating = pr.Evaluator(scheme).rate(villages())
    reader = Reader(page(rating, "en", public=False))
    assert rating.plan.nodes["star"].is_agreed
    assert {row[3] for row in reader.rows[1:]} >= {"five", "undetermined"}
    assert "Cut-offs" not in reader.words


TENDERS = """
name = "tenders"
[table.lot]
key = "lot"
labels = { zh = "标段", en = "lots" }
[table.bid]
parent = "lot"
key = "bidder"
labels = { zh = "投标", en = "bids" }
[input.score]
table = "bid"
kind = "number"
low = 0
high = 100
decimals = 0
[ladder.award]
table = "bid"
within = "lot"
levels = [{ name = "winner" }, { name = "other" }]
quotas = [{ levels = "winner", at_most = "1" }]
order_by = "score desc"
ties = "in"
round = "down"
"""


def tenders(more: str = "") -> pr.Rating[Any]:
    bids = [{"lot": lot, "bidder": name, "score": score} for lot in ("L1", "L2") for name, score in BIDS]
    return pr.Evaluator(pr.loads_scheme(TENDERS + more)).rate([{"lot": "L1"}, {"lot": "L2"}], tables={"bid": bids})


BIDS = (("Ann", 50), ("Bob", 60))
BEST = '[formula.best]\ntable = "lot"\nis = "max(score)"\n'


@pytest.mark.parametrize("public", [False, True])
def test_a_page_lists_the_finer_table_that_is_rated_where_the_units_have_no_results(public):
    reader = Reader(page(tenders(), "en", public=public))
    scores = [] if public else ["score"]
    assert reader.rows[0] == ["lots", "bids", *scores, "award"]
    assert sorted(row[:2] for row in reader.rows[1:]) == [[lot, name] for lot in ("L1", "L2") for name, _ in BIDS]
    assert [row[-1] for row in reader.rows[1:]] == ["winner", "winner", "other", "other"]
    assert "Cut-offs" in reader.words
    if not public:
        assert len(reader.explained) == 4


def test_a_page_lists_the_table_that_is_asked_for_and_names_others_that_are_rated(tmp_path):
    rating = tenders(BEST)
    written = {
        table: rating.report(tmp_path / "page.html", lang="en", table=table).read_text(encoding="utf-8")
        for table in (None, "lot", "bid")
    }
    assert written[None] == written["lot"]
    assert Reader(written["lot"]).rows[0] == ["lots", "best"]
    assert "Rows of bids are rated as well" in written["lot"]
    assert Reader(written["bid"]).rows[0] == ["lots", "bids", "score", "award"]
    assert "are rated as well" not in written["bid"]
    with pytest.raises(pr.NotFoundError, match="unknown table 'bids'"):
        rating.report(tmp_path / "page.html", table="bids")


def test_where_nobody_has_a_score_there_is_no_histogram():
    rows = [{**each, "mark": None} for each in villages(0)]
    text = page(pr.Evaluator(SCHEME).rate(rows), "en", public=False)
    assert "histogram" in PAGES["en", False]
    assert "histogram" not in text


@pytest.mark.parametrize("kind", ["polars", "pandas"])
def test_frames_give_the_same_page(kind):
    frames = pytest.importorskip(kind)
    rows = [row for row in villages() if row["village"] == row["village"].strip("\u202e\u2028")]
    units = frames.DataFrame({name: [row[name] for row in rows] for name in rows[0]})
    rating = pr.Evaluator(SCHEME, row_engine_limit=0).rate(units)
    assert page(rating, "en", public=False) == page(pr.Evaluator(SCHEME).rate(rows), "en", public=False)


def test_a_report_is_written_and_one_that_is_there_is_replaced(tmp_path):
    to = tmp_path / "report.html"
    assert pr.write_report(RATING, to, lang="zh") == to
    assert to.read_text(encoding="utf-8") == PAGES["zh", False]
    pr.write_report(RATING, str(to), lang="en", public=True)
    assert to.read_text(encoding="utf-8") == PAGES["en", True]


def test_what_is_no_rating_no_flag_no_language_or_no_place_is_refused(tmp_path):
    to: Any = tmp_path / "report.html"
    with pytest.raises(pr.UsageError, match="RatingRecord is no rating"):
        pr.write_report(RATING.record(), to)  # type: ignore[arg-type]
    with pytest.raises(pr.UsageError, match="public = 'no'"):
        pr.write_report(RATING, to, public="no")  # type: ignore[arg-type]
    with pytest.raises(pr.UsageError, match="fr"):
        pr.write_report(RATING, to, lang="fr")
    with pytest.raises(pr.UsageError, match="No such file or directory"):
        pr.write_report(RATING, tmp_path / "none" / "report.html")
    assert not to.exists()


def test_the_command_writes_the_page_and_replaces_no_input(tmp_path):
    to = tmp_path / "report.html"
    units = ["examples/own_scheme.toml", "examples/own_scheme.csv"]
    done = CliRunner().invoke(app, ["report", *units, "--out", str(to), "--lang", "zh"])
    assert (done.exit_code, done.output.split()) == (0, ["报告已写入", str(to)])
    assert Reader(to.read_text(encoding="utf-8")).rows[0][0] == "村"
    copy = tmp_path / "units.csv"
    copy.write_bytes(Path(units[1]).read_bytes())
    refused = CliRunner().invoke(app, ["report", units[0], str(copy), "--out", str(copy)])
    assert isinstance(refused.exception, pr.UsageError)
    assert copy.read_bytes() == Path(units[1]).read_bytes()


@pytest.mark.slow
def test_a_page_of_many_units_is_small():
    rating = rated(5_200)
    assert len(page(rating, "zh", public=False).encode()) < 2_000_000
