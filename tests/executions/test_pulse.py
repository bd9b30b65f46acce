"""What tells a cluster that is frozen from one that is idle, busy, or asleep with its machine."""

from __future__ import annotations

import multiprocessing
import time

import pytest

from executions.pulse import Pulse, Watch


@pytest.fixture
def pulse() -> Pulse:
    return Pulse()


def looks(watch: Watch, count: int) -> bool:
    """Whether any of so many looks, a second apart, finds it frozen."""
    return any(watch.frozen(1.0) for _ in range(count))


def test_a_message_that_nobody_takes_tells_a_frozen_cluster(pulse: Pulse) -> None:
    watch = Watch(pulse, patience=3, silence=100)
    pulse.took()
    assert not looks(watch, 3)  # the first look only finds it
    assert looks(watch, 1)


def test_a_message_counts_from_the_first_that_was_not_taken(pulse: Pulse) -> None:
    watch = Watch(pulse, patience=3, silence=100)
    for _ in range(3):
        pulse.took()
        assert not watch.frozen(1.0)
    pulse.took()
    assert watch.frozen(1.0)


def test_a_message_that_is_taken_is_forgotten(pulse: Pulse) -> None:
    watch = Watch(pulse, patience=3, silence=100)
    for _ in range(5):
        pulse.took()
        assert not looks(watch, 3)
        pulse.worked()


def test_a_shift_keeps_messages_from_counting(
    pulse: Pulse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("executions.pulse._BEAT_SECONDS", 0.01)
    with pulse.working():
        pulse.took()
        time.sleep(0.1)
        assert pulse.untaken is None
    pulse.took()
    assert pulse.untaken is not None


def test_an_idle_cluster_is_not_frozen(pulse: Pulse) -> None:
    watch = Watch(pulse, patience=3, silence=5)
    for _ in range(20):
        pulse.looked()
        assert not watch.frozen(1.0)


def test_one_of_which_nothing_is_heard_is(pulse: Pulse) -> None:
    watch = Watch(pulse, patience=3, silence=5)
    pulse.looked()
    assert not looks(watch, 5)
    assert looks(watch, 1)


def test_all_processes_forked_from_here_share_it(pulse: Pulse) -> None:
    child = multiprocessing.get_context("fork").Process(target=pulse.took)
    child.start()
    child.join()
    assert pulse.untaken is not None
