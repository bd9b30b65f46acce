"""Workspaces, members and keys from the command line, each change in the audit trail."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from flowbuilder.models import AccessKey, AuditEntry, Membership, Workspace
from flowbuilder.operations import identity

HOME = "555555555555"


def run(*words: str) -> str:
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


@pytest.fixture
def workspace(db: None) -> Workspace:
    said = run("workspace", "add", HOME, "Library", "--admin", "ada")
    found = re.search(r"shown this once: (\S+)", said)
    assert found is not None
    assert get_user_model().objects.get(username="ada").check_password(found[1])
    return Workspace.objects.get(account=HOME)


def noted() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def test_a_workspace_is_added_named_and_listed(workspace: Workspace) -> None:
    run("workspace", "rename", HOME, "Reading room")
    assert "Reading room" in run("workspace", "list")
    assert noted() == ["CreateWorkspace", "RenameWorkspace"]
    entry = AuditEntry.objects.latest("id")
    assert (entry.via, entry.detail) == ("command", "from Library")
    assert entry.who


def test_members_come_change_and_go(workspace: Workspace) -> None:
    run("member", "add", HOME, "bob", "viewer")
    run("member", "role", HOME, "bob", "editor")
    assert re.search(r"bob +editor +never", run("member", "list", HOME))
    key_id = run("key", "issue", HOME, "bob").split("'")[1]
    run("member", "remove", HOME, "bob")
    assert not AccessKey.objects.filter(key_id=key_id).exists()
    assert [m.user.get_username() for m in Membership.objects.all()] == ["ada"]
    assert noted()[1:] == ["AddMember", "ChangeMember", "CreateAccessKey", "RemoveMember"]


def test_the_last_admin_stays(workspace: Workspace) -> None:
    for words in (("role", HOME, "ada", "viewer"), ("remove", HOME, "ada")):
        with pytest.raises(CommandError, match="last admin"):
            run("member", *words)
    assert noted() == ["CreateWorkspace"]


def test_a_key_is_issued_rotated_switched_and_deleted(workspace: Workspace) -> None:
    said = run("key", "issue", HOME, "ada", "--description", "CI", "--hours", "24")
    key_id, secret = re.findall(r"'(.*)'", said)
    found = identity.by_access_key(key_id)
    assert found is not None
    assert found.secret == secret
    fresh = re.findall(r"'(.*)'", run("key", "rotate", key_id, "--overlap-hours", "1"))[0]
    run("key", "disable", key_id)
    assert identity.by_access_key(key_id) is None
    run("key", "enable", key_id)
    assert identity.by_access_key(key_id) is not None
    run("key", "delete", key_id)
    listed = run("key", "list", HOME)
    assert fresh in listed
    assert "CI" in listed
    assert key_id not in listed
    assert secret not in listed


def test_bearer_and_temporary_keys_are_printed_for_a_shell(workspace: Workspace) -> None:
    bearer = run("key", "issue", HOME, "ada", "--kind", "bearer")
    assert re.fullmatch(r"export FLOWBUILDER_BEARER_KEY='FBKB\w{16}\.[\w-]+'\n", bearer)
    temporary = run("key", "issue", HOME, "ada", "--temporary", "--hours", "1")
    assert "export AWS_SESSION_TOKEN=" in temporary


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("workspace", "add", HOME, "Again", "--admin", "ada"), "already: Library"),
        (("workspace", "add", "12", "Short", "--admin", "ada"), "12 digits"),
        (("workspace", "rename", HOME, " "), "1 to 100"),
        (("member", "add", HOME, "ada", "viewer"), "a member already"),
        (("member", "add", HOME, "a b", "viewer"), "valid username"),
        (("member", "add", "111111111111", "ada", "viewer"), "no workspace 111111111111"),
        (("member", "role", HOME, "eve", "viewer"), "no account eve"),
        (("key", "issue", HOME, "eve"), "no account eve"),
        (("key", "issue", HOME, "ada", "--temporary"), "needs a lifetime"),
        (("key", "disable", "FBKANONE"), "no access key FBKANONE"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    workspace: Workspace, words: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        run(*words)
