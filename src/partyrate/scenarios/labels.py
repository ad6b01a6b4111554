"""Names of results, parameters and incentives for people: by the labels of the scheme, where it has some."""

from __future__ import annotations

from partyrate.messages import Text, joined
from partyrate.model import Scheme
from partyrate.model.entry import LabelOf


def label_of(scheme: Scheme, name: str) -> LabelOf | Text | str:
    """Return a name of the scheme as a part of a text; several in one name, as drawn together, each by its label."""
    entry = scheme.entries.get(name) or scheme.parameters.get(name) or scheme.incentives.get(name)
    if entry is not None:
        return LabelOf(entry)
    several = name.split(", ")
    return joined(label_of(scheme, each) for each in several) if len(several) > 1 else name


def label_text(scheme: Scheme, name: str, lang: str) -> str:
    """Return what people call it in a language."""
    return joined([label_of(scheme, name)]).in_language(lang)
