"""
The real API server, with exactly the rights that README.md lists.

FLOE_TEST_SERVICE_ACCOUNT is a folder as Kubernetes mounts it; its service account may handle the
Lease `polaris-reconcile` in its own namespace and the Secret `polaris-orders` in the namespace
that FLOE_TEST_PRODUCT_NAMESPACE names.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import missing, record
from fake_polaris import REALM, FakePolaris

from floe_tools import polaris
from floe_tools.desired_polaris import read_polaris
from floe_tools.failure import Failure
from floe_tools.kubernetes import Kubernetes
from floe_tools.lease import Lease, held


@pytest.fixture
def folder() -> Path:
    found = os.environ.get("FLOE_TEST_SERVICE_ACCOUNT", "")
    if not found:
        missing("an API server: set FLOE_TEST_SERVICE_ACCOUNT (tests/real/tools_test.ts does)")
    return Path(found)


@pytest.fixture
def server() -> Iterator[FakePolaris]:
    server = FakePolaris()
    yield server
    server.stop()


def product_namespace() -> str:
    return os.environ["FLOE_TEST_PRODUCT_NAMESPACE"]


def run(folder: Path, path: Path) -> dict[str, str]:
    recorder = record()
    polaris.reconcile(read_polaris(path), Kubernetes(recorder.log, folder), recorder.log)
    return {str(line["kind"]): str(line["action"]) for line in recorder.lines()}


def test_a_principals_secret_is_written_once_and_renewed_when_refused(
    folder: Path, server: FakePolaris, tmp_path: Path, document: Callable[[object], Path]
) -> None:
    for name, value in zip(("id", "secret"), server.root, strict=True):
        (tmp_path / name).write_text(value)
    path = document(
        {
            "schema": "floe-polaris/v1",
            "endpoint": f"http://127.0.0.1:{server.port}",
            "realm": REALM,
            "root": {
                "clientIdFile": str(tmp_path / "id"),
                "clientSecretFile": str(tmp_path / "secret"),
            },
            "lease": "polaris-reconcile",
            "catalogs": [],
            "principalRoles": [],
            "principals": [
                {
                    "name": "orders",
                    "roles": [],
                    "secret": {"namespace": product_namespace(), "name": "polaris-orders"},
                }
            ],
        }
    )
    client = Kubernetes(record().log, folder)
    assert run(folder, path)["principal"] == "create"
    written = client.secret(product_namespace(), "polaris-orders")
    assert written is not None
    assert written["client-secret"] == server.principals["orders"]["secret"]
    assert run(folder, path)["principal"] == "unchanged"
    server.principals["orders"]["secret"] = "rotated-by-hand"
    assert run(folder, path)["principal"] == "reset"
    renewed = client.secret(product_namespace(), "polaris-orders")
    assert renewed == written | {"client-secret": server.principals["orders"]["secret"]}


def test_the_lease_passes_from_run_to_run(folder: Path) -> None:
    client = Kubernetes(record().log, folder)
    first = Lease(client, "polaris-reconcile", duration=2)
    first.acquire(record().log)
    first.renew()
    first.check()
    successor = record()
    with held(Lease(client, "polaris-reconcile"), successor.log) as check:
        check()
        first.renew()
        with pytest.raises(Failure, match="took over"):
            first.check()
    assert successor.actions() == ["waiting", "takeover"]
    again = record()
    with held(Lease(client, "polaris-reconcile"), again.log):
        assert again.actions() == []


def test_another_secret_is_out_of_reach(folder: Path) -> None:
    client = Kubernetes(record().log, folder)
    with pytest.raises(Failure, match="forbidden"):
        client.secret(product_namespace(), "another")
    with pytest.raises(Failure, match="forbidden"):
        client.secret("kube-system", "polaris-orders")
