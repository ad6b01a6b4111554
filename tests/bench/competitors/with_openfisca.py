"""The weighted-star task with OpenFisca-core: scores and stars as variables of villages, computed on whole arrays.

Three ways: floats, which have 32 bits here, with the ranking that OpenFisca-core has, `get_rank`: it loops over the
places in a group, and tells ties apart by chance; floats, with the ranking of `with_numpy` within a formula; and the
same in whole hundredths. The last two are OpenFisca around what was written by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from task import MARKS, Answer, Villages, run
from with_numpy import stars

PERIOD = "2019"


def system_of(kind: type, score: Callable[..., Any], star: Callable[..., Any]) -> TaxBenefitSystem:
    """Give the rules as a system of variables: marks and scores of one kind, and the formulas of score and star."""
    village = build_entity(key="village", plural="villages", label="a village", is_person=True)
    district = build_entity(
        key="district", plural="districts", label="a district", roles=[{"key": "member", "plural": "members"}]
    )
    system = TaxBenefitSystem([village, district])

    def add(name: str, value_type: type, formula: Callable[..., Any] | None = None) -> None:
        parts: dict[str, Any] = {"value_type": value_type, "entity": village, "definition_period": YEAR, "label": name}
        system.add_variable(type(name, (Variable,), parts | ({"formula": formula} if formula else {})))

    def scored(villages: Any, period: Any) -> Any:
        return score(*(villages(name, period) for name in MARKS))

    for name in MARKS:
        add(name, kind)
    add("veto", bool)
    add("score", kind, scored)
    add("star", int, star)
    return system


def ranked_by_hand(villages: Any, period: Any) -> Any:
    """Rank as in NumPy by hand."""
    return stars(villages.district.members_entity_id, villages("score", period), villages("veto", period))


def ranked_by_itself(villages: Any, period: Any) -> Any:
    """Rank by what OpenFisca-core has for that."""
    rank = villages.get_rank(villages.district, -villages("score", period))
    candidates = villages.district.nb_persons()
    tenths, four_tenths = candidates // 10, candidates * 4 // 10
    place = np.where(
        rank < tenths, 3, np.where(rank < tenths + four_tenths, 2, np.where(rank < candidates - tenths, 1, 0))
    )
    return np.where(villages("veto", period), np.minimum(place, 1), place)


def ways(villages: Villages) -> dict[str, Callable[[], Answer]]:
    """Give the ways; a system is made once, a simulation for each run."""

    def rounded(first: Any, second: Any, third: Any) -> Any:
        return np.floor((0.50 * first + 0.35 * second + 0.15 * third) * 100 + 0.5) / 100

    def halves_up(first: Any, second: Any, third: Any) -> Any:
        return (50 * first + 35 * second + 15 * third + 50) // 100

    marks = {name: np.array(villages.hundredths[name]) / 100 for name in MARKS}
    vetoes, districts = np.array(villages.vetoes), np.array(villages.districts)
    names = [str(each) for each in range(len(districts))]

    def simulated(system: TaxBenefitSystem, given: dict[str, Any]) -> tuple[Any, Any]:
        builder = SimulationBuilder()
        builder.create_entities(system)
        builder.declare_person_entity("village", names)
        instance = builder.declare_entity("district", np.unique(districts))
        builder.join_with_persons(instance, districts, roles=["member"] * len(districts))
        simulation = builder.build(system)
        for name, values in (given | {"veto": vetoes}).items():
            simulation.set_input(name, PERIOD, values)
        return simulation.calculate("score", PERIOD), simulation.calculate("star", PERIOD)

    own = system_of(float, rounded, ranked_by_itself)
    floats = system_of(float, rounded, ranked_by_hand)
    whole = system_of(int, halves_up, ranked_by_hand)

    def in_whole() -> Answer:
        scores, places = simulated(whole, {name: np.rint(each * 100).astype(np.int32) for name, each in marks.items()})
        return scores / 100, places

    return {
        "OpenFisca-core, floats, its own `get_rank`": lambda: simulated(own, marks),
        "OpenFisca-core, floats, ranked in NumPy by hand": lambda: simulated(floats, marks),
        "OpenFisca-core, whole hundredths, ranked in NumPy by hand": in_whole,
    }


if __name__ == "__main__":
    run("openfisca-core", ways)
