"""Settings of all tests: how many random cases Hypothesis tries, chosen by HYPOTHESIS_PROFILE."""

import os

from hypothesis import HealthCheck, settings

# No deadline: the first case of an engine compiles and imports, so that times say nothing. In CI the cases are the same
# on every run: a change does not fail for a fault that was there before it.
settings.register_profile(
    "default",
    max_examples=100,
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=15)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=2000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
