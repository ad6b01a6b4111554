"""Write the page of features: each feature of the language, run on every engine and compared with the reference.

    python docs/make_features.py           # run all features, and write the table
    python docs/make_features.py --check   # fail where the page is not up to date

`features.toml` lists the features. The table stands between `<!-- begin features -->` and `<!-- end features -->`.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import partyrate as pr
from partyrate.language.functions import FUNCTIONS
from partyrate.testing import Cohort, explanation_replays, rate
from partyrate.testing.comparing import value_differences, values_of

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.servers.results import by_reference  # noqa: E402 - the tests are no package that is installed
from tests.servers.statements import differences, in_duckdb  # noqa: E402

PAGE, LIST = ROOT / "docs" / "features.md", ROOT / "docs" / "features.toml"
BEGIN, END = "<!-- begin features -->\n", "<!-- end features -->\n"

COHORT = Cohort(
    units=[{"district": "101", "grade": "A"}, {"district": "102", "grade": "B"}],
    tables={
        "village": [
            {
                "code": f"{101 + number // 4}{number:03}", "score": score, "claim": claim, "town": town, "test": test,
                "appointed": f"20{10 + number}-0{number + 1}-2{number}", "visit": visit,
            }
            for number, (score, claim, town, test, visit) in enumerate([
                (91.5, 300, "Willow", "80", "four"), (85, 450, "Willow", "缺考", None),
                (85, 120, "Willow", "70", "five"), (59.9, 0, "Reed", None, "three"),
                (72.3, 500, "Reed", "0", None), (60, 99, "Stone", "55", "four"), (0, 310, "Stone", "免考", None),
            ])
        ],
        "month": [
            {"code": f"{101 + number // 4}{number:03}", "month": month, "marks": marks}
            for number in range(7)
            for month, marks in enumerate([9.5, 6, None, 8.5][: 4 - number % 2], start=1)
        ],
    },
    history=[{"district": "101", "round": year, "of_district": mark} for year, mark in ((2023, 71.5), (2024, 59))],
    as_of=date(2025, 9, 30),
    period="2025",
)  # fmt: skip
"""Seven villages with ties, gaps and a missing month."""

FRAMES = ("pandas", "polars", "polars lazy", "duckdb")


class Group:
    """The features of one group, in one scheme, which every engine rates once."""

    def __init__(self, shared: str, point: Mapping[str, Any]) -> None:
        self.title, self.features, self.of = point["title"], point["features"], list[list[str]]()
        text = shared
        for at, feature in enumerate(self.features):
            text += feature.get("entries", "")
            names = list(feature.get("of", ()))
            for number, rule in enumerate(feature.get("rules", ()), start=1):
                names.append(f"feature_{at}_{number}")
                text += f'\n[formula.{names[-1]}]\ntable = "{feature.get("table", "village")}"\nis = "{rule}"\n'
            self.of.append(names)
        evaluator = pr.Evaluator(pr.loads_scheme(text))
        self.evaluator = evaluator.in_force(as_of=COHORT.as_of, period=COHORT.period)
        self.expected = values_of(by_reference(self.evaluator, COHORT))
        for feature, names in zip(self.features, self.of, strict=True):
            if not names or len(self.nodes(names)) < len(names):
                raise ValueError(f"no values show {feature['what']!r}")

    def differing(self, engine: str) -> list[bool]:
        """Return for each feature whether an engine gives other values than the reference."""
        found, plan = values_of(rate(self.evaluator, COHORT, engine)), self.evaluator.plan
        return [
            any(
                value_differences(
                    plan,
                    *({name: values[name] for name in names} for values in (self.expected, found)),
                    ("reference", engine),
                )
            )
            for names in map(self.nodes, self.of)
        ]

    def nodes(self, names: Sequence[str]) -> list[str]:
        """Return the names under which a rating has the values of some entries."""
        return [
            name
            for name, node in self.evaluator.plan.nodes.items()
            if {name, node.entry.name} & set(names) and name in self.expected
        ]

    def in_statement(self) -> list[bool]:
        """Return for each feature whether the statement gives other values, run in DuckDB."""
        found = list(differences(self.evaluator, COHORT, "duckdb", in_duckdb))
        named = [
            any(re.search(rf"\b{re.escape(name)}\b", text) for name in names for text in found) for names in self.of
        ]
        return named if any(named) else [bool(found)] * len(named)

    def not_written(self) -> list[bool]:
        """Return for each feature whether the statement for PostgreSQL lacks it; it is written whole, or refused."""
        self.evaluator.sql("postgres", as_of=COHORT.as_of, period=COHORT.period)
        return [False] * len(self.features)

    def not_explained(self) -> list[bool]:
        """Return for each feature whether its explanations do not give its values again."""
        return [
            _fails(partial(explanation_replays, self.evaluator, COHORT, of=self.entries(names))) for names in self.of
        ]

    def not_in_chinese(self) -> list[bool]:
        """Return for each feature whether an explanation in Chinese has no word of Chinese."""
        rating = rate(self.evaluator, COHORT)
        return [
            not all(re.search("[一-鿿]", str(each)) for each in rating.explanations(of=self.entries(names), lang="zh"))
            for names in self.of
        ]

    def entries(self, names: Sequence[str]) -> list[str]:
        """Return the names of entries as an explanation takes them."""
        return [name.rpartition(".")[2] for name in names]

    def rows(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Yield what each feature is, how it is written, and its cells."""
        checks = {"plain rows": partial(self.differing, "rows")}
        checks |= {engine: partial(self.differing, engine) for engine in FRAMES}
        checks |= {
            "statement": self.in_statement,
            "PostgreSQL": self.not_written,
            "explained": self.not_explained,
            "中文": self.not_in_chinese,
        }
        found = {column: check() for column, check in checks.items()}
        for at, feature in enumerate(self.features):
            yield (
                feature["what"],
                written(feature),
                {column: "no" if faults[at] else "yes" for column, faults in found.items()},
            )


def _fails(law: Callable[[], None]) -> bool:
    try:
        law()
    except AssertionError:
        return True
    return False


def written(feature: Mapping[str, Any]) -> str:
    """Return how a feature is written: its rules, or the headers of its entries."""
    rules = [f"`{rule}`" for rule in feature.get("rules", ())]
    return ", ".join(rules or [f"`[{name}]`" for name in dict.fromkeys(re.findall(r"\[(\w+)\.", feature["entries"]))])


def table() -> str:
    """Run all features and return the table."""
    listed = tomllib.loads(LIST.read_text("utf-8"))
    lines: list[str] = []
    for point in listed["point"]:
        group = Group(listed["scheme"], point)
        for number, (what, how, cells) in enumerate(group.rows()):
            if not lines:
                lines += [f"| Feature | Written | {' | '.join(cells)} |", f"| --- | --- |{' --- |' * len(cells)}"]
            lines += [f"| **{group.title}** | |{' |' * len(cells)}"] if number == 0 else []
            lines.append(f"| {what} | {how} | {' | '.join(cells.values())} |")
        sys.stderr.write(f"{group.title}\n")
    return "\n".join(lines)


def unlisted() -> list[str]:
    """Return the functions of the language that no feature uses."""
    text = LIST.read_text("utf-8")
    return [name for name in FUNCTIONS if f"{name}(" not in text]


def main() -> int:
    """Write the table, or compare it with the page."""
    if missing := unlisted():
        sys.stderr.write(f"no feature of {LIST.name} uses {', '.join(missing)}\n")
        return 1
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    new = f"{before}{BEGIN}\n{table()}\n\n{END}{rest.partition(END)[2]}"
    if "--check" in sys.argv:
        return int(new != page)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
