"""The command that draws a chart of a rating, of a comparison or of scenarios to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import attrs
import typer
from attrs import frozen

from partyrate import charts
from partyrate.charts.chart import check_ending
from partyrate.cli.comparison_commands import named, source_of
from partyrate.cli.program import command, printed
from partyrate.cli.reading import Asked, unit_key
from partyrate.cli.varying import Varying
from partyrate.comparison import Comparison, compare
from partyrate.errors import NotFoundError, UsageError
from partyrate.messages import message, text
from partyrate.plan import within_names
from partyrate.text.quoting import shown


@frozen(kw_only=True)
class Showing:
    """The options of single kinds of charts; a group of options."""

    of: Annotated[str | None, typer.Option(help="The value that is shown: a number, a ladder or an incentive.")] = None
    ladder: Annotated[str | None, typer.Option(help="The ladder, where there are several.")] = None
    level: Annotated[str | None, typer.Option(help="The level that a tornado counts; the best one without.")] = None
    by: Annotated[str | None, typer.Option(help="The name that pay is grouped by; the level without.")] = None
    within: Annotated[str, typer.Option(help="Key columns that form groups, with commas between them.")] = ""
    cohort: Annotated[str | None, typer.Option(help="The cohort of a histogram; several columns with commas.")] = None
    step: Annotated[str | None, typer.Option(help="The width of the columns of a histogram.")] = None
    unit: Annotated[str | None, typer.Option(help="The key of the unit; several columns with commas.")] = None
    first: Annotated[int | None, typer.Option(help="How many units are shown one by one.")] = None
    against: Annotated[
        list[str] | None,
        typer.Option(
            help="A scheme that is compared, as NAME, NAME@EDITION or a path; NAME=... names it. May be repeated."
        ),
    ] = None

    @property
    def given(self) -> dict[str, Any]:
        """The options that were given, by name."""
        fields = {each.name: getattr(self, each.name) for each in attrs.fields(Showing)}
        return {name: value for name, value in fields.items() if value not in (None, "")}


Draw = Callable[..., charts.Chart]


@frozen
class _Kind:
    """A kind of chart: its function, the options it takes by the argument that each fills, and what it is drawn of."""

    draw: Draw
    arguments: Mapping[str, str]
    of: str = "rating"


KINDS: Final[Mapping[str, _Kind]] = {
    "distribution": _Kind(charts.distribution, {"ladder": "ladder", "within": "within"}),
    "histogram": _Kind(charts.histogram, {"of": "of", "ladder": "ladder", "cohort": "cohort", "step": "step"}),
    "pay": _Kind(charts.pay, {"by": "by"}),
    "unit-profile": _Kind(charts.unit_profile, {"unit": "unit", "of": "of", "ladder": "ladder"}),
    "transitions": _Kind(charts.transitions, {}, "comparison"),
    "rank-flow": _Kind(charts.rank_flow, {"first": "units"}, "comparison"),
    "rank-intervals": _Kind(charts.rank_intervals, {"of": "of", "first": "units", "within": "within"}, "scenarios"),
    "sensitivity": _Kind(charts.sensitivity, {"of": "of"}, "scenarios"),
    "tornado": _Kind(charts.tornado, {"of": "of", "level": "level", "unit": "unit"}, "scenarios"),
}
"""The charts of the command, by kind; the graph of a scheme is drawn by `partyrate graph`."""


@command()
def chart(
    kind: Annotated[
        str,
        typer.Argument(
            help="distribution, histogram, pay, unit-profile, transitions, rank-flow, rank-intervals, sensitivity or "
            "tornado."
        ),
    ],
    asked: Asked,
    showing: Showing,
    varying: Varying,
    to: Annotated[Path, typer.Option("--out", "-o", help="The picture to be written: .svg, .png, .html or .json.")],
    dark: Annotated[bool, typer.Option("--dark", help="Draw it for a dark page.")] = False,
) -> None:
    """Rate units and draw a chart of the rating, of its comparison with other schemes, or of scenarios."""
    if kind not in KINDS:
        raise NotFoundError.of("chart", kind, KINDS, text("chart kinds"))
    chosen = KINDS[kind]
    _refuse_others(kind, chosen, showing, varying)
    check_ending(to)
    arguments = {chosen.arguments[name]: value for name, value in showing.given.items() if name in chosen.arguments}
    for name in ("unit", "cohort"):
        if name in arguments:
            arguments[name] = unit_key(arguments[name])
    if "within" in arguments:
        arguments["within"] = within_names(arguments["within"])
    made = chosen.draw(_subject(chosen.of, asked, showing, varying), **arguments, lang=asked.lang)
    written = (made.dark() if dark else made).save(to)
    printed(shown(text("chart written", file=written).in_language(asked.lang)))


def _refuse_others(kind: str, chosen: _Kind, showing: Showing, varying: Varying) -> None:
    """Refuse options that say nothing about this kind of chart, and ask for those without which there is none.

    Raises:
        UsageError: An option is one of another kind, or is lacking.
    """
    known = {*chosen.arguments, *(["against"] if chosen.of == "comparison" else [])}
    others = [f"--{name}" for name in showing.given if name not in known]
    if chosen.of != "scenarios":
        others += varying.given
    if others:
        raise UsageError(*message("chart option of another kind", option=others[0], kind=kind))
    for name, wanted in (("against", chosen.of == "comparison"), ("unit", kind == "unit-profile")):
        if wanted and name not in showing.given:
            raise UsageError(*message("chart option lacking", option=f"--{name}", kind=kind))


def _subject(of: str, asked: Asked, showing: Showing, varying: Varying) -> Any:
    """Return what a chart is drawn of: a rating, a comparison or scenarios."""
    if of == "rating":
        return asked.rated()
    if of == "comparison":
        return _compared(asked, showing.against or [])
    return varying.study(asked, None if showing.of is None else [showing.of])


def _compared(asked: Asked, against: list[str]) -> Comparison:
    """Rate the units by the scheme and by those that it is compared with."""
    source = asked.source
    own = "@".join(filter(None, [Path(source.name).stem, source.edition]))
    words = named(against)
    if own in words:
        raise UsageError(*message("compare name given twice", name=own, word=words[own]))
    others = {name: attrs.evolve(asked, source=source_of(word, source.profile)).rated() for name, word in words.items()}
    return compare({own: asked.rated(), **others})
