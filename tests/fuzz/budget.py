"""How much is tried: a fixed, small part in each test run; with `make fuzz` what there is time for.

`FUZZ_SECONDS` is the time of a whole run, which its tests share; `FUZZ_SEED` repeats an earlier
one.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

SECONDS = float(os.environ.get("FUZZ_SECONDS") or 0)
SEED = int(os.environ.get("FUZZ_SEED") or random.randrange(2**32))
#: Seconds that no answer may take in a long run.
SLOW = 10.0


@dataclass(frozen=True, slots=True)
class Round:
    """One series of examples."""

    settings: settings
    #: None where the examples are always the same.
    seed: int | None

    def __call__(self, test: Any) -> None:
        """Run a test that Hypothesis' `given` has made."""
        self.settings(self._seeded(test))()

    def drive(self, machine: type[RuleBasedStateMachine]) -> None:
        """Run a state machine."""
        run_state_machine_as_test(self._seeded(machine), settings=self.settings)

    def _seeded(self, test: Any) -> Any:
        """The test or machine with the round's seed, which is printed; itself without one."""
        if self.seed is None:
            return test
        print(f"To repeat this: FUZZ_SEED={self.seed} make fuzz")
        return seed(self.seed)(test)


@dataclass(frozen=True, slots=True)
class Budget:
    """What one test may spend."""

    #: 0 for one round that is the same every time.
    seconds: float

    def rounds(self, examples: int, steps: int = 50) -> Iterator[Round]:
        """One round of so many examples, or as many as there is time for."""
        if not self.seconds:
            yield Round(settings(_of(examples, steps), derandomize=True), None)
            return
        ends_at, number = time.monotonic() + self.seconds, SEED
        while time.monotonic() < ends_at:
            yield Round(_of(examples, steps), number)
            number += 1


def _of(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
