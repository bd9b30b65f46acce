"""The warm process that forks for each call. It never runs code itself and holds no secret.

Run in a fresh interpreter as `main(channel, owner, wanted)`: `channel` is a socket to the product's
process, `owner` a pidfd of that process. It confines itself, says once on the channel how, and
then takes pairs of descriptors from there, one pair for a call: a socket for the request and its
answer, which only the child keeps, and one for its end, which only this process keeps. On the
second it tells how the child ended; when the other side closes it, the child is killed. One child
is always forked ahead, so that a call need not wait for it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from . import child, confine, kernel, namespaces, preload
from .exchange import CALL
from .layers import Layer

#: Bytes of a handshake at most.
MOST = 8192
#: Begins what is told of a child that could not be started.
NOT_STARTED = b"!"
#: Descriptors this process may have: three for each call that runs.
DESCRIPTORS = 4096


@dataclass(frozen=True, slots=True)
class Running:
    """A child and the two descriptors that tell of it."""

    pid: int
    #: Readable when the child has ended.
    pidfd: int
    #: Hangs up when nobody waits for the child any more.
    end: socket.socket


def main(channel_fd: int, owner_fd: int, wanted: str) -> NoReturn:
    """Be the sandbox until the owner closes the channel or dies. `wanted`: layers, by commas."""
    layers = {Layer(name) for name in wanted.split(",") if name}
    report: confine.Report = {}
    report[Layer.NAMESPACES] = confine.attempt(Layer.NAMESPACES, layers, namespaces.enter)
    if not report[Layer.NAMESPACES]:
        _become_first_process(channel_fd, owner_fd)
    child.lower(resource.RLIMIT_NOFILE, DESCRIPTORS)
    preload.load()
    base = _address_space()
    confinement = confine.Filter(layers, report)
    confine.process(layers, report)
    kernel.prctl("end with the parent", kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    channel = socket.socket(fileno=channel_fd)
    zygote = Zygote(channel, owner_fd, confinement, base)
    gc.collect()
    gc.freeze()
    gc.disable()
    report[Layer.SECCOMP] = report[Layer.SECCOMP] or zygote.probe()
    preload.seal()
    os.dup2(1, 2)  # what could be told of the start has been told
    zygote.fork_ahead()
    channel.send(json.dumps(report).encode()[:MOST])
    zygote.serve()


def _become_first_process(channel_fd: int, owner_fd: int) -> None:
    """Go on in a child, the first process of the new namespace; here, only wait for its end."""
    pid = os.fork()
    if pid:
        os.close(channel_fd)
        os.close(owner_fd)
        os.waitpid(pid, 0)
        os._exit(0)


@dataclass(frozen=True, slots=True)
class Spare:
    """A child that waits for its call."""

    pid: int
    #: Takes the descriptor of the call.
    line: socket.socket


class Zygote:
    """Forks a confined child for each pair of descriptors that comes by the channel."""

    def __init__(
        self, channel: socket.socket, owner_fd: int, confinement: confine.Filter, base: int
    ) -> None:
        self._channel, self._owner = channel, owner_fd
        self._confinement = confinement
        #: Bytes of address space that the interpreter itself takes.
        self._base = base
        #: By the number of either of its descriptors.
        self._running: dict[int, Running] = {}
        self._spare: Spare | None = None
        self._poll = select.poll()
        self._poll.register(channel, select.POLLIN)
        self._poll.register(owner_fd, select.POLLIN)

    def serve(self) -> NoReturn:
        """Fork, watch and bury children until the owner is gone; they go with this process."""
        while True:
            for fd, _ in self._poll.poll():
                if fd == self._owner:
                    self._leave()
                elif fd == self._channel.fileno():
                    self._take()
                elif fd in self._running:
                    self._look_at(self._running[fd], fd)

    def probe(self) -> str:
        """Put the filter on a child, and see that it holds; why not, or an empty text."""
        told, tell = os.pipe()
        pid = os.fork()
        if not pid:
            self._in_child(lambda: _try_forbidden(self._confinement, tell))
        os.close(tell)
        why = os.read(told, MOST).decode()
        os.close(told)
        status = os.waitpid(pid, 0)[1]
        return why or ("" if status == 0 else f"the trial ended with status {status}")

    def _take(self) -> None:
        message, fds, _, _ = socket.recv_fds(self._channel, 16, 2)
        if message != CALL:
            self._leave()
        data, end_fd = fds
        end = socket.socket(fileno=end_fd)
        try:
            pid = self._hand_over(data)
        except OSError as problem:  # too many processes, or too little memory, at this moment
            end.send(NOT_STARTED + str(problem).encode())
            end.close()
            return
        finally:
            os.close(data)
        running = Running(pid, os.pidfd_open(pid), end)
        for fd in (running.pidfd, end_fd):
            self._running[fd] = running
        self._poll.register(running.pidfd, select.POLLIN)
        self._poll.register(end, 0)
        self.fork_ahead()

    def _hand_over(self, data: int) -> int:
        """Give a call to a child; its process number. Raises OSError when none can be started."""
        spare, self._spare = self._spare, None
        if spare is not None:
            with spare.line:
                try:
                    socket.send_fds(spare.line, [CALL], [data])
                except OSError:  # it has been killed
                    os.waitpid(spare.pid, 0)
                else:
                    return spare.pid
        spare = self._fork()
        with spare.line:
            socket.send_fds(spare.line, [CALL], [data])
        return spare.pid

    def fork_ahead(self) -> None:
        """Have a child ready for the next call, if there can be one at this moment."""
        with contextlib.suppress(OSError):
            self._spare = self._fork()

    def _fork(self) -> Spare:
        """A child that waits. Raises OSError."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                pid = os.fork()
            except OSError:
                ours.close()
                raise
            if not pid:
                self._in_child(lambda: self._wait_and_answer(theirs.fileno()))
        return Spare(pid, ours)

    def _wait_and_answer(self, line: int) -> None:
        os.dup2(line, child.CHANNEL)
        os.closerange(child.CHANNEL + 1, DESCRIPTORS)
        waiting = socket.socket(fileno=child.CHANNEL)
        _, (data,), _, _ = socket.recv_fds(waiting, 16, 1)
        os.dup2(data, waiting.detach())
        os.close(data)
        child.serve(self._base, self._confinement)

    def _in_child(self, work: Callable[[], object]) -> NoReturn:
        """Do the work and end; nothing of the parent's way out may happen here."""
        status = 1
        try:
            kernel.prctl("end with the parent", kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
            work()
            status = 0
        finally:
            os._exit(status)

    def _look_at(self, running: Running, fd: int) -> None:
        if fd != running.pidfd:
            os.kill(running.pid, signal.SIGKILL)
            self._poll.unregister(fd)
            return
        _, status = os.waitpid(running.pid, 0)
        end = running.end.fileno()
        self._poll.unregister(running.pidfd)
        del self._running[running.pidfd], self._running[end]
        os.close(running.pidfd)
        try:
            self._poll.unregister(end)
            running.end.send(str(os.waitstatus_to_exitcode(status)).encode())
        except (KeyError, OSError):  # nobody waits any more
            pass
        running.end.close()

    def _leave(self) -> NoReturn:
        for pid in [one.pid for one in (*self._running.values(), self._spare) if one]:
            os.kill(pid, signal.SIGKILL)
        os._exit(0)


def _address_space() -> int:
    """Bytes of address space that this process has. Raises OSError without /proc."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def _try_forbidden(confinement: confine.Filter, tell: int) -> None:
    """Put the filter on, try what it must not let through, and write what it did let through."""
    try:
        confinement.put_on()
    except OSError as problem:
        os.write(tell, str(problem).encode())
        return
    forbidden: dict[str, Callable[[], object]] = {
        "opening a file": lambda: os.open("/", os.O_RDONLY),
        "making a socket": socket.socket,
        "starting a process": os.fork,
        "sending a signal": lambda: os.kill(os.getpid(), 0),
        "seeing a folder": lambda: os.stat("/"),
    }
    for name, trial in forbidden.items():
        try:
            trial()
        except PermissionError:
            continue
        os.write(tell, f"in spite of the filter, {name} is possible".encode())
        return
