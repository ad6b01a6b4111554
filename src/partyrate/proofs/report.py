"""Answers to questions about a scheme, with their witnesses, as text and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.errors import checked_language
from partyrate.messages import Text, chosen_language, joined_with, text
from partyrate.model import Scheme
from partyrate.model.identity import scheme_identity
from partyrate.numbers import Absent, show
from partyrate.serialization.values import plain_value
from partyrate.storage.html import html_table
from partyrate.text.quoting import visible

PROOFS_FORMAT: Final = "partyrate.proofs/1"
"""The format of answers as plain data, with its version."""

PROVED: Final = "proved"
REFUTED: Final = "refuted"
NOT_DECIDED: Final = "not decided"
VERDICTS: Final = (PROVED, REFUTED, NOT_DECIDED)
"""The verdicts on a statement."""


@frozen
class Witness:
    """Rows that show something; the engine has rated them.

    Args:
        tables: The rows by table, those of the units first, as `Evaluator.rate` takes them.
        values: What the rating gives the first unit or row, by name.
    """

    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    values: Mapping[str, Any]

    def text(self, lang: str | None = None) -> str:
        """Return the rows in lines, and what they give."""
        return "\n".join(self._lines(checked_language(lang)))

    def _lines(self, lang: str) -> Iterator[str]:
        for table, rows in self.tables.items():
            for row in rows[:_MOST_SHOWN]:
                cells = text("proof cells", cells=_cells(row, lang)).in_language(lang)
                yield text("proof row", table=table, cells=cells).in_language(lang)
            if len(rows) > _MOST_SHOWN:
                yield text("more rows", rows=f"{len(rows) - _MOST_SHOWN:,}").in_language(lang)
        yield text("proof gives", values=_cells(self.values, lang)).in_language(lang)

    def to_dict(self) -> dict[str, Any]:
        """Return the witness as plain data."""
        tables = {name: [_plain(row) for row in rows] for name, rows in self.tables.items()}
        return {"tables": tables, "values": _plain(self.values)}


_MOST_SHOWN: Final = 3
"""How many rows of a table are shown as text."""


def _cells(row: Mapping[str, Any], lang: str) -> str:
    return ", ".join(f"{name}={_written(value, lang)}" for name, value in row.items() if value is not None)


def _written(value: Any, lang: str) -> str:
    if isinstance(value, Absent):
        return value.cause.text.in_language(lang)
    if isinstance(value, bool):
        return text(f"explained {str(value).lower()}").in_language(lang)
    return show(value) if isinstance(value, Fraction) else str(value)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain_value(value) for name, value in row.items()}


@frozen
class Answer:
    """A statement about all rows that a scheme can rate, or about one of them, and whether it holds.

    Args:
        question: `reachable`, `always`, `direction`, `gate`, `bounds`, `gap`, `overlap` or `same`.
        entry: The entry that it is about, as in `ladder.star`.
        about: The level, or the input; nothing where the statement is about the entry alone.
        statement: The statement.
        verdict: `proved`, `refuted` or `not decided`.
        decided_by: `bounds`, `signs`, `solver` or `composition`; nothing where it is not decided.
        witnesses: Rows that show it: one or a pair for what is proved to be possible, or refuted.
        reason: Why it is not decided.
    """

    question: str
    entry: str
    about: str
    statement: Text
    verdict: str
    decided_by: str = ""
    witnesses: tuple[Witness, ...] = ()
    reason: Text | None = None

    def text(self, lang: str | None = None) -> str:
        """Return the statement with its verdict, and the witnesses below it."""
        lang = checked_language(lang)
        verdict = text(f"verdict {self.verdict}").in_language(lang)
        key = "proof answer" if self.reason is None else "proof answer open"
        data = {"statement": self.statement, "verdict": verdict, "by": self._by(), "reason": self.reason or ""}
        lines = [text(key, **data).in_language(lang)]
        for witness in self.witnesses:
            lines += [f"  {line}" for line in witness.text(lang).splitlines()]
        return "\n".join(lines)

    def cells(self, lang: str) -> tuple[str, str, str]:
        """Return the statement, its verdict, and by what it is decided, or the rows that show it, or why it is open."""
        why = self._by() if self.reason is None else self.reason
        lines = [line for each in self.witnesses for line in each.text(lang).splitlines()]
        verdict = text(f"verdict {self.verdict}").in_language(lang)
        return (
            self.statement.in_language(lang),
            verdict,
            joined_with("semicolon", filter(None, [why, *lines])).in_language(lang),
        )

    def _by(self) -> Text | str:
        return text(f"decided by {self.decided_by}") if self.decided_by else ""

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "question": self.question,
            "entry": self.entry,
            "about": self.about or None,
            "statement": _both(self.statement),
            "verdict": self.verdict,
            "decided_by": self.decided_by or None,
            "witnesses": [each.to_dict() for each in self.witnesses],
            "reason": None if self.reason is None else _both(self.reason),
        }


def _both(words: Text) -> dict[str, str]:
    return {"en": str(words), "zh": words.zh}


@frozen(repr=False)
class Proofs(Sequence[Answer]):
    """The answers to all questions of one call.

    Args:
        scheme: The scheme that they are about.
        answers: The answers, in the order of the scheme.
    """

    scheme: Scheme
    answers: tuple[Answer, ...]

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self.of(verdict))} {verdict}" for verdict in VERDICTS)
        return f"<Proofs of {self.scheme.name!r}: {counts}>"

    def __len__(self) -> int:
        return len(self.answers)

    def __getitem__(self, index: Any) -> Any:
        return self.answers[index]

    def of(self, verdict: str) -> list[Answer]:
        """Return the answers with a verdict."""
        return [each for each in self.answers if each.verdict == verdict]

    def text(self, lang: str | None = None) -> str:
        """Return all answers in lines, and how many of each verdict there are."""
        lang = checked_language(lang)
        lines = [each.text(lang) for each in self.answers]
        return visible("\n".join([*lines, self._counts(lang)]))

    def _counts(self, lang: str) -> str:
        names = zip(("proved", "refuted", "left"), VERDICTS, strict=True)
        return text("proof counts", **{name: len(self.of(verdict)) for name, verdict in names}).in_language(lang)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        lang = chosen_language()
        head = [text(f"proof column {name}").in_language(lang) for name in ("statement", "verdict", "why")]
        return html_table(head, (each.cells(lang) for each in self.answers), self._counts(lang))

    def to_dict(self) -> dict[str, Any]:
        """Return all answers as plain data for JSON."""
        return {
            "format": PROOFS_FORMAT,
            "scheme": scheme_identity(self.scheme),
            "answers": [each.to_dict() for each in self.answers],
        }
