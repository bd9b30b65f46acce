"""`manage.py model_server`: the local demo model, in a process that all workers share."""

from __future__ import annotations

import os
import secrets
import signal
import sys
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand

from executions.services.models import local_record as records
from flowbuilder.supervisor.death import follow_supervisor

#: Requests worked on at the same time; more wait in order of arrival.
SLOTS = 4
#: Tokens of prompt and answer together that one request may have: a chapter of 900 words, its
#: instructions, and an answer of 500 tokens.
SLOT_TOKENS = 2560
#: Threads that make tokens, one after the other, and threads that read prompts, many at once. The
#: threads of one step wait for each other at every layer: with a busy machine underneath, a second
#: one gains nothing where steps are small.
MAKING_THREADS, READING_THREADS = 1, 2
#: Connections that may wait for a slot.
WAITING = 128
#: Seconds without a request after which the model leaves memory; the next one brings it back.
IDLE_SECONDS = 300
_ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


class Command(BaseCommand):
    help = "Run the local demo model until told to end. `manage.py run` starts it by itself."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """1. Block the ending signals, in all threads to come. 2. Load the model and listen.
        3. Say where, or what is missing. 4. Wait for a signal; take the word back and end.
        """
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        follow_supervisor()
        problem = records.missing()
        if problem is not None:
            self.stderr.write(problem)
            records.write(records.Record(os.getpid(), problem=problem))
        else:
            key = secrets.token_urlsafe(24)
            server = serve(key)
            port = urlsplit(server.listening_address).port or 0
            records.write(records.Record(os.getpid(), port, key))
            self.stdout.write(f"{records.MODEL_NAME} listens on 127.0.0.1:{port}.")
        signal.sigwait(_ENDING)
        records.withdraw()
        sys.stdout.flush()
        os._exit(0)  # nothing to save; the library's threads need not be waited for


def serve(key: str) -> Any:
    """Load the model and listen on a loopback port of the system's choice.

    Raises RuntimeError when the library cannot load it.
    """
    # Threads that wait must sleep: spinning, they take the processor from those they wait for, and
    # the model becomes fifty times slower on a busy machine. Read when the library is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")

    import xllamacpp  # noqa: PLC0415 - a hundred megabytes, and not always installed

    params = xllamacpp.CommonParams()
    params.model.path = str(records.weights())
    params.port = 0
    params.api_keys = [key]
    params.ui = False
    params.n_parallel = SLOTS
    params.n_ctx = SLOTS * SLOT_TOKENS
    params.cpuparams.n_threads = MAKING_THREADS
    params.cpuparams_batch.n_threads = READING_THREADS
    params.n_threads_http = WAITING
    params.cache_type_k = params.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_Q8_0
    params.cache_ram_mib = 0
    params.sleep_idle_seconds = IDLE_SECONDS
    params.verbosity = -1
    return xllamacpp.Server(params)
