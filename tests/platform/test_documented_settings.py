"""Every environment variable that the settings read is told to operators."""

from __future__ import annotations

import re

import pytest

from flowbuilder.definition import limits
from flowbuilder.quotas import QUOTAS
from tests.support.product import ROOT

READ = re.findall(
    r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "flowbuilder/settings.py").read_text(encoding="utf-8")
)
TOLD = (ROOT / "docs/operations.md").read_text(encoding="utf-8")


COUNTED = [quota.setting for quota in QUOTAS.values()]


@pytest.mark.parametrize("name", [*READ, *limits.SETTINGS.values(), *COUNTED])
def test_a_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in TOLD or f"`{name}=" in TOLD
