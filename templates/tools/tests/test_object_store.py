"""The real MinIO: twice, then damage, then again; and what a user may not do."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import minio
import pytest
from conftest import Store, record
from minio.error import S3Error

from floe_tools import desired, object_store
from floe_tools.failure import Failure
from floe_tools.object_store_client import admin_client, keys

Document = Callable[[object], Path]
SecretFile = Callable[[str, str], Path]


class World:
    """One versioned bucket and two users, one with a prefix that begins like the other's."""

    def __init__(self, store: Store, document: Document, secret_file: SecretFile) -> None:
        tag = secrets.token_hex(4)
        self.store = store
        self.bucket = f"lake-{tag}"
        self.users = {name: (f"{name}-{tag}", secrets.token_urlsafe(24)) for name in ("ro", "rw")}
        self.names = {name: f"{name}-user-{tag}" for name in self.users}
        self.files = {
            name: [str(secret_file(f"{name}-{n}", key)) for n, key in enumerate(keys)]
            for name, keys in self.users.items()
        }
        self.prefixes = {"ro": "sales", "rw": "sales-secret/inner/"}
        self.document = document

    def desired(self) -> dict[str, object]:
        return {
            "schema": "floe-object-store/v1",
            "endpoint": self.store.endpoint,
            "region": "us-east-1",
            "buckets": [{"name": self.bucket, "versioning": True}],
            "users": [
                {
                    "name": self.names[name],
                    "accessKeyFile": self.files[name][0],
                    "secretKeyFile": self.files[name][1],
                    "grants": [
                        {
                            "bucket": self.bucket,
                            "prefix": self.prefixes[name],
                            "access": "read" if name == "ro" else "readwrite",
                        }
                    ],
                }
                for name in self.users
            ],
        }

    def run(self) -> list[str]:
        recorder = record()
        wanted = desired.read_object_store(self.document(self.desired()))
        object_store.reconcile(wanted, recorder.log)
        for _, secret in self.users.values():
            assert secret not in recorder.stream.getvalue()
        return recorder.actions()

    def client(self, name: str) -> minio.Minio:
        return self.store.client(*self.users[name])

    def put(self, client: minio.Minio, key: str) -> None:
        client.put_object(self.bucket, key, io.BytesIO(b"x"), 1)

    def keys(self, client: minio.Minio, prefix: str) -> list[str]:
        found = client.list_objects(self.bucket, prefix=prefix, recursive=True)
        return [str(entry.object_name) for entry in found]


@pytest.fixture
def world(store: Store, document: Document, secret_file: SecretFile) -> World:
    return World(store, document, secret_file)


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(S3Error) as error:
        yield
    assert error.value.code == "AccessDenied"


def test_creates_everything_then_changes_nothing(world: World) -> None:
    assert world.run() == ["create"] * 5
    assert world.run() == ["unchanged"] * 5


def test_a_user_sees_its_own_prefix_and_no_other(world: World) -> None:
    world.run()
    own, other = world.client("rw"), world.client("ro")
    world.put(own, "sales-secret/inner/a")
    world.put(world.store.admin(), "sales/b")
    assert world.keys(own, "sales-secret/inner/") == ["sales-secret/inner/a"]
    assert world.keys(other, "sales/") == ["sales/b"]
    for prefix in ("", "sales", "sales-secret/", "sales-secret/inner/"):
        with refused():
            world.keys(other, prefix)
    with refused():
        other.get_object(world.bucket, "sales-secret/inner/a")
    with refused():
        own.get_object(world.bucket, "sales/b")


def test_access_read_refuses_writing(world: World) -> None:
    world.run()
    world.put(world.store.admin(), "sales/b")
    with refused():
        world.put(world.client("ro"), "sales/c")
    with refused():
        world.client("ro").remove_object(world.bucket, "sales/b")
    world.put(world.client("rw"), "sales-secret/inner/c")
    world.client("rw").remove_object(world.bucket, "sales-secret/inner/c")


def test_repairs_keys_policies_and_versioning(world: World) -> None:
    world.run()
    store = world.store
    admin = admin_client(store.endpoint, "us-east-1", keys(store.access_key, store.secret_key))
    admin.user_add(world.users["rw"][0], secrets.token_urlsafe(20))
    admin.policy_set("readwrite", user=world.users["ro"][0])
    admin.user_disable(world.users["ro"][0])
    everything = {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::*"]}
    broad = {"Version": "2012-10-17", "Statement": [everything]}
    admin.policy_add(f"floe-{world.names['rw']}", policy=broad)
    store.admin().set_bucket_versioning(
        world.bucket, minio.versioningconfig.VersioningConfig("Suspended")
    )
    assert world.run() == ["update", "unchanged", "update", "update", "update"]
    assert world.run() == ["unchanged"] * 5
    with refused():
        world.keys(world.client("rw"), "sales/")
    with refused():
        world.put(world.client("ro"), "elsewhere")


def test_a_missing_bucket_comes_back_and_a_full_one_is_kept(world: World) -> None:
    world.run()
    world.store.admin().remove_bucket(world.bucket)
    assert world.run()[0] == "create"
    world.put(world.store.admin(), "sales/kept")
    assert world.run()[0] == "unchanged"
    assert world.keys(world.client("ro"), "sales/") == ["sales/kept"]


def test_versioning_stays_as_it_is_when_nothing_is_said(world: World) -> None:
    world.run()
    wanted = world.desired()
    wanted["buckets"] = [{"name": world.bucket}]
    recorder = record()
    object_store.reconcile(desired.read_object_store(world.document(wanted)), recorder.log)
    assert recorder.actions()[0] == "unchanged"
    assert world.store.admin().get_bucket_versioning(world.bucket).status == "Enabled"


def test_says_which_key_is_wrong(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOE_ADMIN_SECRET_KEY", secrets.token_urlsafe(20))
    with pytest.raises(Failure, match="refuses the administrator's key") as failure:
        world.run()
    assert "FLOE_ADMIN_SECRET_KEY" in failure.value.hint


def test_refuses_two_users_with_one_access_key(world: World) -> None:
    Path(world.files["ro"][0]).write_text(world.users["rw"][0])
    with pytest.raises(Failure, match="same access key"):
        world.run()


def test_refuses_the_administrators_key_for_a_user(world: World) -> None:
    Path(world.files["ro"][0]).write_text(world.store.access_key)
    with pytest.raises(Failure, match="same access key as the administrator"):
        world.run()
