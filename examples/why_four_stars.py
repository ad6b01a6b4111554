"""Why does this village have four stars, and what did it lack for five?

Village V2194 of district D10 of the synthetic data has four stars and lies one hundredth below the last of five.
V2737 of D13 would have four stars by its score, and has none: they were taken away.
"""

import csv
from pathlib import Path

import partyrate as pr

DATA = Path(__file__).parent / "data"


def read(name: str) -> list[dict[str, str]]:
    """Read a CSV file as dicts of text: numbers are read exactly by the library."""
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


evaluator = pr.Evaluator(pr.load_scheme("tianjin-village", profile="illustrative"))
rating = evaluator.rate(read("tianjin-village"), tables={"event": read("tianjin-village-event")}, as_of="2020-03-01")

for unit in ("V2194", "V2737"):
    star = rating.explain(unit=unit, of="星级")
    print(unit, star.shown)
    for fact in star.facts:
        if not fact.startswith("note"):
            print("   ", fact)
