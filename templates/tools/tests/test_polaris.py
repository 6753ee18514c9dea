"""Polaris and the Kubernetes API are fakes that keep state; twice, then damage, then again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import record
from fake_kubernetes import FakeKubernetes
from fake_polaris import REALM, FakePolaris

from floe_tools import polaris
from floe_tools.desired_polaris import read_polaris
from floe_tools.failure import Failure
from floe_tools.kubernetes import Kubernetes

SECRET = "namespaces/lake-orders/secrets/polaris-orders"


class World:
    """One catalog, one role of each kind, one principal."""

    def __init__(self, folder: Path, write: Callable[[object], Path]) -> None:
        self.polaris = FakePolaris()
        self.kubernetes = FakeKubernetes(folder)
        self.write = write
        (folder / "root-id").write_text(self.polaris.root[0] + "\n")
        (folder / "root-secret").write_text(self.polaris.root[1])
        storage = {"type": "S3", "endpoint": "http://minio:9000", "region": "us-east-1",
                   "pathStyleAccess": True, "stsUnavailable": True}  # fmt: skip
        grants = [
            {"type": "namespace", "namespace": "sales.orders", "privilege": "TABLE_WRITE_DATA"},
            {"type": "catalog", "privilege": "NAMESPACE_LIST"},
        ]
        catalog = {
            "name": "lake", "defaultBaseLocation": "s3://lake/warehouse", "storage": storage,
            "allowedLocations": ["s3://lake/warehouse"], "namespaces": ["sales.orders"],
            "roles": [{"name": "writer", "grants": grants}],
        }  # fmt: skip
        self.desired: dict = {
            "schema": "floe-polaris/v1",
            "endpoint": f"http://127.0.0.1:{self.polaris.port}",
            "realm": REALM,
            "root": {
                "clientIdFile": str(folder / "root-id"),
                "clientSecretFile": str(folder / "root-secret"),
            },
            "lease": "polaris-reconcile",
            "catalogs": [catalog],
            "principalRoles": [
                {"name": "orders", "catalogRoles": [{"catalog": "lake", "role": "writer"}]}
            ],
            "principals": [
                {
                    "name": "orders",
                    "roles": ["orders"],
                    "secret": {"namespace": "lake-orders", "name": "polaris-orders"},
                }
            ],
        }

    def run(self) -> dict[str, str]:
        """Reconcile; what was done by kind."""
        self.polaris.requests.clear()
        self.kubernetes.requests.clear()
        recorder = record()
        client = Kubernetes(recorder.log, self.kubernetes.folder)
        polaris.reconcile(read_polaris(self.write(self.desired)), client, recorder.log)
        shown = [entry["secret"] for entry in self.polaris.principals.values()]
        for secret in [*shown, *self.polaris.tokens, self.polaris.root[1], self.kubernetes.token]:
            assert secret not in recorder.stream.getvalue()
        return {str(line["kind"]): str(line["action"]) for line in recorder.lines()}

    def changes(self) -> list[str]:
        return self.polaris.changes() + self.kubernetes.changes()


@pytest.fixture
def world(
    tmp_path: Path, document: Callable[[object], Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    world = World(tmp_path, document)
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "127.0.0.1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", str(world.kubernetes.port))
    yield world
    world.polaris.stop()
    world.kubernetes.stop()


def test_creates_everything_then_changes_nothing(world: World) -> None:
    assert set(world.run().values()) == {"create", "update"}
    assert world.polaris.namespaces["lake"] == {("sales",), ("sales", "orders")}
    assert world.polaris.principal_roles["orders"] == {("lake", "writer")}
    assert len(world.polaris.catalog_roles["lake", "writer"]) == 2
    assert world.polaris.principals["orders"]["roles"] == {"orders"}
    principal = world.polaris.principals["orders"]
    assert world.kubernetes.secret(SECRET) == {
        "client-id": principal["clientId"],
        "client-secret": principal["secret"],
    }
    assert set(world.run().values()) == {"unchanged"}
    assert world.changes() == []


def test_a_missing_secret_gets_new_credentials(world: World) -> None:
    world.run()
    before = world.polaris.principals["orders"]["secret"]
    del world.kubernetes.objects[SECRET]
    assert world.run()["principal"] == "reset"
    after = world.polaris.principals["orders"]["secret"]
    assert world.kubernetes.secret(SECRET)["client-secret"] == after != before


def test_a_secret_that_polaris_refuses_is_renewed_and_its_other_keys_stay(world: World) -> None:
    world.run()
    world.polaris.principals["orders"]["secret"] = "rotated by hand"
    world.kubernetes.objects[SECRET]["data"]["note"] = "aGk="
    assert world.run()["principal"] == "reset"
    secret = world.kubernetes.secret(SECRET)
    assert secret["client-secret"] == world.polaris.principals["orders"]["secret"]
    assert secret["note"] == "hi"


def test_a_dropped_principal_comes_back_with_its_roles(world: World) -> None:
    world.run()
    del world.polaris.principals["orders"]
    assert world.run()["principal"] == "create"
    assert world.polaris.principals["orders"]["roles"] == {"orders"}


def test_credentials_of_another_principal_are_reported_not_replaced(world: World) -> None:
    world.run()
    data = world.kubernetes.secret(SECRET)
    world.polaris.principals["other"] = {
        "clientId": data["client-id"],
        "secret": data["client-secret"],
        "roles": set(),
    }
    world.polaris.principals["orders"] = {"clientId": "c2", "secret": "s2-s2-s2", "roles": set()}
    with pytest.raises(Failure, match="credentials of another principal"):
        world.run()
    assert world.kubernetes.secret(SECRET) == data


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_without_the_right_to_write_nothing_is_reset(world: World, method: str) -> None:
    world.run()
    before = dict(world.polaris.principals["orders"])
    del world.kubernetes.objects[SECRET]
    # The lease exists by now, so only the Secret needs POST.
    world.kubernetes.denied = {method}
    with pytest.raises(Failure, match="forbidden") as failure:
        world.run()
    assert "rights" in failure.value.hint
    assert world.polaris.principals["orders"]["secret"] == before["secret"]


def test_a_missing_namespace_fails_before_credentials_are_made(world: World) -> None:
    world.kubernetes.namespaces.remove("lake-orders")
    with pytest.raises(Failure, match="could not write the Secret"):
        world.run()
    assert world.polaris.principals == {}


def test_grants_are_exactly_those_wanted(world: World) -> None:
    world.run()
    extra = {"type": "catalog", "privilege": "CATALOG_MANAGE_ACCESS"}
    world.polaris.catalog_roles["lake", "writer"][:] = [extra]
    assert world.run()["catalog role"] == "update"
    privileges = {grant["privilege"] for grant in world.polaris.catalog_roles["lake", "writer"]}
    assert privileges == {"TABLE_WRITE_DATA", "NAMESPACE_LIST"}


def test_roles_given_by_hand_are_taken_back(world: World) -> None:
    world.run()
    world.polaris.catalog_roles["lake", "catalog_admin"] = []
    world.polaris.principal_roles["orders"] = {("lake", "catalog_admin")}
    world.polaris.principals["orders"]["roles"] = {"service_admin"}
    done = world.run()
    assert (done["principal role"], done["principal's roles"]) == ("update", "update")
    assert world.polaris.principal_roles["orders"] == {("lake", "writer")}
    assert world.polaris.principals["orders"]["roles"] == {"orders"}


def test_a_catalogs_storage_and_properties_are_repaired_and_others_kept(world: World) -> None:
    world.run()
    catalog = world.polaris.catalogs["lake"]
    catalog["storageConfigInfo"]["endpoint"] = "http://elsewhere:9000"
    catalog["storageConfigInfo"]["currentKmsKey"] = "set by people"
    catalog["properties"] = {"default-base-location": "s3://lake/other", "theirs": "kept"}
    assert world.run()["catalog"] == "update"
    catalog = world.polaris.catalogs["lake"]
    assert catalog["storageConfigInfo"]["endpoint"] == "http://minio:9000"
    assert catalog["storageConfigInfo"]["currentKmsKey"] == "set by people"
    assert catalog["properties"] == {
        "default-base-location": "s3://lake/warehouse",
        "theirs": "kept",
    }
    assert world.run()["catalog"] == "unchanged"


def test_an_external_catalog_of_that_name_is_refused(world: World) -> None:
    world.run()
    world.polaris.catalogs["lake"]["type"] = "EXTERNAL"
    with pytest.raises(Failure, match="not INTERNAL"):
        world.run()


def test_wrong_root_credentials_are_said_to_be_wrong(world: World) -> None:
    Path(world.desired["root"]["clientSecretFile"]).write_text("not it, surely")
    with pytest.raises(Failure, match="refuses the root credentials"):
        world.run()


def test_a_refused_request_names_itself_and_the_servers_reason(world: World) -> None:
    world.run()
    world.polaris._token = lambda _: (200, {"access_token": "not a token of root"})
    path = "/api/management/v1/catalogs/lake"
    with pytest.raises(Failure, match=f"GET {path}: status 401: not authorized") as failure:
        world.run()
    assert "service_admin" in failure.value.hint


def test_the_lease_is_free_after_a_run_and_after_a_failure(world: World) -> None:
    world.run()
    lease = world.kubernetes.objects["namespaces/lake/leases/polaris-reconcile"]
    assert "holderIdentity" not in lease["spec"]
    world.polaris.root = ("root", "another one")
    with pytest.raises(Failure):
        world.run()
    lease = world.kubernetes.objects["namespaces/lake/leases/polaris-reconcile"]
    assert "holderIdentity" not in lease["spec"]
    assert json.dumps(lease).count("leaseTransitions") == 1
