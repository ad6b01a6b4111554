"""Random ladders and cohorts, each told twice: to partyrate as a scheme with rows, and to the second implementation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

import partyrate as pr
from partyrate.testing.plain_ladders import (
    MISSING,
    NO_RULE,
    NOT_APPLICABLE,
    UNDETERMINED,
    Gate,
    Ladder,
    Number,
    Quota,
    Row,
    Truth,
)

TRUTHS: dict[str | None, Truth] = {
    "yes": True,
    "no": False,
    "doubt": UNDETERMINED,
    "ghost": NOT_APPLICABLE,
    "hole": NO_RULE,
    None: MISSING,
}
"""The cells from which every truth is read."""
TRUTH = """limit > 3 if cell == 'doubt' else (
ghost > 0 if cell == 'ghost' else (hole[cell] > 0 if cell == 'hole' else cell == 'yes'))"""

RULES: dict[str, Callable[[int, int], Number]] = {
    "1": lambda rows, candidates: Fraction(1),
    "2": lambda rows, candidates: Fraction(2),
    "3": lambda rows, candidates: Fraction(3),
    "0.3 * rows": lambda rows, candidates: Fraction(3, 10) * rows,
    "0.5 * rows": lambda rows, candidates: Fraction(1, 2) * rows,
    "0.4 * candidates": lambda rows, candidates: Fraction(2, 5) * candidates,
    "0.25 * candidates": lambda rows, candidates: Fraction(1, 4) * candidates,
    "0.2 * rows + 0.5": lambda rows, candidates: Fraction(1, 5) * rows + Fraction(1, 2),
    "share * rows + 0.1 * candidates": lambda rows, candidates: Fraction(1, 4) * rows + Fraction(1, 10) * candidates,
    "candidates - 3": lambda rows, candidates: Fraction(candidates - 3),
    "2 - 0.5 * rows": lambda rows, candidates: 2 - Fraction(rows, 2),
}
OPEN_RULES: dict[str, Callable[[int, int], Number]] = {
    "more": lambda rows, candidates: UNDETERMINED,
    "more * rows": lambda rows, candidates: UNDETERMINED,
}
WORDS = {
    "ties": ("in", "out", "error"),
    "round": ("down", "up", "half_up", "largest_remainder"),
    "conflict": ("condition", "quota", "report"),
    "overlap": ("first", "report"),
}


@dataclass
class Case:
    """A scheme and its ladder as the second implementation has it."""

    scheme: pr.Scheme
    ladder: Ladder
    conditions: tuple[bool, ...]
    keys: int
    open_: bool
    always_ordered: bool
    """Whether the first key is absent for nothing but what is unpublished."""

    def cohort(self, random: Random) -> list[dict[str, Any]]:
        """Random rows."""
        unknown: tuple[str | None, ...] = ("doubt", None) if self.open_ else ()
        most = random.choice((2, 4, 9))
        rare = random.choice((0.02, 0.1, 0.25))

        def truth(likely: float) -> str | None:
            if random.random() < rare:
                causes: tuple[str | None, ...] = (*unknown * 3, "ghost", "hole")
                return random.choice(causes)
            return "yes" if random.random() < likely else "no"

        spread = random.choice((0.3, 0.6, 0.9))
        rows = []
        for number in range(random.randint(1, 8)):
            row: dict[str, Any] = {"village": number, "town": random.choice("ab"), "side": random.choice("xxy")}
            row |= {f"c{n}": truth(spread) for n in range(len(self.conditions))}
            row |= {f"g{n}": truth(0.15) for n in range(len(self.ladder.gates))}
            row |= {"out": truth(0.05), "when_": truth(0.95), "s1": "yes", "s2": "yes"}
            row |= {"score": random.randint(0, most), "faults": random.randint(0, 2)}
            if random.random() < rare / 2:
                row["score"] = None
            if random.random() < rare / 2:
                row["s1"] = truth(0.5)
            if self.open_ and random.random() < rare:
                row["faults"] = None
            if self.open_ and random.random() < rare:
                row["s2"] = truth(0.8)
            rows.append(row)
        return rows

    def seen(self, row: Mapping[str, Any]) -> Row:
        """A row as the second implementation sees it."""

        def key(name: str, state: str, sign: int) -> Number:
            known = TRUTHS[row[state]]
            if isinstance(known, str):
                return known
            return (MISSING if row[name] is None else sign * Fraction(row[name])) if known else Fraction(0)

        first = key("score", "s1", 1)
        if self.always_ordered and isinstance(first, str) and first != UNDETERMINED:
            first = Fraction(0)
        keys = (first, key("faults", "s2", -1))
        return Row(
            conditions=tuple(TRUTHS[row[f"c{n}"]] if given else None for n, given in enumerate(self.conditions)),
            keys=keys[: self.keys],
            gates=tuple(TRUTHS[row[f"g{n}"]] for n in range(len(self.ladder.gates))),
            excluded=TRUTHS[row["out"]],
            when=TRUTHS[row["when_"]],
            cohorts=((), (row["town"],), (row["town"], row["side"])),
            may_lack_order=first == UNDETERMINED and not self.always_ordered,
        )


def case(random: Random, *, open_: bool) -> Case:
    """A random ladder, with or without anything that can be open."""
    top = random.randint(2, 5)
    names = [f"l{level}" for level in range(top, 0, -1)]
    conditions = tuple(random.random() < 0.6 for _ in names)
    parameters = [
        pr.Parameter(name="limit"),
        pr.Parameter(name="more"),
        pr.Parameter(name="share", value=Fraction(1, 4)),
    ]
    unpublished = False
    told: dict[str, Any] = {}
    words: dict[str, tuple[str, ...]] = {}

    def choose(name: str, possible: Sequence[Any], kind: str = "choice") -> tuple[Any, tuple[Any, ...]]:
        nonlocal unpublished
        if random.random() > 0.12:
            word = random.choice(possible)
            return word, (word,)
        some = list(possible) if kind == "flag" else random.sample(possible, random.randint(1, min(3, len(possible))))
        named = pr.Parameter(name=f"p_{name}", kind=kind, values=() if kind == "flag" else some)
        parameters.append(named)
        unpublished = unpublished or len(some) > 1
        return pr.ParameterName(named.name), tuple(some)

    quotas, rules = quotas_of(random, top, open_=open_)
    for name, possible in WORDS.items():
        if name == "overlap" or quotas:
            before = unpublished
            told[name], words[name] = choose(name, possible)
            if name == "overlap" and sum(conditions) < 2:  # no choice
                unpublished, words[name] = before, ("first",)
    own: list[dict[str, Any]] = [{} for _ in quotas]
    for number, quota in enumerate(quotas):
        if quota.bound != "about" and random.random() < 0.3:
            own[number]["round"], words_ = choose(f"round{number}", WORDS["round"])
            quotas[number] = replace(quota, round=words_)
    if quotas and all(quota.round for quota in quotas if quota.bound != "about"):  # no choice
        unpublished = any(len(each) > 1 for name, each in words.items() if name != "round")
        unpublished |= any(len(quota.round) > 1 for quota in quotas)
        words["round"] = ("down",)
    columns = ("", "town", "town, side")
    within, formed = choose("within", columns)
    told["within"] = [each for each in within.split(", ") if each] if isinstance(within, str) else within
    gates, effects = [], []
    for number in range(random.choice((0, 0, 1, 2, 3))):
        effect = random.choice(("cap", "cap", "fix"))
        level, levels = choose(f"level{number}", names)
        freed, freed_words = choose(f"freed{number}", ("passes", "empty"))
        takes, takes_words = choose(f"takes{number}", (True, False), "flag") if effect == "fix" else (False, (False,))
        more: dict[str, Any] = {effect: {"star": level}} | ({"takes_place": takes} if effect == "fix" else {})
        gates.append(pr.Gate(name=f"gate{number}", when=f"truth(g{number})", freed=freed, **more))
        effects.append(gate_at(effect, [top - names.index(each) for each in levels], freed_words, takes_words))
    gates.append(pr.Gate(name="out_", when="truth(out)", exclude="star"))
    has_rest = quotas and random.random() < 0.3
    told["remainder"], takes_rest = choose("remainder", names) if has_rest else (None, (None,))
    keys = random.choice((1, 2))
    always_ordered = random.random() < 0.3
    first = "score if truth(s1) else 0"
    cells = [*(f"c{n}" for n in range(top)), *(f"g{n}" for n in range(len(effects))), "out", "when_", "s1", "s2"]
    scheme = pr.Scheme(
        name="second",
        tables=[pr.Table(name="village", key="village")],
        parameters=parameters,
        lookups=[pr.Lookup(name="hole", keys="name", rows=[["filled", 1]])],
        indicators=[
            pr.Indicator(name="score", kind="number", low=0, high=9, decimals=0, optional=True),
            pr.Indicator(name="faults", kind="number", low=0, high=9, decimals=0, optional=True),
            pr.Indicator(name="town", kind="choice", values=["a", "b"]),
            pr.Indicator(name="side", kind="choice", values=["x", "y", "z"]),
            *(
                pr.Indicator(name=cell, kind="choice", values=[each for each in TRUTHS if each], optional=True)
                for cell in cells
            ),
            pr.Indicator(name="ghost", formula="1", when="side == 'z'"),
            pr.Indicator(name="truth", takes="cell", formula=TRUTH),
            pr.Indicator(name="first", formula=f"coalesce({first}, 0)" if always_ordered else first),
            pr.Indicator(name="second_", formula="faults if truth(s2) else 0"),
        ],
        gates=gates,
        ladders=[
            pr.Ladder(
                name="star",
                levels=[
                    pr.Level(name=name, when=f"truth(c{n})" if given else None)
                    for n, (name, given) in enumerate(zip(names, conditions, strict=True))
                ],
                when="truth(when_)",
                order_by=["first desc", "second_ asc"][:keys] if quotas else (),
                quotas=[
                    pr.Quota(
                        levels=[f"l{level}" for level in sorted(quota.levels, reverse=True)],
                        **{quota.bound: rule},
                        **more,
                    )
                    for quota, rule, more in zip(quotas, rules, own, strict=True)
                ],
                **told,
            )
        ],
    )
    ladder = Ladder(
        top=top,
        quotas=tuple(quotas),
        gates=tuple(effects),
        remainder=tuple(top - names.index(level) if level else None for level in takes_rest),
        unpublished=unpublished,
        within=tuple(map(columns.index, formed)),
        **words,
    )
    return Case(scheme, ladder, conditions, keys, open_, always_ordered)


def gate_at(effect: str, levels: Sequence[int], freed: tuple[str, ...], takes: tuple[bool, ...]) -> Gate:
    """A cap or a fix, at one of some levels."""
    return Gate(effect, levels[0], freed, takes, tuple(levels))


def quotas_of(random: Random, top: int, *, open_: bool) -> tuple[list[Quota], list[str]]:
    """Random quotas with their rules: no level stands in two that ask for rows."""
    quotas: list[Quota] = []
    rules = []
    asked: set[int] = set()
    for _ in range(random.choice((0, 1, 1, 2, 2, 3, 4))):
        levels = random.sample(range(1, top + 1), min(top, random.choice((1, 1, 1, 2, 3))))
        bound = random.choice(("exactly", "exactly", "at_most", "at_least", "about"))
        if bound in ("exactly", "at_least"):
            levels = [level for level in levels if level not in asked]
            asked.update(levels)
        if levels:
            known = OPEN_RULES if open_ and random.random() < 0.12 else RULES
            rule = random.choice(list(known))
            quotas.append(Quota(frozenset(levels), bound, known[rule], grows=rule != "2 - 0.5 * rows"))
            rules.append(rule)
    return quotas, rules
