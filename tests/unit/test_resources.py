"""One budget bounds what schemes and tables may take; what lies beyond it is one clear error, found in little time."""

from pathlib import Path
from typing import Any

import attrs
import pytest

import partyrate as pr
from partyrate.budget import DEFAULT_BUDGET, WORDS

DOCS = Path(__file__).parents[2] / "docs" / "schemes.md"


def test_every_limit_has_words_and_stands_on_the_page_with_its_value() -> None:
    page = DOCS.read_text(encoding="utf-8").partition("## How large a scheme may be")[2]
    rows = dict(line.strip("| ").split(" | ")[:2] for line in page.splitlines() if line.startswith("| `"))
    limits = {each.name: getattr(DEFAULT_BUDGET, each.name) for each in attrs.fields(pr.ResourceBudget)}
    assert {name.strip("`"): int(words.replace(" ", "")) for name, words in rows.items()} == limits
    assert list(WORDS) == list(limits)


@pytest.mark.parametrize("name", list(WORDS))
@pytest.mark.parametrize("value", [0, -1, True, 1.5, "9", None])
def test_a_limit_is_a_whole_number(name: str, value: Any) -> None:
    with pytest.raises(pr.UsageError, match=f"^{name} = {value!r} in a ResourceBudget\n  why:  it is a number of "):
        pr.ResourceBudget(**{name: value})


def test_more_digits_than_python_writes_are_refused() -> None:
    assert pr.ResourceBudget(digits=4_000).digits == 4_000
    with pytest.raises(pr.UsageError, match="give a whole number from 1 to 4,000"):
        pr.ResourceBudget(digits=4_001)


@pytest.mark.parametrize("digits", [1, 2, 3, 17, 18, 19, 100, 333, 1_000, 4_000])
def test_digits_are_counted_exactly(digits: int) -> None:
    budget = pr.ResourceBudget(digits=digits)
    most = 10**digits - 1
    assert budget.holds_digits(most)
    assert budget.holds_digits(-most)
    assert not budget.holds_digits(most + 1)
    assert not budget.holds_digits(-most - 1)
