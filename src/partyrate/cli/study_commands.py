"""Commands that vary what a rating rests on: values of parameters, values of one unit, and the way to a level."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from partyrate.cli.options import AsJson, Unit
from partyrate.cli.program import command, emit_json, printed
from partyrate.cli.reading import Asked, pairs, unit_key
from partyrate.errors import UsageError
from partyrate.evaluator import Evaluator
from partyrate.messages import message
from partyrate.scenarios import Scenarios


@command()
def scenarios(
    asked: Asked,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=0.3..0.6:0.1 for a range by steps, NAME=a,b,c for values, or NAME for those of the scheme; may "
            "be repeated. Without it, all unpublished parameters with values in the scheme."
        ),
    ] = None,
    total: Annotated[
        list[str] | None, typer.Option(help="A,B,C=1: what parameters add up to; may be repeated.")
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="A rule over the parameters that holds in every scenario.")
    ] = None,
    of: Annotated[list[str] | None, typer.Option(help="A result to look at; by default all that vary.")] = None,
    design: Annotated[str | None, typer.Option(help="full, latin, random, spread or indices.")] = None,
    draws: Annotated[int | None, typer.Option(help="How many scenarios are drawn.")] = None,
    seed: Annotated[int, typer.Option(help="What draws depend on.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Rate units under many values of parameters, and say what is decided whatever they are, and what hangs on what."""
    varied = dict(map(_varied, vary)) if vary else None
    totals = {tuple(names.split(",")): value for names, value in pairs(total, "--total").items()}

    def study(evaluator: Evaluator, frame: Any, finer: dict[str, Any]) -> Scenarios:
        return evaluator.scenarios(
            frame, values=varied, totals=totals, conditions=where or (), of=of, design=design, draws=draws, seed=seed,
            tables=finer, as_of=asked.reading.as_of, period=asked.reading.period,
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
    as_json: AsJson = False,
) -> None:
    """Print for each single input of a unit the smallest change that brings it to a level."""
    found = asked.prepared().path_to(unit_key(unit), level, of=of)
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(asked.lang))


def _varied(words: str) -> tuple[str, Any]:
    """Read what a parameter takes: NAME=LOW..HIGH:STEP, NAME=VALUE,VALUE or NAME."""
    name, sign, written = words.partition("=")
    if not sign:
        return name.strip(), None
    low, dots, rest = written.partition("..")
    if not dots:
        flags = {"true": True, "false": False}
        return name.strip(), [flags.get(value.strip(), value.strip()) for value in written.split(",")]
    high, colon, step = rest.partition(":")
    if not colon:
        raise UsageError(*message("range option without step", words=words))
    return name.strip(), {"range": (low.strip(), high.strip()), "step": step.strip()}
