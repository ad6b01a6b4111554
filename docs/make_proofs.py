"""Write the table of the page on proofs: what is proved of the schemes that the library has.

    python docs/make_proofs.py              # ask everything of all schemes, and write the table: some minutes
    python docs/make_proofs.py NAME ...     # ask of some schemes alone, and write their rows

The table stands between `<!-- begin proofs -->` and `<!-- end proofs -->`. Each scheme is filled by its illustrative
profile.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import partyrate as pr
from partyrate.proofs.report import NOT_DECIDED, PROVED, REFUTED

PAGE = Path(__file__).parent / "proofs.md"
BEGIN, END = "<!-- begin proofs -->\n", "<!-- end proofs -->\n"

SECONDS = 5
"""The limit of one call of the solver, counted in its steps."""

QUICK = (
    "dinghai-community",
    "dinghai-staff",
    "dinghai-village",
    "kaifeng-branch",
    "kaifeng-secretary",
    "kaifeng-township",
    "liuzhou-competence",
    "liuzhou-learning",
    "tianjin-community",
    "tianjin-village",
)
"""Schemes of which everything is asked in a few seconds together, so that the tests do."""

AS_OF, ROUNDS = "2019-12-31", {"quarter": "2019-Q4", "month": "2019-12", "half-year": "2019-H2"}

MARKS = {"never falls": "↑", "never rises": "↓", "does not change": "·", "never which": "○"}
"""The marks of directions, by what statements of them say."""

HEAD = (
    "| Scheme | Question | Proved | Refuted | Not decided |\n"
    "| --- | --- | --- | --- | --- |\n"
)  # fmt: skip


def editions() -> list[pr.Scheme]:
    """Return the schemes that the library has, filled."""
    return [
        pr.load_scheme(each.name, edition=each.edition, profile="illustrative") for each in pr.shipped_schemes()
    ]  # fmt: skip


def rows_of(scheme: pr.Scheme) -> Iterator[str]:
    """Yield the rows of a scheme, one for each question."""
    period = ROUNDS.get(str(scheme.period), "2019")
    proofs = pr.prove(scheme, seconds=SECONDS, as_of=AS_OF, period=period)
    name = named(scheme)
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
    return f"{answer.about} {next(mark for said, mark in MARKS.items() if said in words)}"


def named(scheme: pr.Scheme) -> str:
    """Return a scheme as the first cell of its rows has it."""
    return f"`{scheme.name}` {scheme.edition}"


def main() -> None:
    """Ask, and write the table."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    table, _, after = rest.partition(END)
    lines = []
    for scheme in editions():
        own = [f"{line}\n" for line in table.splitlines() if line.startswith(f"| {named(scheme)} |")]
        if not sys.argv[1:] or scheme.name in sys.argv[1:]:
            since = time.monotonic()
            own = list(rows_of(scheme))
            sys.stdout.write(f"{named(scheme)}: {time.monotonic() - since:.0f} s\n")
        lines += own
    PAGE.write_text(f"{before}{BEGIN}\n{HEAD}{''.join(lines)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
