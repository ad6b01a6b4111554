"""Nothing in the engine is made for one region: a region is a file."""

from pathlib import Path

import pytest

import partyrate as pr

SOURCE = Path(pr.__file__).parent
CHINESE = ("天津", "清徐", "柳州", "定海", "开封")
REGIONS = sorted({each.name.partition("-")[0] for each in pr.shipped_schemes()} | set(CHINESE))


@pytest.mark.parametrize("region", REGIONS)
def test_no_module_names_a_region(region):
    named = [path.name for path in SOURCE.rglob("*.py") if region in path.read_text("utf-8").lower()]
    assert named == []


@pytest.mark.parametrize("name", [f"{each.name}@{each.edition}" for each in pr.shipped_schemes()])
def test_whatever_is_shown_of_a_shipped_scheme_is_labelled_in_both_languages(name):
    scheme = pr.load_scheme(name.partition("@")[0], edition=name.partition("@")[2])
    levels = [level for ladder in scheme.ladders.values() for level in ladder.levels]
    shown = [*scheme.entries.values(), *scheme.incentives.values(), *scheme.gates.values(), *levels]
    assert [each.name for each in shown if set(each.labels) != {"en", "zh"}] == []
