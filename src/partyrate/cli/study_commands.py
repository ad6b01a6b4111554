"""Commands that vary what a rating rests on: values of parameters, values of one unit, and the way to a level."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from partyrate.cli.options import AsJson, Unit
from partyrate.cli.program import command, emit_json, printed
from partyrate.cli.reading import Asked, pairs, unit_key
from partyrate.cli.varying import Varying
from partyrate.counterfactuals.nearest import MOST_TRIED, MOST_WORK
from partyrate.evaluator import Evaluator
from partyrate.scenarios import Robustness
from partyrate.text.terminal import advance


@command()
def scenarios(
    asked: Asked,
    varying: Varying,
    of: Annotated[list[str] | None, typer.Option(help="A result to look at; by default all that vary.")] = None,
    as_json: AsJson = False,
) -> None:
    """Rate units under many values of parameters, and say what is decided whatever they are, and what hangs on what."""
    found = varying.study(asked, of)
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(asked.lang))


@command()
def robustness(
    asked: Asked,
    of: Annotated[list[str] | None, typer.Option(help="A result to look at; by default the ladders of units.")] = None,
    noise: Annotated[int, typer.Option(help="How many steps a mark is off at most; 0 for no noise.")] = 1,
    mark: Annotated[list[str] | None, typer.Option(help="A mark that noise is added to; may be repeated.")] = None,
    draws: Annotated[int, typer.Option(help="How many times noise is drawn.")] = 100,
    seed: Annotated[int, typer.Option(help="What draws depend on.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Print how results hold without one indicator, with a shifted cut, and with noise in the marks."""

    def study(evaluator: Evaluator, frame: Any, finer: dict[str, Any]) -> Robustness:
        return evaluator.robustness(
            frame, of=of, noise=noise, marks=mark, draws=draws, seed=seed, tables=finer,
            as_of=asked.reading.as_of, period=asked.reading.period, progress=advance,
        )  # fmt: skip

    found = asked.work(study)
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(asked.lang))


@command("what-if")
def what_if(
    asked: Asked,
    unit: Unit,
    change: Annotated[list[str], typer.Option(help="COLUMN=VALUE of the unit; may be repeated.")],
    as_json: AsJson = False,
) -> None:
    """Print every result that changes, of other units as well, where one unit has other values."""
    found = asked.prepared().what_if(unit_key(unit), pairs(change, "--change"))
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(asked.lang))


@command()
def path(
    asked: Asked,
    unit: Unit,
    level: Annotated[str, typer.Option(help="The level to be reached.")],
    of: Annotated[str | None, typer.Option(help="The ladder, where there are several.")] = None,
    most: Annotated[int, typer.Option(help="How many values of one input are tried.")] = MOST_TRIED,
    work: Annotated[int, typer.Option(help="About how many rows are computed at most.")] = MOST_WORK,
    as_json: AsJson = False,
) -> None:
    """Print for each single input of a unit the smallest change that brings it to a level."""
    found = asked.prepared().path_to(unit_key(unit), level, of=of, most=most, work=work)
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(asked.lang))
