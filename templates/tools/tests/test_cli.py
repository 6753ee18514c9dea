"""The commands as a pod runs them: a process, its environment, its exit code, its last line."""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Postgres, Store

from floe_tools.commands import COMMANDS

README = Path(__file__).parent.parent / "README.md"
Document = Callable[[object], Path]
SecretFile = Callable[[str, str], Path]


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "floe_tools", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lines(process: subprocess.Popen[str], code: int) -> list[dict[str, object]]:
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (code, ""), output
    return [json.loads(line) for line in output.splitlines()]


def test_the_readme_lists_every_command() -> None:
    listed = re.findall(r"^\| \[`([a-z-]+)`\]", README.read_text(), re.MULTILINE)
    assert listed == [command.name for command in COMMANDS]
    headings = re.findall(r"^## ([a-z-]+)$", README.read_text(), re.MULTILINE)
    assert headings == listed


@pytest.mark.usefixtures("postgres")
def test_two_postgres_runs_at_once_both_end_well(
    document: Document, secret_file: SecretFile, postgres_server: Postgres
) -> None:
    name, password = f"both_{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    desired = document(
        {
            "schema": "floe-postgres/v1",
            "roles": [{"name": name, "passwordFile": str(secret_file("password", password))}],
            "databases": [{"name": name, "owner": name}],
        }
    )
    runs = [start("postgres", "--desired", str(desired)) for _ in range(2)]
    actions = sorted(
        [str(line["action"]) for line in lines(run, 0) if line["action"] != "waiting"]
        for run in runs
    )
    assert actions == [["create", "create"], ["unchanged", "unchanged"]]
    postgres_server.connect(name, password, name).close()


def test_two_object_store_runs_at_once_both_end_well(
    document: Document, secret_file: SecretFile, store: Store
) -> None:
    bucket, keys = f"both-{secrets.token_hex(4)}", (secrets.token_hex(6), secrets.token_hex(12))
    files = [str(secret_file(f"key-{index}", key)) for index, key in enumerate(keys)]
    grant = {"bucket": bucket, "prefix": "", "access": "read"}
    user = {"name": bucket, "accessKeyFile": files[0], "secretKeyFile": files[1]}
    desired = document(
        {
            "schema": "floe-object-store/v1",
            "endpoint": store.endpoint,
            "region": "us-east-1",
            "buckets": [{"name": bucket}],
            "users": [user | {"grants": [grant]}],
        }
    )
    for run in [start("object-store", "--desired", str(desired)) for _ in range(2)]:
        assert len(lines(run, 0)) == 3
    after = lines(start("object-store", "--desired", str(desired)), 0)
    assert {line["action"] for line in after} == {"unchanged"}
    assert list(store.client(*keys).list_objects(bucket)) == []


def test_polaris_outside_a_pod_says_what_is_missing(
    document: Document, secret_file: SecretFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    path = str(secret_file("root", "root"))
    desired = document(
        {
            "schema": "floe-polaris/v1",
            "endpoint": "http://polaris:8181",
            "realm": "floe",
            "root": {"clientIdFile": path, "clientSecretFile": path},
            "lease": "lock",
            "catalogs": [],
            "principalRoles": [],
            "principals": [],
        }
    )
    last = lines(start("polaris", "--desired", str(desired)), 1)[-1]
    assert "KUBERNETES_SERVICE_HOST" in str(last["message"])


@pytest.mark.parametrize("command", ["postgres", "object-store", "polaris"])
def test_a_missing_desired_state_exits_1(command: str, tmp_path: Path) -> None:
    last = lines(start(command, "--desired", str(tmp_path / "none")), 1)[-1]
    assert last["hint"] == "mount the desired state at this path"
