"""Dump and restore with the real PostgreSQL and the real MinIO."""

from __future__ import annotations

import io
import json
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Postgres, Recorder, Store, record
from fake_server import Answer, FakeServer, Request
from minio.credentials.providers import AssumeRoleProvider

from floe_tools import backup, desired, dumps, restore
from floe_tools.failure import Failure

Document = Callable[[object], Path]


class World:
    """A database of an owner of its own, a bucket, and a user who only has the prefix `backups`."""

    def __init__(self, postgres: Postgres, store: Store, document: Document) -> None:
        self.postgres, self.store, self.document = postgres, store, document
        tag = secrets.token_hex(4)
        self.name, self.bucket = f"db_{tag}", f"bucket-{tag}"
        store.admin().make_bucket(self.bucket)
        postgres.execute(f"CREATE ROLE {self.name} LOGIN")
        postgres.execute(f"CREATE DATABASE {self.name} OWNER {self.name}")
        postgres.execute("CREATE EXTENSION pg_trgm", self.name)
        postgres.execute(
            f"SET ROLE {self.name}; CREATE TABLE t AS SELECT g AS id, md5(g::text) AS text"
            " FROM generate_series(1, 1000) g",
            self.name,
        )

    def desired(self, *names: str) -> Path:
        roles = [{"name": self.name, "passwordFile": "/not/mounted"}]
        databases = [{"name": name, "owner": self.name} for name in names or (self.name,)]
        return self.document({"schema": "floe-postgres/v1", "roles": roles, "databases": databases})

    def place(self) -> dumps.Place:
        return dumps.Place(self.store.admin(), self.store.endpoint, self.bucket, "backups")

    def backup(self, *names: str, keep: int = 3) -> Recorder:
        recorder = record()
        wanted = desired.read_postgres(self.desired(*names))
        backup.backup(wanted, self.place(), keep, recorder.log)
        return recorder

    def older(self, *times: str) -> None:
        for time in times:
            key = f"backups/{self.name}/{time}.dump"
            self.store.admin().put_object(self.bucket, key, io.BytesIO(b"old"), 3)

    def all_keys(self) -> list[str]:
        found = self.store.admin().list_objects(self.bucket, recursive=True)
        return [str(entry.object_name) for entry in found]

    def rows(self) -> list[object]:
        return self.postgres.query("SELECT count(*), max(text) FROM t", self.name)


@pytest.fixture
def world(postgres: Postgres, store: Store, document: Document) -> World:
    return World(postgres, store, document)


def test_a_dump_brings_everything_back(world: World) -> None:
    before = world.rows()
    assert world.backup().actions() == ["dump"]
    world.postgres.execute("DELETE FROM t; CREATE TABLE later (id int)", world.name)
    restore.restore(world.name, "latest", world.place(), record().log)
    assert world.rows() == before
    owner = "SELECT tableowner FROM pg_tables WHERE tablename = 't'"
    assert world.postgres.query(owner, world.name) == [(world.name,)]
    assert world.postgres.query("SELECT similarity('a', 'a')", world.name) == [(1.0,)]


def test_a_dump_of_several_parts_is_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "PART_SIZE", 5 * 1024 * 1024)
    noise = "SELECT string_agg(md5((t.id * 1000 + g)::text), '') FROM generate_series(1, 1000) g"
    world.postgres.execute("ALTER TABLE t ADD COLUMN noise text", world.name)
    world.postgres.execute(f"UPDATE t SET noise = ({noise})", world.name)
    sums = "SELECT md5(string_agg(noise, '' ORDER BY id)) FROM t"
    before = world.postgres.query(sums, world.name)
    assert int(str(world.backup().lines()[0]["bytes"])) > 10 * 1024 * 1024
    world.postgres.execute("DROP TABLE t", world.name)
    restore.restore(world.name, "latest", world.place(), record().log)
    assert world.postgres.query(sums, world.name) == before


def test_keeps_the_newest_and_touches_nothing_else(world: World) -> None:
    world.older("20200101T000000Z", "20210101T000000Z", "notes")
    world.store.admin().put_object(world.bucket, "backups/other/20200101T000000Z.dump",
                                   io.BytesIO(b"x"), 1)  # fmt: skip
    assert world.backup(keep=2).actions() == ["dump", "remove"]
    keys = world.all_keys()
    assert f"backups/{world.name}/20200101T000000Z.dump" not in keys
    assert f"backups/{world.name}/20210101T000000Z.dump" in keys
    assert f"backups/{world.name}/notes.dump" in keys
    assert "backups/other/20200101T000000Z.dump" in keys


def test_a_failed_dump_leaves_no_object_and_removes_none(world: World) -> None:
    world.older("20200101T000000Z", "20210101T000000Z")
    before = world.all_keys()
    with pytest.raises(Failure, match="failed for missing_db"):
        world.backup("missing_db", keep=1)
    assert world.all_keys() == before


