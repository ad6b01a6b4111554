"""Make the synthetic tables of the two Tianjin examples, the same bytes every time.

No data of single villages or communities was ever published, so everything here is drawn by chance from a fixed seed.
What is not left to chance: the sizes of the districts, ties across the edges of the places, units under one of the
seven situations, stars taken away after the rating, and runs of years without a star. `verify` proves them in whole
numbers.

    python examples/data/make_tianjin.py            write the files beside this script
    python examples/data/make_tianjin.py --check    compare them instead; exit 1 where a byte differs
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from drawing import Draw, as_csv, points, require, write_or_compare

SEED = 20200131
LEVELS = ("五星", "四星", "三星", "无星")
ROUNDS = (2017, 2018)
CLEAR = 4
"""So many places on either side of an edge without a planted tie have scores that all differ."""


@dataclass(frozen=True)
class Tie:
    """A tie planted across the edge below a level, in one district.

    `others` units below the edge get the score of the last one above it. `at_half` puts the only one exactly on half
    a step of the rounding, where it ties by rounding half away from zero and by nothing else.
    """

    below: str
    others: int = 1
    at_half: bool = False


@dataclass(frozen=True)
class Track:
    """What differs between villages and communities.

    `situations` are places in the order of a district, counted from 0, of units under one of the seven situations;
    `events` are place, event, and the day the stars are taken away; `unrated` counts no-star units of a district that
    have no row in the second past round.
    """

    name: str
    prefix: str
    sizes: tuple[int, ...]
    indicators: tuple[str, ...]
    worker: str
    demolition: bool = False
    ties: dict[str, Tie] = field(default_factory=dict)
    situations: dict[str, tuple[int, ...]] = field(default_factory=dict)
    events: dict[str, tuple[tuple[int, str, str], ...]] = field(default_factory=dict)
    unrated: dict[str, int] = field(default_factory=dict)


VILLAGES = Track(
    name="tianjin-village",
    prefix="V",
    sizes=(214, 231, 187, 259, 223, 176, 305, 198, 241, 162, 227, 269, 203, 218, 236, 189),
    indicators=("party_building", "collective_income", "disposable_income"),
    worker="农村专职党务工作者",
    ties={
        "D02": Tie(below="五星"),
        "D04": Tie(below="四星"),
        "D07": Tie(below="三星"),
        "D09": Tie(below="五星", at_half=True),
        "D11": Tie(below="四星", others=2),
        "D14": Tie(below="三星", others=3),
    },
    situations={"D01": (0, 7, 150), "D03": (2,), "D06": (1, 4, 60), "D08": (0,), "D10": (5, 161), "D12": (3, 40)},
    events={
        "D13": ((35, "E1", "2020-02-04"),),
        "D15": ((4, "E1", "2020-02-11"), (4, "E2", "2020-02-18")),
        "D16": ((30, "E1", "2020-03-10"), (100, "E1", "2020-02-27")),
    },
    unrated={"D16": 2},
)

COMMUNITIES = Track(
    name="tianjin-community",
    prefix="C",
    sizes=(110, *[100] * 4, *[102] * 10, 109),
    indicators=("party_building", "management_service", "joint_building", "civility_harmony"),
    worker="社区工作者",
    demolition=True,
    situations={"D01": (0,), "D05": (3, 50), "D09": (1, 9), "D16": (6,)},
    events={"D03": ((2, "E1", "2020-02-06"),), "D12": ((70, "E1", "2020-02-20"),)},
)

TRACKS = (VILLAGES, COMMUNITIES)


@dataclass
class Unit:
    """One village or community; scores in hundredths of a point."""

    district: str
    name: str
    superior: int
    mass: int
    peer: int
    indicators: tuple[int, ...]
    situation: bool = False

    @property
    def raw(self) -> int:
        """Composite score before rounding, in hundredths of a hundredth."""
        return 50 * self.superior + 35 * self.mass + 15 * self.peer

    @property
    def score(self) -> int:
        """Composite score in hundredths, rounded half up."""
        return (self.raw + 50) // 100


def places(size: int) -> dict[str, int]:
    """Give the places of each level: 1:4:4:1, rounded down, three-star takes the rest."""
    tenth, four = size // 10, size * 4 // 10
    return {"五星": tenth, "四星": four, "三星": size - four - 2 * tenth, "无星": tenth}


def edges(size: int) -> dict[str, int]:
    """Give for each level but the last how many units stand above the edge below it."""
    there = places(size)
    return {level: sum(there[better] for better in LEVELS[: at + 1]) for at, level in enumerate(LEVELS[:-1])}


def in_order(units: Iterable[Unit]) -> list[Unit]:
    """Order units by score, best first; the name settles what the score does not."""
    return sorted(units, key=lambda unit: (-unit.score, unit.name))


def make_district(track: Track, district: str, first: int, size: int, draw: Draw) -> list[Unit]:
    """Draw one district again and again until it has the planted tie and no other tie near an edge."""
    while True:
        units = [draw_unit(track, district, f"{track.prefix}{first + n:04d}", draw) for n in range(size)]
        tie = track.ties.get(district)
        if tie is not None and not plant(tie, units):
            continue
        if not stray_ties(tie, in_order(units)):
            return units


def draw_unit(track: Track, district: str, name: str, draw: Draw) -> Unit:
    """Draw one unit: a quality that all its marks share, and some noise on each."""
    quality = sum(draw.between(0, 900) for _ in range(4))
    return Unit(
        district=district,
        name=name,
        superior=draw.mark(6200 + quality, 300),
        mass=draw.mark(6600 + quality * 3 // 4, 400),
        peer=draw.mark(7000 + quality // 2, 300),
        indicators=tuple(draw.mark(6400 + quality * 4 // 5, 600) for _ in track.indicators),
    )


def plant(tie: Tie, units: Sequence[Unit]) -> bool:
    """Give the units below an edge the score of the unit above it, by other marks; False where none would do."""
    order = in_order(units)
    edge = edges(len(units))[tie.below]
    target = order[edge - 1].score
    for unit in order[edge : edge + tie.others]:
        found = at_half_step(unit, target) if tie.at_half else at_score(unit, target)
        if found is None or found == (order[edge - 1].superior, order[edge - 1].mass, order[edge - 1].peer):
            return False
        unit.superior, unit.mass, unit.peer = found
    return True


def at_score(unit: Unit, target: int) -> tuple[int, int, int] | None:
    """Change the superior's mark so that the rounded score is `target`."""
    superior = -((35 * unit.mass + 15 * unit.peer - 100 * target + 50) // 50)
    return (superior, unit.mass, unit.peer) if 6000 <= superior <= 9900 else None


def at_half_step(unit: Unit, target: int) -> tuple[int, int, int] | None:
    """Change the marks so that the raw score is half a step below `target`, and binary floats fall short of it."""
    for mass in range(unit.mass, unit.mass + 40):
        for peer in range(unit.peer, unit.peer + 40):
            rest = 100 * target - 50 - 35 * mass - 15 * peer
            if rest % 50 == 0 and 6000 <= rest // 50 <= 9900 and naive(rest // 50, mass, peer) < target:
                return rest // 50, mass, peer
    return None


def naive(superior: int, mass: int, peer: int) -> int:
    """Compute the score as a spreadsheet of binary floats would, in hundredths: what the half step is there to show."""
    return round(100 * round(0.50 * (superior / 100) + 0.35 * (mass / 100) + 0.15 * (peer / 100), 2))


def ties_at(edge: int, order: Sequence[Unit]) -> int:
    """Count the units below an edge that have the score of the last unit above it."""
    return sum(unit.score == order[edge - 1].score for unit in order[edge:])


def stray_ties(tie: Tie | None, order: Sequence[Unit]) -> bool:
    """Tell whether there is a tie near an edge beside the planted one."""
    for level, edge in edges(len(order)).items():
        near = [unit.score for unit in order[edge - CLEAR : edge + CLEAR]]
        planted = tie.others if tie is not None and tie.below == level else 0
        if ties_at(edge, order) != planted or len(set(near)) != len(near) - planted:
            return True
    return False


def plain_levels(order: Sequence[Unit]) -> Iterator[tuple[Unit, str]]:
    """Give each unit of an ordered district its level by place alone, without gates; ties fall by name."""
    ends = edges(len(order))
    for place, unit in enumerate(order):
        yield unit, next((level for level, end in ends.items() if place < end), LEVELS[-1])


def make_history(track: Track, districts: dict[str, list[Unit]], draw: Draw) -> list[list[str]]:
    """Make past rounds whose order is this round's with much noise, so that some units stay without a star."""
    rows = []
    for district, units in districts.items():
        last = [unit.name for unit, level in plain_levels(in_order(units)) if level == "无星"]
        unrated = last[: track.unrated.get(district, 0)]
        for number in ROUNDS:
            past = sorted(units, key=lambda unit: (-unit.score - draw.between(-2500, 2500), unit.name))
            levels = {unit.name: level for unit, level in plain_levels(past)}
            levels.update({name: "无星" for name in unrated if number == ROUNDS[0]})
            rows += [
                [district, unit.name, str(number), levels[unit.name]]
                for unit in units
                if not (unit.name in unrated and number == ROUNDS[-1])
            ]
    return rows


def make_staff(track: Track, districts: dict[str, list[Unit]], draw: Draw) -> list[list[str]]:
    """Make two to four members for each unit: the joint post, a full-time worker, and others."""
    rows = []
    for district, units in districts.items():
        for unit in units:
            chance = draw.between(1, 10)
            finding = "true" if chance <= 7 else "false" if chance <= 9 else ""
            roles = ["一肩挑", track.worker, *["两委成员"] * draw.between(0, 2)]
            for number, role in enumerate(roles, start=1):
                rows.append([district, unit.name, f"P{number}", role, finding if number == 1 else ""])
    return rows


def unit_rows(track: Track, units: Iterable[Unit]) -> Iterator[list[str]]:
    """Give the rows of the main table."""
    for unit in units:
        row = [unit.district, unit.name, points(unit.superior), points(unit.mass), points(unit.peer)]
        row.append("true" if unit.situation else "false")
        row += ["false"] * track.demolition
        yield row + [points(mark) for mark in unit.indicators]


def make(track: Track) -> tuple[dict[str, str], dict[str, list[Unit]]]:
    """Make the files of one track, as texts by file name, and its units by district."""
    draw = Draw(SEED)
    districts: dict[str, list[Unit]] = {}
    first = 1
    for number, size in enumerate(track.sizes, start=1):
        district = f"D{number:02d}"
        districts[district] = make_district(track, district, first, size, draw)
        first += size
    events = []
    for district, units in districts.items():
        order = in_order(units)
        for place in track.situations.get(district, ()):
            order[place].situation = True
        events += [[district, order[place].name, event, day] for place, event, day in track.events.get(district, ())]
    head = ["district", "unit"]
    scores = ["superior_score", "mass_score", "peer_score", "seven_situations", *["demolition"] * track.demolition]
    everyone = [unit for units in districts.values() for unit in units]
    files = {
        f"{track.name}.csv": as_csv([*head, *scores, *track.indicators], unit_rows(track, everyone)),
        f"{track.name}-staff.csv": as_csv([*head, "person", "role", "qualified"], make_staff(track, districts, draw)),
        f"{track.name}-event.csv": as_csv([*head, "event", "date"], events),
        f"{track.name}-history.csv": as_csv([*head, "round", "星级"], make_history(track, districts, draw)),
    }
    return files, districts


def verify(track: Track, files: dict[str, str], districts: dict[str, list[Unit]]) -> list[str]:
    """Prove what the data are made to show, in whole numbers, and say it in a few lines.

    Raises:
        SystemExit: Something does not hold.
    """
    total = Counter[str]()
    for district, units in districts.items():
        order, tie = in_order(units), track.ties.get(district)
        total.update(places(len(units)))
        for level, edge in edges(len(units)).items():
            expected = tie.others if tie is not None and tie.below == level else 0
            require(f"ties below {level} in {district}", holds=ties_at(edge, order) == expected)
        if tie is not None and tie.at_half:
            unit = next(u for u in order[edges(len(units))[tie.below] - 1 :] if u.raw % 100 == 50)
            require(f"half step in {district}", holds=naive(unit.superior, unit.mass, unit.peer) < unit.score)
    past = {(row[1], row[2]): row[3] for row in csv.reader(files[f"{track.name}-history.csv"].splitlines())}
    thrice = [
        unit
        for units in districts.values()
        for unit, level in plain_levels(in_order(units))
        if level == "无星" and all(past.get((unit.name, str(number))) == "无星" for number in ROUNDS)
    ]
    require("some units are without a star for the third time", holds=len(thrice) >= 3)
    if track is COMMUNITIES:
        require(
            "the published numbers of communities", holds=[total[level] for level in LEVELS] == [161, 647, 670, 161]
        )
    size = sum(track.sizes)
    require("the published number of units", holds=size == {"V": 3538, "C": 1639}[track.prefix])
    return [
        f"{track.name}: {size} units in {len(districts)} districts",
        "  places " + ", ".join(f"{level} {total[level]}" for level in LEVELS),
        f"  ties across an edge in {len(track.ties)} districts, {len(thrice)} units without a star for the third time",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or compare them."""
    made: dict[str, str] = {}
    for track in TRACKS:
        files, districts = make(track)
        sys.stdout.write("\n".join(verify(track, files, districts)) + "\n")
        made |= files
    return write_or_compare("Make the synthetic tables of the two Tianjin examples.", made, arguments)


if __name__ == "__main__":
    sys.exit(main())
