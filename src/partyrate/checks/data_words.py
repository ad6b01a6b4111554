"""Checks of words in the data that stand for no value: for a missing one, or for a declared cause of absence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from partyrate.checks.faults import fault_at, unknown_at
from partyrate.errors import SchemeFault
from partyrate.messages import Text, text, word
from partyrate.model import Indicator, Scheme, folded
from partyrate.model.missing import cause_words, is_value, missing_words
from partyrate.spans import Path
from partyrate.text.normalization import is_normal, likeness, normal, shown


def data_words(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find words for no value that no cell has, that mean two things, and causes that no input can be absent by."""
    yield from _unused(scheme)
    inputs = {name: entry for name, entry in scheme.indicators.items() if entry.is_input}
    for name, entry in inputs.items():
        yield from _causes_of_an_input(scheme, name, entry)
        yield from _missing_values(scheme, name, entry)
    yield from _with_two_meanings(scheme)
    yield from _causes_that_are_more(scheme, inputs.values())


def _unused(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find words that no cell has as it is read."""
    lists: list[tuple[Path, tuple[str, ...], str]] = [(("missing",), scheme.missing, "missing")]
    lists += [(("input", name, "missing"), entry.missing or (), "missing") for name, entry in scheme.indicators.items()]
    lists += [(("absence", name, "words"), each.words, "cause") for name, each in scheme.absences.items()]
    for path, words, kind in lists:
        for number, each in enumerate(words):
            if not each.strip() or not is_normal(each):
                why = "texts without what nobody sees" if each.strip() else "a blank cell is missing"
                fix = text("write the word", text=normal(each)) if normal(each) else text("take the word out")
                key = f"{kind} word that no cell has"
                yield fault_at(scheme, (*path, number), key, text=shown(each), why=text(why), fix=fix)


def _missing_values(scheme: Scheme, name: str, entry: Indicator) -> Iterator[SchemeFault]:
    """Find words for missing values that are values of an input as well."""
    for missing in sorted(missing_words(scheme, entry)):
        if not is_value(entry, missing):
            continue
        kind = word("kind", str(entry.kind))
        if entry.missing is None:
            path: Path = ("missing", scheme.missing.index(missing))
            yield fault_at(scheme, path, "missing word of the scheme", text=missing, kind=kind, name=name)
        else:
            path = ("input", name, "missing", entry.missing.index(missing))
            yield fault_at(scheme, path, "missing word of an input", text=missing, kind=kind, name=name)


def _causes_of_an_input(scheme: Scheme, name: str, entry: Indicator) -> Iterator[SchemeFault]:
    """Find causes that an input names under `absent` and that are not declared, or have no words."""
    for number, cause in enumerate(entry.absent or ()):
        path = ("input", name, "absent", number)
        declared = scheme.absences.get(folded(cause))
        if declared is None:
            yield unknown_at(scheme, path, "absence", cause, scheme.absences, "absent of an input")
        elif not declared.words:
            yield fault_at(scheme, path, "cause without words", cause=cause, name=name)


def _with_two_meanings(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find words of two causes; files read words without regard to capitals, widths and blanks."""
    known: dict[str, tuple[str, str]] = {}
    for name, absence in scheme.absences.items():
        for number, each in enumerate(absence.words):
            written, other = known.setdefault(likeness(each), (each, name))
            if other != name:
                path = ("absence", name, "words", number)
                yield fault_at(scheme, path, "word of two causes", text=each, name=name, written=written, other=other)


def _causes_that_are_more(scheme: Scheme, inputs: Iterable[Indicator]) -> Iterator[SchemeFault]:
    """Find words of causes that stand for a missing value, or are a value, of an input; each word once."""
    found: dict[Path, SchemeFault] = {}
    for entry in inputs:
        missing = {likeness(each) for each in missing_words(scheme, entry)}
        for each, cause in cause_words(scheme, entry).items():
            path = ("absence", cause.words, "words", scheme.absences[cause.words].words.index(each))
            meant: Text | None = None
            if is_value(entry, each):
                meant = text("means a value of an input", kind=word("kind", str(entry.kind)), name=entry.name)
            elif likeness(each) in missing:
                meant = text("means a missing value", name=entry.name)
            if meant is not None and path not in found:
                found[path] = fault_at(
                    scheme, path, "cause word of an input", text=each, cause=cause.words, meant=meant, name=entry.name
                )
    yield from found.values()
