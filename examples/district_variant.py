"""What does our district's variant change, in the rules and for our villages?

The file beside this script names only what differs from the city's scheme. The city's illustrative profile fills what
both leave unpublished, so that the villages of district D10 can be rated by the two.
"""

import csv
from collections import Counter
from pathlib import Path

import partyrate as pr

FOLDER = Path(__file__).parent

with (FOLDER / "data" / "tianjin-village.csv").open(encoding="utf-8") as file:
    villages = [row for row in csv.DictReader(file) if row["district"] == "D10"]

city = pr.load_scheme("tianjin-village", edition="2019", profile="illustrative")
ours = pr.load_scheme(FOLDER / "district_variant.toml", profile="illustrative")

print(ours.variation)
for name in ("上级考评权重", "群众测评权重"):
    print(f"    {name}: {city.parameters[name].value} -> {ours.parameters[name].value}")

old = pr.Evaluator(city).rate(villages, as_of="2020-01-31").units
new = pr.Evaluator(ours).rate(villages, as_of="2020-01-31").units

moves = Counter((a["星级"], b["星级"]) for a, b in zip(old, new, strict=True) if a["星级"] != b["星级"])
print(f"{sum(moves.values())} of {len(villages)} villages of D10 get another star")
for (before, after), count in sorted(moves.items()):
    print(f"{before} -> {after}: {count}")
