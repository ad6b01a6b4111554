"""Values of choices as people call them: by the labels that an entry declares, and words of the language in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from partyrate.language.functions import PERCENTILES, RANK_TIES, ROUNDINGS, VARIANCES
from partyrate.messages import LANGUAGES, Text, text, word
from partyrate.model.constants import Lookup, Parameter
from partyrate.model.entry import Entry, show_scalar
from partyrate.model.indicator import Indicator
from partyrate.model.ladder import CONFLICT, FREED, OVERLAP, ROUND, TIES
from partyrate.model.procedure import DAYS
from partyrate.model.scheme_data import SchemeData
from partyrate.numbers import Rounding, decimals_of, round_fraction, show

OPTIONS: Final = (
    TIES, (*ROUNDINGS, *ROUND), CONFLICT, OVERLAP, FREED, DAYS, RANK_TIES, PERCENTILES, VARIANCES, ("asc", "desc"),
)  # fmt: skip
"""The words of the language that a parameter may decide, each with its alternatives."""


_NEAR: Final = 6
"""The decimals of a number beside a fraction that no decimal equals."""


def number_words(value: Fraction) -> Text:
    """Return a number as people read it: a fraction that no decimal equals with one that is near it.

    Example:
        >>> number_words(Fraction(5, 2)), number_words(Fraction(1, 3)), number_words(Fraction(1, 3)).zh
        ('2.5', '1/3 (about 0.333333)', '1/3（约 0.333333）')
    """
    shown = show(value)
    if decimals_of(value) is not None:
        return Text(shown, shown)
    return text("said fraction", fraction=shown, decimal=show(round_fraction(value, _NEAR, Rounding.HALF_UP)))


def value_names(entry: Entry) -> tuple[str, ...]:
    """Return the values of a choice: those that an entry declares, else its one value."""
    value = getattr(entry, "value", None) if getattr(entry, "kind", None) == "choice" else None
    return getattr(entry, "values", ()) or ((value,) if isinstance(value, str) else ())


def are_options(entry: Entry) -> bool:
    """Whether an entry is a parameter whose values are words of the language, of one choice."""
    values = value_names(entry) if isinstance(entry, Parameter) else ()
    return bool(values) and any(set(values) <= set(words) for words in OPTIONS)


def option_word(value: Any) -> Text:
    """Return a word of the language in words.

    Example:
        >>> option_word("in"), option_word("in").zh
        ('all in', '全部计入')
    """
    return text(f"explained {str(value).lower()}") if isinstance(value, bool) else word("option", str(value))


def value_labels(entry: Entry | None) -> Mapping[str, Mapping[str, str]]:
    """Return the labels of the values of an entry, by value and language; words of the language have theirs."""
    if not isinstance(entry, Indicator | Parameter | Lookup):
        return {}
    if not are_options(entry):
        return entry.value_labels
    words = {value: option_word(value) for value in value_names(entry)}
    return {
        value: {lang: entry.value_labels.get(value, {}).get(lang, said.in_language(lang)) for lang in LANGUAGES}
        for value, said in words.items()
    }


def value_label(entry: Entry | None, value: str, lang: str) -> str:
    """Return what people call a value of an entry in a language; the value itself where it has no label."""
    return value_labels(entry).get(value, {}).get(lang, value)


def recipient_labels(scheme: SchemeData, recipient: str) -> Mapping[str, str]:
    """Return the labels of a recipient of incentives by language, from whichever incentive declares them.

    Example:
        >>> from partyrate.model import Incentive, Scheme
        >>> labels = {"zh": "书记", "en": "secretary"}
        >>> prizes = [
        ...     Incentive(name="prize", kind="bonus", recipient="书记", recipient_labels=labels),
        ...     Incentive(name="praise", kind="status", recipient="书记"),
        ... ]
        >>> recipient_labels(Scheme(name="trial", incentives=prizes), "书记")["en"]
        'secretary'
    """
    found: dict[str, str] = {}
    for each in scheme.incentives.values():
        if each.recipient == recipient:
            found = {**each.recipient_labels, **found}
    return found


def constant_words(entry: Entry, value: Any) -> Text:
    """Return a value of a parameter as people read it, with what has to be written for it where that is another text.

    Example:
        >>> ties = Parameter(name="ties", kind="choice", values=["in", "out"])
        >>> constant_words(ties, "in"), constant_words(ties, "in").zh
        ('all in (in)', '全部计入（in）')
        >>> constant_words(Parameter(name="pay"), True).zh
        '是'
    """
    if isinstance(value, bool):
        return option_word(value)
    written = show_scalar(value)
    if not isinstance(value, str) or value not in value_labels(entry):
        return Text(written, written)
    return named(Text(*(value_label(entry, value, lang) for lang in LANGUAGES)), value or written)


def known_as(scheme: SchemeData, name: str) -> Text:
    """Return a parameter, a lookup or a cell of one by its label, with the name that is written to supply it.

    Example:
        >>> from partyrate.model.scheme import Scheme
        >>> pay = Lookup(name="pay", keys="star", rows=[["five", 9]], labels={"zh": "奖金"})
        >>> known_as(Scheme(name="trial", lookups=[pay]), "pay['five']").zh
        "奖金（pay['five']）"
        >>> known_as(Scheme(name="trial", lookups=[pay]), "pay['five']")
        "pay['five']"
    """
    entry = scheme.entries.get(name.partition("[")[0])
    if entry is None:
        return Text(name, name)
    labels = (name if (label := entry.label(lang)) == entry.name else label for lang in LANGUAGES)
    return named(Text(*labels), name)


def setting_words(scheme: SchemeData, values: Mapping[str, Any]) -> list[Text]:
    """Return values of parameters and of cells of lookups as people read them, with what is written for each.

    Example:
        >>> from partyrate.model.scheme import Scheme
        >>> ties = Parameter(name="ties", kind="choice", values=["in", "out"], labels={"zh": "并列"})
        >>> words = setting_words(Scheme(name="trial", parameters=[ties]), {"ties": "in"})
        >>> [(str(each), each.zh) for each in words]
        [('ties = all in (in)', '并列（ties） = 全部计入（in）')]
    """
    found = []
    for name, value in values.items():
        entry = scheme.entries.get(name.partition("[")[0])
        said = show_scalar(value) if entry is None else constant_words(entry, value)
        found.append(text("setting of a value", name=known_as(scheme, name), value=said))
    return found


def labelled(scheme: SchemeData, names: Iterable[str], values: Iterable[Any], lang: str) -> tuple[Any, ...]:
    """Return values of columns, such as the key of a cohort, in a language: those of choices by their labels."""
    return tuple(
        value_label(scheme.entries.get(name), value, lang) if isinstance(value, str) else value
        for name, value in zip(names, values, strict=True)
    )


def named(label: Text, name: str) -> Text:
    """Return a label with the name that has to be written for it, or the other way round; one alone if both are one.

    Example:
        >>> named(Text("rule for ties", "ties"), "ties"), named(Text("rule for ties", "ties"), "ties").zh
        ('rule for ties (ties)', 'ties')
    """
    both = text("label and name", label=label, name=name)
    said = name if isinstance(name, Text) else Text(name, name)
    return Text(*(
        label.in_language(lang) if label.in_language(lang) == said.in_language(lang) else both.in_language(lang)
        for lang in LANGUAGES
    ))  # fmt: skip
