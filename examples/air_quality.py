"""How clean was the air of a day, and what made it worse?

`air_quality.toml` holds the daily index of the Chinese standard HJ 633-2012, `air_quality.csv` days of invented cities.
"""

import csv
from pathlib import Path

import partyrate as pr

HERE = Path(__file__).parent

evaluator = pr.Evaluator(pr.load_scheme(HERE / "air_quality.toml"))
with (HERE / "air_quality.csv").open(encoding="utf-8") as file:
    rating = evaluator.rate(list(csv.DictReader(file)))

primary: dict[tuple[str, str], list[str]] = {}
for row in rating.tables["pollutant"]:
    if row["primary"]:
        primary.setdefault((row["city"], row["day"]), []).append(row["item"])
for row in rating.units:
    items = " ".join(primary.get((row["city"], row["day"]), []))
    print(row["city"], row["day"], row["index"] or row["index_state"], row["grade"] or "-", items or "-")
print()
print(rating.explain(unit=("Alder", "1"), of="index", lang="en"))
