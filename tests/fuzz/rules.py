"""Random rules: from the grammar of the language, mostly wrong; from that of Python; and rules that were, mutated."""

from __future__ import annotations

from random import Random
from typing import Any

from attrs import evolve
from tests.properties.strategies import CALLABLE, INPUTS, LADDERS, LOOKUPS, PARAMETERS, WORLD

import partyrate as pr
from partyrate.language.functions import CATALOGUE

NAMES = [each.name for each in (*INPUTS, *PARAMETERS, *LADDERS)] + [
    *("unit", "ev", "qa", "bit", "d", "u", "as_of", "rows", "of_k", "raw", "holds", "nobody", "ｂ", "村"),
]
NUMBERS = [
    *("0", "1", "2", "-1", "2.5", "0.1", "1_000", "100", "1e3", "1e-400", "1e400", "9" * 30, "9" * 5000, "0x10", "1j"),
    *("0." + "3" * 40, "0.7000000000000001", "007", "1.", ".5", "１２", "0o7", "9007199254740993"),
]
TEXTS = ["'x'", '"y"', "'high'", "'desc'", "'half_up'", "''", "'a\\nb'", "'\\x00'", "b'x'", "f'{a}'", "'''x'''", "'村'"]
FUNCTIONS = sorted({name.removesuffix(" of rows") for name in CATALOGUE if name.isidentifier() or " of rows" in name})
FOREIGN = ["int", "str", "len", "eval", "__import__", "open", "print", "IF", "AVERAGE", "median", "day", "range"]
OPERATORS = [
    *("+", "-", "*", "/", "**", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in", "not in"),
    *("//", "%", "@", "<<", "&", "|", "is", "=", "=<", "<>", "&&", "且", ":=", ",", ";", "≥"),
]
KEYWORDS = ["where", "within", "ties", "kind", "to", "by", "x", "decimals", "mode"]
ENDS = ["where=f", "where=ef", "where=holds(3)", "within=()", "within=d", "within=(d, f)", "ties='min'", "ties=how"]
BROKEN = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "'",
    '"',
    "\\",
    "\n",
    "\t",
    "\x00",
    "#",
    ".",
    "…",
    "，",
    "（",
    "lambda: a",
    "*a",
    "a.b",
]


def expression(draw: Random, depth: int) -> str:
    """Write an expression of any kind."""
    if depth <= 0 or draw.random() < 0.15:
        return draw.choice(draw.choice([NAMES, NAMES, NAMES, NUMBERS, TEXTS, ["True", "False", "None"]]))

    def inner(less: int = 1) -> str:
        return expression(draw, depth - less)

    match draw.randrange(13):
        case 0 | 1 | 2:
            return f"({inner()} {draw.choice(OPERATORS[:15])} {inner()})"
        case 3 | 4 | 5:
            many = [inner() for _ in range(draw.choice([0, 1, 1, 1, 2, 2, 3]))]
            ends = [draw.choice(ENDS) for _ in range(draw.choice([0, 0, 1, 1, 2]))]
            return f"{draw.choice(FUNCTIONS)}({', '.join(many + ends)})"
        case 6:
            return f"({inner()} if {inner()} else {inner()})"
        case 7:
            keys = ", ".join(inner() for _ in range(draw.randint(1, 3)))
            return f"{draw.choice(LOOKUPS).name}[{keys}]"
        case 8:
            return f"({inner()} {draw.choice(['in', 'not in'])} ({inner()}, {inner()}))"
        case 9:
            return f"{draw.choice(['not', '-', '+', '~', '- -'])} {inner()}"
        case 10:
            return f"{draw.choice(['raw', 'holds', 'twice'])}({', '.join(inner() for _ in range(draw.randint(0, 3)))})"
        case 11:
            return f"({inner()} {draw.choice(OPERATORS)} {inner()} {draw.choice(OPERATORS)} {inner()})"
        case _:
            end = f"{draw.choice(KEYWORDS)}={inner(2)}"
            return f"{draw.choice(FUNCTIONS + FOREIGN)}({inner()}, {end})"


def large(draw: Random) -> str:
    """Write what grows: powers of powers, deep and wide expressions, long names and texts."""
    size = draw.choice([3, 10, 40, 150, 600, 3000])
    inner = expression(draw, 1)
    match draw.randrange(9):
        case 0:
            return "(" * size + inner + ")" * size
        case 1:
            return "(" * min(size, 40) + "a" + " ** 20)" * min(size, 40)
        case 2:
            return f" {draw.choice(OPERATORS[:13])} ".join([inner] * size)
        case 3:
            return f"{draw.choice(FUNCTIONS)}({', '.join([inner] * size)})"
        case 4:
            return f"{draw.choice(['not ', '-', 'abs('])}" * size + inner
        case 5:
            return (
                f"{draw.choice(['abs', 'floor', 'present', 'previous', 'twice', 'sum'])}(" * size + inner + ")" * size
            )
        case 6:
            return inner + " if f else 1" * size
        case 7:
            return draw.choice(["a", "'", "村", "9", " "]) * size * 10 + draw.choice(["", "'"])
        case _:
            return f"{inner} ** {draw.choice([21, 99, 10**9, 10**30])}"


