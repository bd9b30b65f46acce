"""Has a process die at each crash point against one database; prints what came of it, as JSON.

Each scene begins an execution, lets a process die at the point, lets another go on, and compares
journal, calls and outputs with those of an execution that nothing happened to. The processes are
forked: only so can there be two for each point in little time. Which database: DATABASE_URL.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import signal
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flowbuilder.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from executions import journal, operations, questions, sweeper, tasks  # noqa: E402
from executions.crashpoints import Point, arm  # noqa: E402
from executions.engine.events import Kind, Status  # noqa: E402
from executions.models import Event, Execution  # noqa: E402
from executions.nodes import registry  # noqa: E402
from flowbuilder.models import Role, Workspace  # noqa: E402
from flowbuilder.wire.context import Context  # noqa: E402
from flowbuilder.wire.errors import ConflictError  # noqa: E402
from tests.durability import verdict, worker  # noqa: E402
from tests.durability.log import Calls, calls_in  # noqa: E402
from tests.executions.support import asked, each, execution, flow, named  # noqa: E402
from tests.support.processes import wait_until  # noqa: E402

CALLS = Path(os.environ["CALLS"])
ITEMS = [f"item {number}" for number in range(4)]
_processes = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Scene:
    """What a process does that dies at a point when it gets there for the n-th time."""

    play: Callable[[Point, int], dict[str, Any]]
    times: tuple[int, ...] = (1,)


def fork(work: Callable[[], object], charge: str = "") -> Any:
    """A process that does the work, and dies where the charge says; gives it, started."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]

    def begin() -> None:
        tasks.STOPPING = type(tasks.STOPPING)()
        if charge:
            arm(charge)
        work()

    process = _processes.Process(target=begin, daemon=True)
    process.start()
    return process


def die(work: Callable[[], object], point: Point, times: int) -> bool:
    """Let a process do the work; gives whether it died at the point."""
    process = fork(work, f"{point}:{times}")
    process.join(20)
    died = bool(process.exitcode == -signal.SIGKILL)
    process.kill()
    process.join()
    return died


def work() -> None:
    """A worker whose nodes give something else than they take."""
    worker.main(lambda call: str(call.inputs["value"]).upper())


def stopped_soon() -> None:
    """A worker that is told to stop as soon as the first call has begun."""

    def act(call: registry.Call) -> str:
        tasks.STOPPING.set()
        return str(call.inputs["value"]).upper()

    worker.main(act)


def work_asking() -> None:
    """A worker whose agents ask once."""

    def act(call: registry.Call) -> Any:
        asks = call.spec.name == "Agent" and not call.answers
        return registry.Question("Where to?") if asks else " ".join(call.answers) or "a book"

    worker.main(act)


def go_on(one: Execution, does: Callable[[], object] = work) -> None:
    """As if the lease had run out by now: another worker works until the execution has ended."""
    held = Execution.objects.filter(pk=one.pk).exclude(lease_token="")
    held.update(lease_until=timezone.now())
    other = fork(does)

    def ended() -> bool:
        return not Execution.objects.filter(pk=one.pk, status="Running").exists()

    try:
        wait_until(ended, "the execution to end", seconds=20)
    finally:
        other.kill()
        other.join()


def working(point: Point, times: int, does: Callable[[], object] = work) -> dict[str, Any]:
    """A worker dies; another goes on."""
    one = execution(workspace(), each("A", "B"), ITEMS, concurrency=2)
    died = die(does, point, times)
    before = calls_of(one)
    done = {
        verdict.key_of(one, line)
        for line in journal.lines(one.pk, limit=10_000, kinds=[Kind.NODE_OUTPUT])
    }
    flying = {key for _, key, _ in before} - done
    go_on(one)
    again = [key for _, key, _ in calls_of(one)[len(before) :]]
    told = told_of(one)
    if len(again) != len(set(again)):
        told["faults"].append(f"{again}: some were made more than once")
    repeated = {key for _, key, _ in before} & set(again)
    if not repeated <= flying:
        told["faults"].append(f"{repeated - flying} were not in flight")
    return {"died": died, **told}


def stopping(point: Point, times: int) -> dict[str, Any]:
    """A worker dies while it hands over because it was told to stop."""
    return working(point, times, stopped_soon)


def starting(point: Point, times: int) -> dict[str, Any]:
    """Whoever starts an execution dies; the client asks again under the same name."""
    home = workspace()
    ours = flow(home, each("A", "B"), name=f"Flow{home.pk}")
    context = person(home)
    asking = {
        "flowIdentifier": ours.flow_id,
        "flowAliasIdentifier": "TSTALIASID",
        "flowExecutionName": "once",
        "inputs": [{"nodeName": "Start", "content": {"document": ITEMS}}],
    }

    def ask() -> None:
        operations.start_flow_execution(context, asking)

    died = die(ask, point, times)
    kept = Execution.objects.filter(workspace=home).exists()
    refused = False
    try:
        ask()
    except ConflictError:
        refused = True
    one = Execution.objects.get(workspace=home)
    go_on(one)
    told = told_of(one)
    if (kept, refused) != ((point is Point.BEGIN_AFTER_COMMIT),) * 2:
        told["faults"].append(f"kept: {kept}; the same name refused: {refused}")
    return {"died": died, **told}


