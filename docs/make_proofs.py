"""Write the table of the page on proofs: what is proved of the schemes that the library has.

    python docs/make_proofs.py              # ask again, and write the table
    python docs/make_proofs.py --all        # print everything that is asked by default of all schemes: some minutes

The table stands between `<!-- begin proofs -->` and `<!-- end proofs -->`. Each scheme is filled by its illustrative
profile.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import partyrate as pr
from partyrate.proofs.report import NOT_DECIDED, PROVED, REFUTED

PAGE = Path(__file__).parent / "proofs.md"
BEGIN, END = "<!-- begin proofs -->\n", "<!-- end proofs -->\n"

SECONDS = 5
"""The limit of one call of the solver."""

QUICK = (
    "dinghai-community",
    "kaifeng-branch",
    "kaifeng-secretary",
    "liuzhou-learning",
    "tianjin-community",
    "tianjin-village",
)
"""Schemes of which everything is asked, in a few seconds together; of the others everything but directions."""

BUT_DIRECTIONS = ("reachable", "gate", "bounds", "gap", "overlap")

AS_OF, ROUNDS = "2019-12-31", {"quarter": "2019-Q4", "month": "2019-12", "half-year": "2019-H2"}

HEAD = (
    "| Scheme | Question | Proved | Refuted | Not decided |\n"
    "| --- | --- | --- | --- | --- |\n"
)  # fmt: skip


def editions() -> list[pr.Scheme]:
    """Return the schemes that the library has, filled."""
    return [
        pr.load_scheme(each.name, edition=each.edition, profile="illustrative") for each in pr.shipped_schemes()
    ]  # fmt: skip


def rows_of(scheme: pr.Scheme, *, whole: bool = False) -> Iterator[str]:
    """Yield the rows of a scheme, one for each question."""
    questions = () if whole or scheme.name in QUICK else BUT_DIRECTIONS
    period = ROUNDS.get(str(scheme.period), "2019")
    proofs = pr.prove(scheme, questions, seconds=SECONDS, as_of=AS_OF, period=period)
    name = f"`{scheme.name}` {scheme.edition}"
    if not proofs:
        yield f"| {name} | | | | |\n"  # it has no ladder, no gate and no bounds
    for question in dict.fromkeys(each.question for each in proofs):
        asked = [each for each in proofs if each.question == question]
        cells = [
            _cell([each for each in asked if each.verdict == verdict]) for verdict in (PROVED, REFUTED, NOT_DECIDED)
        ]
        yield f"| {name} | `{question}` | {' | '.join(cells)} |\n"


def _cell(answers: list[pr.Answer]) -> str:
    """Return what answers are about, by their entry."""
    entries: dict[str, list[str]] = {}
    for each in answers:
        entries.setdefault(each.entry.partition(".")[2], []).append(_about(each))
    return "; ".join(f"{entry}: {', '.join(filter(None, abouts))}".rstrip(": ") for entry, abouts in entries.items())


def _about(answer: pr.Answer) -> str:
    if answer.question != "direction" or answer.verdict != PROVED:
        return answer.about
    words = str(answer.statement)
    return f"{answer.about} {'↑' if 'never falls' in words else '↓' if 'never rises' in words else '·'}"


def main() -> None:
    """Write the table, or print a part of it."""
    if "--all" in sys.argv:
        for scheme in editions():
            sys.stdout.writelines(rows_of(scheme, whole=True))
        return
    table = HEAD + "".join(line for scheme in editions() for line in rows_of(scheme))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
