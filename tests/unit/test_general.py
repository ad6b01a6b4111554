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
