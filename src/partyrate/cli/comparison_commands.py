"""Commands that compare: two or more ratings of the same units, and what two schemes say differently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import evolve

from partyrate.cli.options import DEFAULT_LANG, AsJson, Lang, ProfileName, Units
from partyrate.cli.program import command, emit_json, printed
from partyrate.cli.reading import Asked, Reading, Source, pairs
from partyrate.comparison import Attribution, attribute, compare
from partyrate.errors import NotFoundError, UsageError, refusal
from partyrate.evaluator import Evaluator
from partyrate.messages import joined, message, text
from partyrate.plan import within_names
from partyrate.rating.rating import Rating
from partyrate.rating.record import RatingRecord
from partyrate.resources import DEFAULT_BUDGET
from partyrate.serialization.json_reader import read_json
from partyrate.storage.files import read_regular

FORMS = ("text", "table", "markdown")
"""How a difference is written beside JSON."""

Named = Annotated[
    list[str], typer.Argument(help="Result files of rate --json; with --units, schemes. NAME=... names them.")
]
SideValues = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="NAME=VALUE for a parameter, LOOKUP.KEY=VALUE for a cell; SIDE:NAME=VALUE for one side; may be repeated.",
    ),
]
TextOrMarkdown = Annotated[str, typer.Option("--form", help="text or markdown.")]
Scheme = Annotated[str, typer.Argument(help="A shipped scheme, as NAME or NAME@EDITION, or the path of a scheme file.")]


@command("compare")
def compare_ratings(
    ratings: Named,
    reading: Reading,
    units: Annotated[Path | None, typer.Option(help="The units, which all of the schemes rate.")] = None,
    profile: ProfileName = None,
    values: SideValues = None,
    of: Annotated[
        list[str] | None, typer.Option(help="The ladder, or a number instead; NAME=... for one; may be repeated.")
    ] = None,
    score: Annotated[list[str] | None, typer.Option(help="The score, or NAME=SCORE; may be repeated.")] = None,
    level: Annotated[
        list[str] | None, typer.Option("--level", help="LEVEL=OTHER: which level stands for which; may be repeated.")
    ] = None,
    within: Annotated[str, typer.Option(help="Key columns that form groups, with commas between them.")] = "",
    form: TextOrMarkdown = "text",
    as_json: AsJson = False,
) -> None:
    """Compare two or more ratings of the same units: who moves, what it costs, which notes change."""
    _check_form(form, FORMS[::2])
    words = named(ratings)
    if units is None:
        for option in [*reading.given, *(["--profile"] if profile else []), *(["--set"] if values else [])]:
            raise UsageError(*message("compare option without units", option=option))
        found: dict[str, Rating | RatingRecord] = {name: _record(word) for name, word in words.items()}
    else:
        own = values_of_sides(values, words)
        first, *_ = words.values()
        stated = Asked(source=source_of(first, profile), units=units, reading=reading).completed()
        sources = {name: source_of(word, stated.source.profile, own[name]) for name, word in words.items()}
        found = {name: evolve(stated, source=source).rated() for name, source in sources.items()}
    levels: dict[str, tuple[str, ...]] = {}
    for word in level or ():
        ((old, new),) = pairs([word], "--level").items()
        levels[old] = (*levels.get(old, ()), new)
    comparison = compare(
        found, of=_for_each(of, "--of"), scores=_for_each(score, "--score"), levels=levels or None,
        within=within_names(within),
    )  # fmt: skip
    if as_json:
        emit_json(comparison.to_dict())
        return
    printed(comparison.markdown(reading.lang) if form == "markdown" else comparison.text(reading.lang))


@command()
def why(
    old: Scheme,
    new: Scheme,
    units: Units,
    reading: Reading,
    profile: ProfileName = None,
    values: SideValues = None,
    of: Annotated[str | None, typer.Option(help="The ladder, or another value, where there are several.")] = None,
    together: Annotated[
        list[str] | None, typer.Option(help="A,B,C: changed entries that are one switch; may be repeated.")
    ] = None,
    combinations: Annotated[int, typer.Option(help="How many combinations of entries are rated at most.")] = 128,
    form: TextOrMarkdown = "text",
    as_json: AsJson = False,
) -> None:
    """Print which changed entry of a scheme moved each unit, each rated alone, back, and together with others."""
    _check_form(form, FORMS[::2])
    own = values_of_sides(values, ("old", "new"))
    asked = Asked(source=source_of(old, profile, own["old"]), units=units, reading=reading).completed()
    variant = source_of(new, asked.source.profile, own["new"])
    groups = [[name.strip() for name in word.split(",")] for word in together or ()]

    def find(evaluator: Evaluator, frame: Any, finer: dict[str, Any]) -> Attribution:
        return attribute(
            evaluator.scheme, variant.load(), frame, of=of, together=groups, combinations=combinations, tables=finer,
            as_of=asked.reading.as_of, period=asked.reading.period,
        )  # fmt: skip

    found = asked.work(find)
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.markdown(reading.lang) if form == "markdown" else found.text(reading.lang))


@command()
def diff(
    old: Scheme,
    new: Scheme,
    profile: ProfileName = None,
    remarks: Annotated[bool, typer.Option("--remarks", help="Compare labels, sources and notes as well.")] = False,
    form: Annotated[str, typer.Option(help="text, table or markdown.")] = "text",
    lang: Lang = DEFAULT_LANG,
    as_json: AsJson = False,
) -> None:
    """List what two schemes say differently, by meaning: entries and fields, from the old to the new."""
    _check_form(form, FORMS)
    found = source_of(old, profile).load().diff(source_of(new, profile).load(), remarks=remarks)
    if as_json:
        emit_json(found.to_dict())
    elif form == "markdown":
        printed(found.markdown(lang))
    else:
        printed(found.text(lang) if form == "text" else found.table(lang))


def _check_form(form: str, forms: Sequence[str]) -> None:
    if form not in forms:
        raise UsageError(*message("unknown form of difference", form=form, forms=joined(forms)))


def named(words: Sequence[str]) -> dict[str, str]:
    """Return what is compared by its name: that before `=`, or else that of the file or scheme.

    Raises:
        UsageError: Two have one name.
    """
    found: dict[str, str] = {}
    for word in words:
        name, sign, rest = word.partition("=")
        if not sign or Path(word).exists():
            name, rest = (Path(word).stem if Path(word).suffix else word), word
        if name in found:
            raise UsageError(*message("compare name given twice", name=name, word=rest))
        found[name] = rest
    return found


def values_of_sides(words: Sequence[str] | None, sides: Iterable[str]) -> dict[str, list[str]]:
    """Return what `--set` gives to each side: NAME=VALUE is for all of them, SIDE:NAME=VALUE for one.

    Raises:
        UsageError: There is no such side.
    """
    found: dict[str, list[str]] = {side: [] for side in sides}
    for word in words or ():
        own = [side for side in found if word.startswith(f"{side}:")]
        side, sign, _ = word.partition("=")[0].partition(":")
        if not own and sign and "." not in side:  # no parameter or lookup has a colon in its name; keys of cells may
            raise NotFoundError.of("side", side, found, text("sides of a comparison"))
        for each in own or found:
            found[each].append(word.removeprefix(f"{each}:") if own else word)
    return found


def source_of(word: str, profile: str | None, values: list[str] | None = None) -> Source:
    """Return a scheme by its name, or `NAME@EDITION`, or its path."""
    return Source(name=word, profile=profile, values=values).completed()


def _record(word: str) -> RatingRecord:
    """Read a rating that `rate --json` printed.

    Raises:
        UsageError: It is a scheme, or cannot be read.
        DocumentError: It is no rating.
    """
    path = Path(word)
    if path.suffix.lower() == ".toml":
        raise UsageError(*message("compare scheme without units", file=word))
    try:
        data = read_regular(path, DEFAULT_BUDGET.data_bytes)
    except (OSError, ValueError) as error:
        reason = refusal(error) if isinstance(error, OSError) else str(error)
        raise UsageError(*message("compare file not read", file=word, reason=reason)) from None
    return RatingRecord.from_dict(read_json(data, file=word))


def _for_each(words: Sequence[str] | None, option: str) -> str | dict[str, str] | None:
    """Return a name for all ratings, or one for each of those that are named."""
    if not words:
        return None
    if len(words) == 1 and "=" not in words[0]:
        return words[0]
    return pairs(words, option)
