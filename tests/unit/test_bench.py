"""The benchmarks run in small sizes, and what they time gives the right answer."""

import random
import subprocess
from collections import Counter
from pathlib import Path

import pytest

pl = pytest.importorskip("polars")
pytest.importorskip("pandas")

import engines  # noqa: E402 - they need polars
import everything  # noqa: E402 - they need polars
import float_error  # noqa: E402
import growth  # noqa: E402
import harness  # noqa: E402
import national  # noqa: E402
import one_unit  # noqa: E402
import paths  # noqa: E402
import rows  # noqa: E402
import score_and_cap  # noqa: E402
import weighted_star  # noqa: E402

import partyrate as pr  # noqa: E402
from partyrate.testing.frames import installed, rate  # noqa: E402

ROWS = 3_000
PAGE = harness.ROOT / "docs" / "performance.md"


@pytest.fixture(autouse=True)
def _without_other_engines(monkeypatch):
    monkeypatch.setattr(weighted_star, "OTHER_PYTHON", Path("no-such-environment") / "bin" / "python")
    monkeypatch.setattr(score_and_cap, "OTHER_PYTHON", Path("no-such-environment") / "bin" / "python")


def test_every_way_of_the_weighted_star_agrees_with_fractions():
    ways = weighted_star.measure(ROWS, times=1)
    assert [way.name for way in ways] == [
        weighted_star.HAND, weighted_star.UNCHECKED, weighted_star.CHECKED, weighted_star.EAGER, weighted_star.PANDAS,
    ]  # fmt: skip
    assert {way.wrong for way in ways} == {0}
    assert all(way.seconds > 0 for way in ways)
    assert ways[0].ratio == 1
    assert len(weighted_star.bars(ways)) == 2


def test_a_wrong_score_and_a_wrong_star_are_counted():
    frame = weighted_star.units(ROWS)
    right = weighted_star.exact(frame)
    result = weighted_star.by_hand(frame)
    assert weighted_star.wrong(result, right) == 0
    raised = pl.when(pl.col("village") == 7).then(pl.col("score") + pl.lit("0.01").cast(pl.Decimal(18, 2)))
    assert weighted_star.wrong(result.with_columns(score=raised.otherwise("score")), right) == 1
    lowered = pl.when(pl.col("village") < 2).then(pl.lit("no star")).otherwise("star")
    assert weighted_star.wrong(result.with_columns(star=lowered), right) == 2


def test_the_weighted_star_in_fractions_gives_the_places_of_small_districts():
    assert weighted_star.places(Counter(range(10))) == {
        9: 3, 8: 2, 7: 2, 6: 2, 5: 2, 4: 1, 3: 1, 2: 1, 1: 1, 0: 0,
    }  # fmt: skip
    assert weighted_star.places(Counter([5, 5, 4, 4, 4, 4, 3, 2, 1, 1])) == {5: 3, 4: 2, 3: 1, 2: 1, 1: 1}


# A small nation goes through files and a stream, as the large one that is timed.
@pytest.mark.slow
def test_the_national_case_streams_what_is_summed_by_hand():
    ways, size = national.measure(2_000, times=1)  # raises where two ways differ
    assert [way.name for way in ways] == list(national.WAYS)
    assert size > 0
    assert all(0 < way.memory < 1.5 for way in ways)


# A process of its own reads and writes files, as the one whose memory is measured.
@pytest.mark.slow
def test_a_large_table_is_rated_from_a_file_into_a_file():
    found = growth.streamed(20_000, districts=20)  # raises where the result differs from that by hand
    assert [each.checked for each in found] == [False, True]
    assert all(0 < each.memory < 8 for each in found)


def test_growth_is_the_ratio_of_two_sizes():
    found = growth.larger(ROWS, times=1)
    assert list(found) == [weighted_star.HAND, weighted_star.UNCHECKED, weighted_star.CHECKED]
    assert all(ratio > 0 for ratio in found.values())
    assert len(growth.bars(found, [])) == 2


def test_plain_rows_agree_with_the_loop_by_hand():
    ways = score_and_cap.measure(ROWS, times=1)
    assert {way.wrong for way in ways} == {0}
    assert len(score_and_cap.bars(ways)) == len(rows.KINDS)


# Each scheme is compiled and timed with and without its profile.
@pytest.mark.slow
def test_one_unit_is_timed_for_each_scheme_and_compared_with_all_of_them():
    found = one_unit.measure([each for each in pr.shipped_schemes() if each.name.startswith("dinghai")], many=1)
    assert {each.profile for each in found} == {None, "illustrative"}
    assert len(found) == 2 * len({each.scheme for each in found}) > 2
    assert all(each.processor > 0 for each in found)
    (bar,) = one_unit.bars(found)
    assert bar.found == max(each.processor for each in found)
    assert f"{bar.found:.2f} ms" in one_unit.text(found)


# Every engine rates two schemes, and what is timed is compared with plain rows.
@pytest.mark.slow
def test_every_engine_is_timed_for_each_scheme_and_agrees_with_plain_rows():
    shipped = [each for each in pr.shipped_schemes() if each.name == "dinghai-village"]
    found = engines.measure(shipped, rows=24, values=8, times=1, servers=False)  # raises where two engines differ
    assert [each.scheme.split()[0] for each in found] == ["dinghai-village", "generated"]
    frames = [name for name in engines.FRAMES if name == "rows" or name in installed()]
    assert all(list(each.seconds) == frames and min(each.seconds.values()) > 0 for each in found)
    assert "| dinghai-village" in engines.text(found)
    ratio, writing = engines.bars(found)
    assert (ratio.limit, writing.limit) == (3, 1)
    assert writing.found == max(each.writing for each in found)