def test_one_failed_dump_does_not_stop_the_others(world: World) -> None:
    with pytest.raises(Failure, match=r"failed for missing_db$"):
        world.backup("missing_db", world.name)
    assert [key.split("/")[1] for key in world.all_keys()] == [world.name]


def test_a_pg_dump_that_dies_midway_leaves_no_object(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\nhead -c 12000000 /dev/zero\necho broken pipe >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(backup, "PART_SIZE", 5 * 1024 * 1024)
    with pytest.raises(Failure, match="backup failed"):
        world.backup()
    assert world.all_keys() == []


def test_a_broken_dump_changes_nothing(world: World) -> None:
    world.backup()
    key = world.all_keys()[0]
    data = world.store.admin().get_object(world.bucket, key).data
    for name, content in {"half": data[: len(data) // 2], "junk": b"junk"}.items():
        world.store.admin().put_object(world.bucket, name, io.BytesIO(content), len(content))
        before = world.rows()
        with pytest.raises(Failure, match=f"pg_restore of {name} failed") as failure:
            restore.restore(world.name, name, world.place(), record().log)
        assert "nothing was changed" in failure.value.hint
        assert world.rows() == before


def test_restore_says_what_is_missing(world: World) -> None:
    with pytest.raises(Failure, match=f"no dump below backups/{world.name}/"):
        restore.restore(world.name, "latest", world.place(), record().log)
    with pytest.raises(Failure, match="NoSuchKey"):
        restore.restore(world.name, "backups/nothing", world.place(), record().log)
    with pytest.raises(Failure, match="does not exist"):
        restore.restore("missing_db", "latest", world.place(), record().log)


def test_the_commands_work_from_the_environment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOE_OBJECT_STORE_ENDPOINT", world.store.endpoint)
    monkeypatch.setenv("FLOE_OBJECT_STORE_REGION", "us-east-1")
    monkeypatch.setenv("FLOE_OBJECT_STORE_ACCESS_KEY", world.store.access_key)
    monkeypatch.setenv("FLOE_OBJECT_STORE_SECRET_KEY", world.store.secret_key)
    flags = ["--bucket", world.bucket, "--prefix", "backups"]
    wanted = str(world.desired())
    done = _run("backup-postgres", "--desired", wanted, "--keep", "2", *flags)
    assert (done.returncode, json.loads(done.stdout)["action"]) == (0, "dump")
    done = _run("restore-postgres", "--database", world.name, "--from", "latest", *flags)
    assert (done.returncode, json.loads(done.stdout)["action"]) == (0, "restore")
    assert _run("backup-postgres", "--desired", wanted, "--keep", "0", *flags).returncode == 2
    monkeypatch.setenv("FLOE_OBJECT_STORE_SECRET_KEY", secrets.token_urlsafe(12))
    done = _run("backup-postgres", "--desired", wanted, "--keep", "2", *flags)
    assert done.returncode == 1
    assert "secret key is wrong" in done.stdout
    monkeypatch.setenv("FLOE_OBJECT_STORE_ENDPOINT", "minio:9000")
    done = _run("restore-postgres", "--database", world.name, "--from", "latest", *flags)
    assert done.returncode == 1
    assert "FLOE_OBJECT_STORE_ENDPOINT is no http" in done.stdout


class Identity(FakeServer):
    """The address at which a cloud hands a pod its credentials; these are MinIO's own, by STS."""

    def __init__(self, store: Store) -> None:
        provider = AssumeRoleProvider(
            sts_endpoint=store.endpoint, access_key=store.access_key, secret_key=store.secret_key
        )
        self.given = provider.retrieve()
        super().__init__()

    def answer(self, request: Request) -> Answer:
        del request
        return 200, {
            "AccessKeyId": self.given.access_key,
            "SecretAccessKey": self.given.secret_key,
            "Token": self.given.session_token,
            "Expiration": "2100-01-01T00:00:00Z",
        }


def test_without_a_key_the_pods_identity_is_used(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOE_OBJECT_STORE_ENDPOINT", world.store.endpoint)
    monkeypatch.setenv("FLOE_OBJECT_STORE_REGION", "us-east-1")
    for name in ("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"):
        monkeypatch.delenv(name, raising=False)
    flags = ["--keep", "1", "--bucket", world.bucket, "--prefix", "backups"]
    command = ["backup-postgres", "--desired", str(world.desired()), *flags]
    done = _run(*command)
    assert done.returncode == 1
    assert "neither a key" in done.stdout
    identity = Identity(world.store)
    address = f"http://127.0.0.1:{identity.port}/credentials"
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", address)
    done = _run(*command)
    identity.stop()
    assert (done.returncode, json.loads(done.stdout)["action"]) == (0, "dump")
    done = _run(*command)
    assert done.returncode == 1
    assert "identity gives no credentials" in done.stdout


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "floe_tools", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
