"""How does a small town rate its villages by rules of its own?

`own_scheme.toml` holds the rules of the invented town of Willow River, `own_scheme.csv` the marks of its ten villages.
"""

import csv
from pathlib import Path

import partyrate as pr

HERE = Path(__file__).parent

evaluator = pr.Evaluator(pr.load_scheme(HERE / "own_scheme.toml"))
with (HERE / "own_scheme.csv").open(encoding="utf-8") as file:
    rating = evaluator.rate(list(csv.DictReader(file)))

for village in rating.units:
    print(f"{village['village']:<8} {village['score']} {village['star']}")
for note in rating.notes:
    print(note)
for value, lacking in rating.undetermined.items():
    print(f"{value} is open for some villages: {', '.join(lacking)} is not published for them")
print()
print(rating.explain(unit="Birch", of="star"))
