"""The AWS CLI as a user calls it: a process of its own for each command."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import Any

from flowbuilder.wire.routes import MODELS
from tests.support.product import ROOT, Product

AWS = ROOT / ".venv/cli/bin/aws"
#: What the user's own set-up must not add.
_NOWHERE = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}


class Cli:
    """The installed `aws`, set up for a running product as docs/api.md says."""

    def __init__(self, product: Product) -> None:
        assert AWS.exists(), f"{AWS} is missing: `make browser` installs it"
        self.called: dict[str, set[str]] = {}
        address = f"{product.url}/api"
        self._environment = {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            **_NOWHERE,
            **{k: v for k, v in product.env.items() if k.startswith("AWS_")},
            "AWS_ENDPOINT_URL_BEDROCK_AGENT": address,
            "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": address,
            "AWS_ENDPOINT_URL_FLOWBUILDER": address,
            "AWS_DATA_PATH": str(MODELS),
            "AWS_MAX_ATTEMPTS": "1",
        }

    def agent(self, command: str, **options: object) -> Any:
        """What a command of `aws bedrock-agent` prints, read as JSON."""
        return self._answer("bedrock-agent", command, options)

    def runtime(self, command: str, **options: object) -> Any:
        """What a command of `aws bedrock-agent-runtime` prints, read as JSON."""
        return self._answer("bedrock-agent-runtime", command, options)

    def own(self, command: str, **options: object) -> Any:
        """What a command of `aws flowbuilder` prints, read as JSON."""
        return self._answer("flowbuilder", command, options)

    def refused(self, service: str, command: str, **options: object) -> str:
        """What a command that fails prints on standard error."""
        done = self._run(service, command, options)
        assert done.returncode, done.stdout
        assert not done.stdout
        return done.stderr

    def offered(self, service: str) -> set[str]:
        """The commands of a service, as the CLI lists them when asked for one it has not."""
        listed = self.refused(service, "no-such-command").partition("valid choices are:")[2]
        return set(re.findall(r"[a-z][a-z-]+", listed))

    def _answer(self, service: str, command: str, options: dict[str, object]) -> Any:
        done = self._run(service, command, options)
        assert done.returncode == 0, done.stderr
        self.called.setdefault(service, set()).add(command)
        return json.loads(done.stdout or "{}")

    def _run(
        self, service: str, command: str, options: dict[str, object]
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(AWS), service, command, "--output", "json", *_words(options)],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def _words(options: dict[str, object]) -> list[str]:
    """Options by their Python names as words of a command line; structures as JSON."""
    words: list[str] = []
    for name, value in options.items():
        words += [
            f"--{name.replace('_', '-')}",
            value if isinstance(value, str) else json.dumps(value),
        ]
    return words
