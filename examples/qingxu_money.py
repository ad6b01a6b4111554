"""Who could have been paid the published 180,000 yuan of star rewards?

The county published 20 people with two stars, 173 with one and 7 with none; a reward of 1,000 yuan for a star; and a
payout of 180,000 yuan at a ceremony for secretaries. The people of the example are made up and have just these stars.
The rule for the reward is applied to one population after the other, with the difference to what was published.
"""

import csv
from pathlib import Path

import partyrate as pr

DATA = Path(__file__).parent / "data"
PUBLISHED = 180_000
POPULATIONS = {
    "everybody": None,
    "secretaries": {"职务": ("村党组织书记", "社区党组织书记")},
    "village secretaries": {"职务": "村党组织书记"},
    "village directors": {"职务": "村主任"},
}


def read(name: str) -> list[dict[str, str]]:
    """Read a CSV file as dicts of text: numbers are read exactly by the library."""
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


tables = {part: read(f"qingxu-{part}") for part in ("month", "mark", "ballot", "fault", "post")}
evaluator = pr.Evaluator(pr.load_scheme("qingxu", profile="illustrative"))
rating = evaluator.rate(read("qingxu"), tables=tables, as_of="2024-01-31", period="2023")

for name, where in POPULATIONS.items():
    [paid] = rating.totals("incentive", where={"incentive": "星级奖励", **(where or {})})
    difference = int(paid["total"]) - PUBLISHED
    print(f"{name}: {paid['rows']} people, {int(paid['total']):,} yuan, {difference:+,} yuan to the published amount")