# All shipped schemes rate their samples, repeated as often as for the page of figures.
@pytest.mark.slow
def test_the_samples_of_all_schemes_are_repeated_as_far_as_these_allow():
    for each in pr.shipped_schemes():
        scheme = pr.load_scheme(each.name, edition=each.edition, profile="illustrative")
        cohort = engines.sample_cohort(scheme, 150)
        (limit,) = (table.rows for table in scheme.tables.values() if table.parent is None)
        assert len(cohort.units) == min(150, limit or 150)
        assert len(rate(pr.Evaluator(scheme), cohort).units) == len(cohort.units)


def test_a_statement_is_timed_in_postgres(postgres):
    evaluator = pr.Evaluator(engines.generated(4))
    assert engines.in_postgres(evaluator, engines.drawn_cohort(5), postgres.run) >= 0


def test_duckdb_may_take_three_times_as_long_as_lazy_polars_or_a_second():
    slow = engines.Measured("slow", {"polars lazy": 2.0, "duckdb": 5.0}, 0.5)
    fast = engines.Measured("fast", {"polars lazy": 0.01, "duckdb": 0.9}, 1.5)
    assert (slow.ratio, round(fast.ratio, 3)) == (2.5, 2.7)
    assert [bar.met for bar in engines.bars([slow, fast])] == [True, False]


def test_an_engine_that_differs_from_plain_rows_is_no_figure(monkeypatch):
    monkeypatch.setattr(engines, "value_differences", lambda *_: ["score of u1"])
    with pytest.raises(AssertionError, match="score of u1"):
        engines.measure([], rows=3, values=2, times=1, servers=False)


def test_single_parts_of_the_page_are_measured_anew(monkeypatch, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(everything, "PAGE", page)
    monkeypatch.setattr(one_unit, "measure", lambda many: [one_unit.One("trial 1", None, many, 3.0, 3.5)])
    everything.main(["one-unit"], quick=False)
    old, new = PAGE.read_text(encoding="utf-8"), page.read_text(encoding="utf-8")
    changed = set(new.splitlines()) - set(old.splitlines())
    assert (
        "| One unit against a prepared cohort, the slowest of all shipped schemes | at most 2 ms | 3.00 | **missed** |"
        in changed
    )
    assert "| trial 1 | 40 | 3.00 |" in changed
    assert not any("Weighted star" in line for line in changed)


def test_floats_are_wrong_only_on_half_a_step():
    wrong, halves = float_error.counted(2_000)
    assert halves == 107
    assert list(wrong) == list(float_error.WAYS)
    assert all(0 < count < halves for count in wrong.values())


def test_a_way_is_timed_once_a_round_until_patience_ends(monkeypatch):
    monkeypatch.setattr(harness, "PATIENCE", 0.0)
    calls = []
    found = harness.timed({"first": lambda: calls.append(1), "second": lambda: calls.append(2)}, times=3)
    assert calls == [1, 2]
    assert len(found["first"].clock) == 1
    calls.clear()
    monkeypatch.setattr(harness, "PATIENCE", 10.0)
    found = harness.timed({"first": lambda: calls.append(1), "second": lambda: calls.append(2)}, times=3)
    assert calls == [1, 2, 1, 2, 1, 2]
    assert found["first"].seconds >= 0


def test_a_bar_is_met_on_its_edge_and_missed_beyond_it():
    assert harness.Bar("time", 1.3, 1.3).met
    assert harness.Bar("time", 1.3, 1.31).cells == ("time", "at most 1.3 times", "1.31", "**missed**")
    assert harness.Bar("speed", 2, 2.0, at_least=True).cells == ("speed", "at least 2 times", "2.00", "yes")
    assert not harness.Bar("speed", 2, 1.9, at_least=True).met


def test_a_child_that_fails_is_an_error():
    with pytest.raises(subprocess.CalledProcessError):
        harness.child("national.py", "one", "no-such-folder", national.HAND)


def test_the_memory_of_a_child_is_its_own(tmp_path):
    script = tmp_path / "small.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(harness.HERE)!r})\n"
        "import harness; harness.report(memory=harness.peak_memory())"
    )
    held = bytearray(400_000_000)
    held[::4096] = b"x" * len(held[::4096])
    assert harness.peak_memory() > 0.4
    assert harness.child(str(script))["memory"] < 0.1


def test_the_page_has_a_place_for_every_table():
    names = [*everything.parts(quick=True), "bars"]
    page = PAGE.read_text(encoding="utf-8")
    new = harness.written(page, dict.fromkeys(names, "NEW"))
    assert new.count("NEW") == len(names)
    with pytest.raises(LookupError, match="nowhere"):
        harness.written(page, {"nowhere": "text"})


def test_ways_to_a_level_are_exact_for_random_schemes_that_are_not_monotone():
    tally = paths.measure_random(3, random.Random(1))
    assert tally.wrong == []
    assert tally.counts["changes"] > 0
    assert tally.counts["searched completely"] > 10
