"""The options of scenarios: which parameters vary, and how; a group of options."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import attrs
import typer
from attrs import frozen

from partyrate.cli.reading import Asked, pairs
from partyrate.errors import UsageError
from partyrate.evaluator import Evaluator
from partyrate.messages import message
from partyrate.scenarios import Scenarios
from partyrate.tables import read_plausible
from partyrate.text.terminal import advance


@frozen(kw_only=True)
class Varying:
    """Which values parameters take in scenarios.

    Args:
        vary: The parameters and their values.
        total: What parameters add up to.
        where: Rules over the parameters.
        plausible: A file that lists values of parameters.
        design: How values are combined or drawn.
        draws: How many scenarios are drawn.
        seed: What draws depend on.
    """

    vary: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=0.3..0.6:0.1 for a range by steps, NAME=a,b,c for values, or NAME for those of the scheme; may "
            "be repeated. Without it, all unpublished parameters with values in the scheme."
        ),
    ] = None
    total: Annotated[list[str] | None, typer.Option(help="A,B,C=1: what parameters add up to; may be repeated.")] = None
    where: Annotated[
        list[str] | None, typer.Option(help="A rule over the parameters that holds in every scenario.")
    ] = None
    plausible: Annotated[
        Path | None,
        typer.Option(help="A file that lists what parameters can be: TOML, CSV or a workbook; --vary adds to it."),
    ] = None
    design: Annotated[
        str | None, typer.Option(help="full, latin, random, spread, sobol, indices or sobol-indices.")
    ] = None
    draws: Annotated[int | None, typer.Option(help="How many scenarios are drawn.")] = None
    seed: Annotated[int, typer.Option(help="What draws depend on.")] = 1

    @property
    def given(self) -> list[str]:
        """The options that were given."""
        return [f"--{each.name}" for each in attrs.fields(Varying) if getattr(self, each.name) != each.default]

    def study(self, asked: Asked, of: Sequence[str] | None) -> Scenarios:
        """Read the tables and rate them in all scenarios."""
        listed: dict[Any, Any] = {} if self.plausible is None else read_plausible(self.plausible)
        varied = {**listed, **dict(map(_varied, self.vary or ()))} or None
        totals = {tuple(names.split(",")): value for names, value in pairs(self.total, "--total").items()}

        def study(evaluator: Evaluator, frame: Any, finer: dict[str, Any]) -> Scenarios:
            return evaluator.scenarios(
                frame, values=varied, totals=totals, conditions=self.where or (), of=of, design=self.design,
                draws=self.draws, seed=self.seed, tables=finer, as_of=asked.reading.as_of, period=asked.reading.period,
                progress=advance,
            )  # fmt: skip

        return asked.work(study)


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
