"""For the test suites of users: random rules, schemes and rows, and laws that must hold for them.

It needs Hypothesis, which the extra `testing` brings; importing `partyrate` does not load it.
"""

try:
    import hypothesis as _hypothesis  # noqa: F401
except ImportError as error:  # pragma: no cover - the extra is installed where tests run
    raise ImportError("partyrate.testing needs hypothesis: pip install 'partyrate[testing]'") from error

from partyrate.testing.frames import rate
from partyrate.testing.laws import (
    all_laws,
    better_never_worse,
    bounded,
    explanation_replays,
    lossless_file,
    quota_kept_or_reported,
    row_order_does_not_matter,
    same_on_all_engines,
)
from partyrate.testing.random_cohorts import Cohort, cohorts, events, histories
from partyrate.testing.random_schemes import expressions, schemes

__all__ = [
    "Cohort",
    "all_laws",
    "better_never_worse",
    "bounded",
    "cohorts",
    "events",
    "explanation_replays",
    "expressions",
    "histories",
    "lossless_file",
    "quota_kept_or_reported",
    "rate",
    "row_order_does_not_matter",
    "same_on_all_engines",
    "schemes",
]
