"""Notes in words: which text of the catalogue a note has, and what the placeholders of the text stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.errors import counted
from partyrate.messages import Text, joined, joined_with, text, word
from partyrate.model import Entry, Ladder, ParameterName, Scheme
from partyrate.numbers import Cause, show
from partyrate.plan.choices import possible_values
from partyrate.text.normalization import shown

SHOWN_NAMES: Final = 6
"""How many names of values a note lists; `data` holds all."""

VARIANTS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "assumptions": lambda data: " of" if "who" in data else "",
    "converted": lambda data: " one" if data["count"] == 1 else "",
    "look alike": lambda data: " and more" if data["count"] > len(data["texts"]) else "",
    "limited": lambda data: " and kept" if data["kept"] and data["policy"] else "",
    "conflict": lambda data: " and lifted" if data["lifted"] else "" if data["policy"] else " that cannot matter",
    "small cohort": lambda data: f" {data['what']}",
    "undetermined": lambda data: " several" if len(data["names"]) > 1 else "",
}
"""The kinds of notes with several texts, and what the key of the text has after the kind."""


def wording(kind: str, data: Mapping[str, Any], labels: Mapping[str, Mapping[str, Any]]) -> Text:
    """Return the words of a note from its figures, with labels in place of names."""
    parts = {name: show(value) if isinstance(value, Fraction) else value for name, value in data.items()}
    parts |= {name: _localized(data.get(name, ""), words) for name, words in labels.items() if name not in _OF_COHORTS}
    parts |= _counts(kind, data) | _choices(data, parts.get("lacking", ()))
    if kind == "absent":
        parts["absent"] = _absent(parts["names"], data["counts"], data["cause"])
    elif kind in ("undetermined", "history not given"):
        parts["names"] = quoted_names(parts["names"])
    elif kind in ("assumptions", "supplied"):
        parts["names"] = joined(parts["names"])
    elif kind == "not in force":
        days = zip(parts["names"], data["first"], strict=True)
        parts["names"] = joined([text("name from day", name=name, day=day) for name, day in days])
    elif kind == "converted":
        pairs = (text("read as", text=shown(written), read=read) for written, read in data["texts"])
        parts |= {"examples": joined(pairs), "texts": counted(data["count"], "text")}
    elif kind == "look alike":
        parts["examples"] = joined(map(_conjoined, data["texts"]))
        parts["more"] = data["count"] - len(data["texts"])
    return text(f"note {kind}{VARIANTS.get(kind, _only)(data)}", **parts)


_OF_COHORTS: Final = ("cohort", "cohort values")


def _only(_: Mapping[str, Any]) -> str:
    return ""


def _localized(name: Any, words: Mapping[str, Any]) -> Any:
    """Return the label of a name, or the labels of several, in both languages; the name where a language has none."""
    english, chinese = words.get("en", name), words.get("zh", name)
    if isinstance(english, str):
        return Text(english, chinese)
    return [Text(*pair) for pair in zip(english, chinese, strict=True)]


def _counts(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the counts of a note with their nouns."""
    parts: dict[str, Any] = {}
    if "count" in data:
        parts["rows"] = counted_as("records" if kind == "expected rows" else "units", data["count"], "row")
    if "waiting" in data:
        parts["waiting"] = counted_as("units", data["waiting"], "row")
    for noun in ("place", "candidate"):
        if isinstance(data.get(f"{noun}s"), int):
            parts[f"{noun}s"] = counted_as("units", data[f"{noun}s"], noun)
    if "taken" in data:  # None where each interpretation of open choices gives another number
        taken = data["taken"]
        parts["taken"] = text("an open number") if taken is None else text("count of units", number=taken)
    return parts


def _choices(data: Mapping[str, Any], lacking: Sequence[object]) -> dict[str, Any]:
    """Return the words that stand for choices and causes."""
    parts: dict[str, Any] = {
        name: word(sort, data[name])
        for name, sort in (("policy", "policy"), ("bound", "bound"), ("days", "days"), ("of", "step has"))
        if data.get(name) is not None
    }
    if "cause" in data:
        parts["cause"] = _is_absent(data["cause"])
    if "lacking" in data:
        parts["why"] = text("and unpublished", names=joined(lacking)) if lacking else ""
    if "until" in data and data["until"] is None:
        parts["until"] = text("not over")
    return parts


def _is_absent(cause: Cause) -> Text:
    """Return that a value is absent by a cause."""
    return text("is declared", cause=cause.text) if cause.is_declared else word("is", cause.words)


def _absent(names: Sequence[str], counts: Sequence[int], cause: Cause) -> Text:
    """Return for how many rows values are absent; those of as many rows together."""
    groups: dict[int, list[str]] = {}
    for name, count in zip(names, counts, strict=True):
        groups.setdefault(count, []).append(name)
    key = f"{{}} {'declared' if cause.is_declared else cause.words}"
    parts = [
        text(
            key.format("several" if len(those) > 1 else "absent"),
            cause=cause.text,
            names=quoted_names(those),
            rows=counted_as("units", count, "row"),
        )
        for count, those in groups.items()
    ]
    return separated(parts)


def _conjoined(texts: Sequence[str]) -> Text:
    """Return texts in quotes with `and` between them."""
    conjunction = text("and")
    return Text(conjunction.join(map(repr, texts)), conjunction.zh.join(map(repr, texts)))


def separated(parts: Sequence[Text]) -> Text:
    """Return parts with semicolons between them."""
    return Text("; ".join(parts), "；".join(part.zh for part in parts))


def quoted_names(names: Sequence[str]) -> Text:
    """Return names in quotes in a row, the first few of many."""
    written = [Text(repr(str(name)), f"“{getattr(name, 'zh', name)}”") for name in names]
    if len(written) == 1 or len(written) > SHOWN_NAMES:
        return joined(written, SHOWN_NAMES)
    return text("names and last", names=joined(written[:-1]), last=written[-1])


def counted_as(measure: str, number: int, noun: str) -> Text:
    """Return a count with its noun in English, and in Chinese with the measure word of `units`, `records` or `days`."""
    return Text(counted(number, noun), text(f"count of {measure}", number=number).zh)


def label_of(entry: Entry) -> Text:
    """Return the label of an entry in both languages."""
    return Text(entry.label("en"), entry.label("zh"))


def effect_words(scheme: Scheme, ladder: Ladder, kind: str, level: str | ParameterName) -> Text:
    """Return what a gate does to the levels of a ladder: `cap` or `fix`, at a level or at that of a parameter."""
    levels = [label_of(ladder.levels[ladder.names.index(each)]) for each in possible_values(scheme, level)]
    if isinstance(level, str) or len(levels) == 1:
        return text(f"effect {kind}", level=levels[0])
    quoted = joined_with("alternatives", [text("quoted", name=each) for each in levels])
    return text(f"effect {kind} open", levels=quoted, parameter=label_of(scheme.parameters[level.parameter]))


def name_words(scheme: Scheme, table: str | None, name: str) -> Text:
    """Return what people call a value or a key column that a table has."""
    if name in scheme.entries:
        return label_of(scheme.entries[name])
    labels = scheme.column_labels(table).get(name, {})
    return Text(labels.get("en", name), labels.get("zh", name))


def ordered_by(label: str, *, falls: bool) -> Text:
    """Return what orders rows, and which end is first."""
    return text("ordered by", name=label, direction=text("greatest first" if falls else "smallest first"))
