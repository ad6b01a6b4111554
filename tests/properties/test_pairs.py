"""Laws of pairing, against the maximum flow of networkx."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from partyrate.results.matching import match

KEYS = st.lists(st.integers(0, 7), max_size=6, unique=True)


def most(helped, helpers, each, at_most):
    """Give the most places that can be filled at all."""
    graph: nx.DiGraph[object] = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    for row in helped:
        graph.add_edge("from", ("helped", row), capacity=each)
        for helper in helpers:
            if helper != row:
                graph.add_edge(("helped", row), ("helper", helper), capacity=1)
    for helper in helpers:
        graph.add_edge(("helper", helper), "to", capacity=at_most)
    return nx.maximum_flow_value(graph, "from", "to")


@given(KEYS, KEYS, st.integers(1, 4), st.integers(1, 4))
def test_pairs_keep_to_the_numbers_and_fill_all_that_can_be_filled(helped, helpers, each, at_most):
    found = match(helped, helpers, each, at_most)
    chosen = [helper for own in found for helper in own]
    assert len(found) == len(helped)
    for row, own in zip(helped, found, strict=True):
        assert len(own) == len(set(own)) <= each
        assert row not in [helpers[number] for number in own]
    assert all(chosen.count(number) <= at_most for number in range(len(helpers)))
    assert len(chosen) == most(helped, helpers, each, at_most)


@given(KEYS, KEYS, st.integers(1, 4), st.integers(1, 4))
def test_nobody_has_two_helpers_more_than_another_who_could_have_one(helped, helpers, each, at_most):
    counts = [len(own) for own in match(helped, helpers, each, at_most)]
    for row, count in zip(helped, counts, strict=True):
        possible = sum(helper != row for helper in helpers)
        assert count >= min(possible, max(counts, default=0) - 1)


@given(KEYS, st.integers(1, 4), st.integers(1, 4))
def test_every_round_reaches_as_many_rows_as_can_be_reached(helped, each, at_most):
    helpers = [number for number in range(8) if number not in helped]
    whole = match(helped, helpers, each, at_most)
    for number in range(1, each):
        assert [min(len(own), number) for own in whole] == [len(own) for own in match(helped, helpers, number, at_most)]


@given(KEYS, KEYS, st.integers(1, 3))
def test_nobody_helps_two_rows_more_than_another_unless_both_help_the_same_row(helped, helpers, each):
    others = [number for number in helpers if number not in helped]
    found = match(helped, others, each, 100)
    rows = [{row for row, own in enumerate(found) if number in own} for number in range(len(others))]
    assert all(one & two for one in rows for two in rows if len(one) > len(two) + 1)
