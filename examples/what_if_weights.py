"""What if the masses' assessment counted 45 per cent instead of 35, and the superior's 40 instead of 50?

The two ratings differ in these weights only, so that every village that moves does so because of them.
"""

import csv
from collections import Counter
from pathlib import Path

import partyrate as pr

DATA = Path(__file__).parent / "data" / "tianjin-village.csv"

with DATA.open(encoding="utf-8") as file:
    villages = list(csv.DictReader(file))

scheme = pr.load_scheme("tianjin-village", profile="illustrative")
variant = scheme.with_values({"上级考评权重": "0.40", "群众测评权重": "0.45"})

now = pr.Evaluator(scheme).rate(villages, as_of="2020-01-31").units
then = pr.Evaluator(variant).rate(villages, as_of="2020-01-31").units

moves = Counter((old["星级"], new["星级"]) for old, new in zip(now, then, strict=True) if old["星级"] != new["星级"])
print(f"{sum(moves.values())} of {len(villages)} villages get another star")
for (old_star, new_star), count in sorted(moves.items()):
    print(f"{old_star} -> {new_star}: {count}")