def mutated(draw: Random, text: str, pieces: list[str]) -> str:
    """Change a text in a few places: cut, doubled, moved, replaced by what stands elsewhere."""
    for _ in range(draw.choice([1, 1, 2, 3, 6])):
        start = draw.randint(0, len(text))
        end = min(len(text), start + draw.choice([0, 1, 1, 2, 5, 20]))
        match draw.randrange(5):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + draw.choice(pieces) + text[end:]
            case 2:
                text = text[:end] + text[start:]
            case 3:
                text = (
                    text[:start]
                    + chr(draw.choice([0, 9, 10, 13, 27, 34, 39, 92, 0x200B, 0x202E, 0x3000, 0xFF0C]))
                    + text[end:]
                )
            case _:
                text = text[:start] + text[start:end] * draw.choice([2, 3, 50]) + text[end:]
    return text


def rule(draw: Random, known: list[str]) -> str:
    """Write a rule."""
    kind = draw.randrange(10)
    if kind < 5:
        return expression(draw, draw.choice([1, 2, 2, 3, 4]))
    if kind < 6:
        return large(draw)
    pieces = [*NAMES, *NUMBERS, *TEXTS, *OPERATORS, *BROKEN, *ENDS]
    base = draw.choice(known) if draw.random() < 0.6 else expression(draw, 3)
    return mutated(draw, base, pieces)


def world_with(draw: Random, text: str) -> pr.Scheme:
    """Put a rule in some place of the world where one may stand."""
    entries: dict[str, list[Any]] = {name: [] for name in ("indicators", "ladders", "gates", "incentives", "budgets")}
    entries["indicators"] = [
        *WORLD.indicators.values(),
        pr.Indicator(name="holds", table="unit", formula="a >= n", takes=["n"]),
        pr.Indicator(name="twice", table="unit", formula="n + n", takes=["n"]),
    ]
    place = draw.randrange(11)
    if place < 4:
        entries["indicators"].append(
            pr.Indicator(
                name="made", table=draw.choice(["unit", "unit", "ev", "part", "quarter", "bit"]), formula=text,
                when=draw.choice([None, None, "fo", text]), decimals=draw.choice([None, None, None, 2]),
            )
        )  # fmt: skip
    elif place == 4:
        entries["indicators"].append(pr.Indicator(name="made", table="unit", formula=text, takes=["x", "n"]))
        entries["indicators"].append(pr.Indicator(name="user", table="unit", formula="made(a, b)"))
    elif place == 5:
        entries["ladders"].append(
            pr.Ladder(name="made", table="unit", levels=[pr.Level(name="up", when=text), pr.Level(name="down")])
        )
    elif place == 6:
        entries["ladders"].append(
            pr.Ladder(
                name="made", table="unit", order_by=draw.choice([text, "b desc", f"{text} desc"]), ties="in",
                round=draw.choice(["down", "half_up"]), conflict="condition", within=draw.choice(["d", ()]),
                levels=[pr.Level(name="up"), pr.Level(name="mid"), pr.Level(name="down")],
                quotas=[pr.Quota(levels="up", **{draw.choice(["at_most", "exactly", "about", "at_least"]): text})],
            )
        )  # fmt: skip
    elif place == 7:
        entries["gates"].append(pr.Gate(name="made", table="unit", when=text, cap={"star": "mid"}))
    elif place == 8:
        entries["incentives"].append(
            pr.Incentive(
                name="made", table="unit", kind="pay", amount=text, when=draw.choice([None, "fo"]), unit="yuan"
            )
        )
        entries["budgets"].append(pr.Budget(name="limit", incentives=["made"], at_most=draw.choice([text, "1000"])))
    elif place == 9:
        chain = [text.replace("a", f"made{step}") if step else text for step in range(draw.choice([2, 5, 16]))]
        entries["indicators"] += [
            pr.Indicator(name=f"made{step + 1}", table="unit", formula=each) for step, each in enumerate(chain)
        ]
    else:
        entries["indicators"].append(evolve(CALLABLE, name="again", formula=text))
    world: Any = WORLD
    kept = {name: list(getattr(WORLD, name).values()) if name != "indicators" else [] for name in entries}
    found: pr.Scheme = evolve(world, **{name: [*kept[name], *new] for name, new in entries.items()})
    return found
