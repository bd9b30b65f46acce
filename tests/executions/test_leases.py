"""Who may write an execution, and until when."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from executions import leases
from flowbuilder.models import Workspace
from tests.executions.support import chain, execution


def test_what_is_started_is_due_at_once(workspace: Workspace) -> None:
    started = execution(workspace, chain(1), {})
    assert leases.due(timezone.now(), 10) == [started.pk]


def test_only_the_first_of_two_claims_gets_it(workspace: Workspace) -> None:
    started = execution(workspace, chain(1), {})
    now = timezone.now()
    assert [e.pk for e in leases.claim([started.pk], "first", now)] == [started.pk]
    assert leases.claim([started.pk], "second", now) == []
    assert leases.held("first") == {started.pk: 0}
    assert leases.held("second") == {}


def test_a_claim_counts_as_an_attempt_and_not_as_a_crash(workspace: Workspace) -> None:
    started = execution(workspace, chain(1), {})
    (taken,) = leases.claim([started.pk], "first", timezone.now())
    assert (taken.attempt, taken.crashes) == (1, 0)


def test_a_lease_that_ran_out_is_due_again_and_counts_as_a_crash(workspace: Workspace) -> None:
    started = execution(workspace, chain(1), {})
    now = timezone.now()
    leases.claim([started.pk], "first", now)
    assert leases.due(now, 10) == []
    later = now + leases.lease() + timedelta(milliseconds=1)
    assert leases.due(later, 10) == [started.pk]
    (taken,) = leases.claim([started.pk], "second", later)
    assert (taken.attempt, taken.crashes, taken.lease_token) == (2, 1, "second")
    assert leases.held("first") == {}


def test_renewal_keeps_it(workspace: Workspace) -> None:
    started = execution(workspace, chain(1), {})
    now = timezone.now()
    leases.claim([started.pk], "first", now)
    later = now + leases.lease() / 2
    assert leases.renew("first", later) == 1
    assert leases.due(now + leases.lease(), 10) == []


def test_what_is_handed_over_is_due_at_once_without_a_crash(workspace: Workspace) -> None:
    started = execution(workspace, chain(1), {})
    now = timezone.now()
    leases.claim([started.pk], "first", now)
    leases.hand_over([started.pk], "second", now)
    assert leases.due(now, 10) == []  # it is not the second's to give
    leases.hand_over([started.pk], "first", now)
    assert leases.due(now, 10) == [started.pk]
    (taken,) = leases.claim([started.pk], "second", now)
    assert taken.crashes == 0


def test_the_longest_waiting_comes_first(workspace: Workspace) -> None:
    now = timezone.now()
    late = execution(workspace, chain(1), {}, lease_until=now - timedelta(seconds=1))
    early = execution(workspace, chain(1), {}, lease_until=now - timedelta(seconds=9))
    assert leases.due(now, 10) == [early.pk, late.pk]
    assert leases.due(now, 1) == [early.pk]
