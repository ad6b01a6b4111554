"""What a plan knows of the parts of rules."""

import partyrate as pr
from partyrate.language.grammar import parse
from partyrate.plan.steadiness import PlanKnowledge

SCHEME = pr.loads_scheme("""
name = "trial"
[table.unit]
key = "id"
[input]
score = { kind = "number", low = 0, high = 100, decimals = 0 }
""")


def test_the_range_of_a_part_is_its_own_where_the_part_before_it_is_gone():
    knowledge = PlanKnowledge(pr.Evaluator(SCHEME).plan, "unit")
    for number in range(200):
        known = knowledge.range_of(parse(f"score + {number}").tree)
        assert known is not None
        assert known.high == 100 + number