def person(home: Workspace) -> Context:
    """Someone who may do all there is in the workspace."""
    return Context(
        workspace_id=home.pk,
        account=home.account,
        user_id=get_user_model().objects.create_user(uuid.uuid4().hex).pk,
        role=Role.ADMIN.value,
        region="us-east-1",
        request_id="crash",
    )


def suspending(point: Point, times: int) -> dict[str, Any]:
    """A worker dies while it lets go of an execution that waits for a user, who then answers."""
    one = execution(workspace(), asked("Agent"), "a book")
    died = die(work_asking, point, times)
    answer(one)
    go_on(one, work_asking)
    return {"died": died, **told_of(one)}


def answering(point: Point, times: int) -> dict[str, Any]:
    """Whoever takes a user's answer dies; the user answers again."""
    one = execution(workspace(), asked("Agent"), "a book")
    die(work_asking, Point.SUSPEND_AFTER, 1)
    died = die(lambda: answer(one), point, times)
    kept = Execution.objects.get(pk=one.pk).answers == 1
    refused = False
    try:
        answer(one)
    except ConflictError:
        refused = True
    go_on(one, work_asking)
    told = told_of(one)
    if (kept, refused) != ((point is Point.ANSWER_AFTER_COMMIT),) * 2:
        told["faults"].append(f"kept: {kept}; a second answer refused: {refused}")
    return {"died": died, **told}


def answer(one: Execution) -> None:
    """The user's answer."""
    reply = {**named(one), "nodeName": "Agent", "answer": "to the sea"}
    questions.answer_flow_execution(person(one.workspace), reply)


def ending(point: Point, times: int) -> dict[str, Any]:
    """A sweeper dies while it ends what is past its deadline."""
    late = timezone.now() - timedelta(seconds=1)
    one = execution(workspace(), each("A", "B"), ITEMS, deadline=late)
    died = die(lambda: sweeper.time_out(timezone.now()), point, times)
    kept = Execution.objects.filter(pk=one.pk).exclude(status="Running").exists()
    sweeper.time_out(timezone.now())
    told = told_of(one)
    if kept != (point is Point.END_AFTER_COMMIT):
        told["faults"].append(f"ended by the one that died: {kept}")
    return {"died": died, **told}


def deleting(point: Point, times: int) -> dict[str, Any]:
    """A sweeper dies while it deletes an execution; the next one deletes the rest."""
    one = execution(workspace(), each("A", "B"), ITEMS)
    journal.end(one.pk, journal.Ending(Status.ABORTED), timezone.now() - timedelta(999))
    died = die(lambda: sweeper.delete_expired(timezone.now()), point, times)
    faults = [] if Execution.objects.filter(pk=one.pk).exists() else ["deleted before its events"]
    sweeper.delete_expired(timezone.now())
    if Event.objects.filter(execution_id=one.pk).exists():
        faults.append("its events are left")
    if Execution.objects.filter(pk=one.pk).exists():
        faults.append("it is left")
    return {"died": died, "faults": faults, "status": "", "outputs": {}}


def workspace() -> Workspace:
    """One for each scene."""
    return Workspace.objects.create(account=f"{uuid.uuid4().int % 10**12:012}", name="Ours")


def calls_of(one: Execution) -> Calls:
    """All its calls so far, in order."""
    return [call for call in calls_in(CALLS) if f"/{one.name}:" in call[1]]


def told_of(one: Execution) -> dict[str, Any]:
    """What its journal says at the end."""
    one.refresh_from_db()
    lines = journal.lines(one.pk, limit=10_000)
    found = verdict.faults(one, lines, verdict.begun(calls_of(one)))
    return {"faults": found, "status": one.status, "outputs": verdict.outputs(one)}


SCENES = {
    Point.BEGIN_BEFORE_COMMIT: Scene(starting),
    Point.BEGIN_AFTER_COMMIT: Scene(starting),
    Point.CLAIM_BEFORE: Scene(working),
    Point.CLAIM_AFTER: Scene(working),
    # the first group records what follows from the input, later ones record results
    Point.GROUP_HALF_WRITTEN: Scene(working, (1, 2, 4)),
    Point.GROUP_BEFORE_COMMIT: Scene(working, (1, 2, 4)),
    Point.GROUP_AFTER_COMMIT: Scene(working, (1, 2, 4)),
    Point.CALLS_BEFORE_START: Scene(working, (1, 3)),
    Point.CALLS_AFTER_START: Scene(working, (1, 3)),
    Point.RENEW_BEFORE: Scene(working),
    Point.RENEW_AFTER: Scene(working),
    Point.HANDOVER_BEFORE: Scene(stopping),
    Point.HANDOVER_AFTER: Scene(stopping),
    Point.SUSPEND_BEFORE: Scene(suspending),
    Point.SUSPEND_AFTER: Scene(suspending),
    Point.ANSWER_BEFORE_COMMIT: Scene(answering),
    Point.ANSWER_AFTER_COMMIT: Scene(answering),
    Point.END_BEFORE_COMMIT: Scene(ending),
    Point.END_AFTER_COMMIT: Scene(ending),
    Point.DELETE_BETWEEN: Scene(deleting),
}


def main() -> None:
    logging.disable(logging.ERROR)
    call_command("migrate", verbosity=0)
    found = {}
    for point, scene in SCENES.items():
        for times in scene.times:
            found[f"{point}:{times}"] = scene.play(point, times)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
