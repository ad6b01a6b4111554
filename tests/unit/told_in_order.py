"""Print faults, suggestions, warnings, notes and explanations: what must be the same whatever the seed of hashes."""

import csv
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import partyrate as pr
from partyrate.language import advice

ROOT = Path(__file__).parents[2]
BAD, DATA = ROOT / "tests" / "bad", ROOT / "examples" / "data"


def tell(*lines: Any) -> None:
    """Print lines."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def fault(what: str, make: Callable[..., Any], *given: Any, **named: Any) -> None:
    """Print the error that something ends in."""
    try:
        make(*given, **named)
    except pr.PartyrateError as error:
        tell(f"--- {what}", error)


def read(name: str, *, rows: int | None = None) -> list[dict[str, str]]:
    """Read example data."""
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(islice(csv.DictReader(file), rows))


def rules_of(source: Path | str) -> pr.Evaluator:
    """Read a scheme from a file or a text, and check it."""
    return pr.Evaluator(pr.load_scheme(source) if isinstance(source, Path) else pr.loads_scheme(source))


def broken_files() -> None:
    """Print what is said of every broken scheme."""
    for path in sorted(BAD.glob("*/*.toml")):
        fault(path.stem, rules_of, path)


def unknown_names() -> None:
    """Print what is suggested for names that are not there, and for words of other languages."""
    scheme = pr.load_scheme("tianjin-village", profile="illustrative")
    for name in ("星", "得分", "综合", "五星", "权重"):
        fault(name, scheme.with_values, {name: 1})
        fault(name, scheme.with_changes, name, drop=[name])
        fault(name, pr.load_scheme, name)
    for form in advice.forms():
        for name in form.names:
            rule = f'name = "t"\ntable.unit.key = "u"\n[formula.f]\ntable = "unit"\nis = "{name}(1, 2)"\n'
            fault(name, rules_of, rule)


def warnings() -> None:
    """Print what the check warns of in every shipped scheme."""
    for each in pr.shipped_schemes():
        tell(each.name, *pr.check(pr.load_scheme(each.name, edition=each.edition)).warnings)


def notes() -> None:
    """Print notes and explanations of a rating, and the faults of wrong cells."""
    for profile in ("illustrative", None):
        evaluator = pr.Evaluator(pr.load_scheme("tianjin-village", profile=profile))
        tables = {"event": read("tianjin-village-event"), "staff": read("tianjin-village-staff", rows=40)}
        units = read("tianjin-village", rows=60)
        keys = {(row["district"], row["unit"]) for row in units}
        tables = {
            name: [row for row in rows if (row["district"], row["unit"]) in keys] for name, rows in tables.items()
        }
        rating = evaluator.rate(units, tables=tables, as_of="2020-03-01", period=2019)
        for lang in ("en", "zh"):
            tell(*(note.text(lang) for note in rating.notes))
            tell(evaluator.explain(rating, unit=units[0]["unit"], of="星级", lang=lang))
        tell(rating.undetermined)
        wrong = [{**row, "superior_score": "x", "seven_situations": "perhaps", "peer_score": "101"} for row in units]
        fault("wrong cells", evaluator.rate, wrong, as_of="2020-03-01")
        lacking = [{"district": row["district"], "unit": row["unit"], "supperior_score": 1} for row in units]
        fault("lacking columns", evaluator.rate, lacking, as_of="2020-03-01")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    broken_files()
    unknown_names()
    warnings()
    notes()
