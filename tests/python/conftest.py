"""Settings of Hypothesis: ACLQ_TEST_EXAMPLES is the number of random examples per test."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "aclq",
    max_examples=int(os.environ.get("ACLQ_TEST_EXAMPLES", "200")),
    deadline=None,
    derandomize=False,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("aclq")
