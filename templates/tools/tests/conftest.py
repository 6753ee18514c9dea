"""Real servers for the tests: loopback only, credentials made at run time, stopped at the end."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import minio
import psycopg
import pytest

from floe_tools.log import Log


def missing(what: str) -> None:
    """Skip for want of a program; where CI is set that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing: {what}")
    pytest.skip(what)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Recorder:
    """A log whose lines can be read back."""

    log: Log
    stream: StringIO

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def actions(self) -> list[str]:
        return [str(line["action"]) for line in self.lines()]


def record() -> Recorder:
    stream = StringIO()
    return Recorder(Log("test", stream), stream)


@pytest.fixture
def secret_file(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a mounted secret, with the line break that people leave at the end."""

    def write(name: str, value: str) -> Path:
        path = tmp_path / name
        path.write_text(value + "\n")
        return path

    return write


@pytest.fixture
def document(tmp_path: Path) -> Callable[[object], Path]:
    """Writes a desired state."""

    def write(value: object) -> Path:
        path = tmp_path / "desired.json"
        path.write_text(json.dumps(value))
        return path

    return write


@dataclass
class Postgres:
    port: int
    password: str
    secrets: list[str] = field(default_factory=list)

    def connect(self, user: str, password: str, database: str) -> psycopg.Connection[object]:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=user,
            password=password,
            dbname=database,
            autocommit=True,
        )

    def admin(self, database: str = "postgres") -> psycopg.Connection[object]:
        return self.connect("floe_admin", self.password, database)

    def execute(self, statement: str, database: str = "postgres") -> None:
        with self.admin(database) as connection:
            connection.execute(statement)

    def query(self, statement: str, database: str = "postgres") -> list[object]:
        with self.admin(database) as connection:
            return list(connection.execute(statement).fetchall())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    binaries = os.environ.get("FLOE_TEST_POSTGRES_BIN", "/usr/lib/postgresql/15/bin")
    if not Path(binaries, "initdb").exists():
        missing("PostgreSQL: set FLOE_TEST_POSTGRES_BIN to the folder of initdb")
    folder = Path(tempfile.mkdtemp(prefix="floe-pg-"))
    server = Postgres(free_port(), secrets.token_urlsafe(16))
    # PostgreSQL refuses to run as root.
    other_user = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    as_user = other_user if os.getuid() == 0 else {}
    (folder / "password").write_text(server.password)
    if as_user:
        for path in (folder, folder / "password"):
            shutil.chown(path, "nobody", "nogroup")
    subprocess.run(
        [
            f"{binaries}/initdb",
            "-D",
            folder / "data",
            "-U",
            "floe_admin",
            "-A",
            "scram-sha-256",
            f"--pwfile={folder / 'password'}",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **as_user,
    )
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [
            f"{binaries}/postgres",
            "-D",
            folder / "data",
            "-p",
            str(server.port),
            "-k",
            folder,
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "fsync=off",
            "-c",
            "log_statement=all",
        ],
        stdout=log,
        stderr=log,
        cwd=folder,
        **as_user,
    )
    try:
        until(lambda: server.admin().close(), psycopg.OperationalError)
        yield server
        written = (folder / "log").read_text()
        assert not server.secrets or "statement: " in written, "the server logs no statements"
        assert not [value for value in server.secrets if value in written]
    finally:
        process.send_signal(2)
        process.wait(20)
        log.close()
        shutil.rmtree(folder)


@pytest.fixture
def postgres(postgres_server: Postgres, monkeypatch: pytest.MonkeyPatch) -> Postgres:
    """A server whose administrator stands in libpq's variables."""
    binaries = os.environ.get("FLOE_TEST_POSTGRES_BIN", "/usr/lib/postgresql/15/bin")
    for name, value in {
        "PGHOST": "127.0.0.1",
        "PGPORT": str(postgres_server.port),
        "PGUSER": "floe_admin",
        "PGPASSWORD": postgres_server.password,
        "PGDATABASE": "postgres",
        "PATH": f"{binaries}:{os.environ['PATH']}",
    }.items():
        monkeypatch.setenv(name, value)
    return postgres_server


@dataclass
class Store:
    endpoint: str
    access_key: str
    secret_key: str

    def client(self, access_key: str, secret_key: str) -> minio.Minio:
        host = self.endpoint.removeprefix("http://")
        return minio.Minio(
            host, access_key=access_key, secret_key=secret_key, secure=False, region="us-east-1"
        )

    def admin(self) -> minio.Minio:
        return self.client(self.access_key, self.secret_key)


@pytest.fixture(scope="session")
def store_server() -> Iterator[Store]:
    binary = os.environ.get("FLOE_TEST_MINIO", "")
    if not binary or not Path(binary).exists():
        missing("MinIO: set FLOE_TEST_MINIO to its binary")
    folder = Path(tempfile.mkdtemp(prefix="floe-minio-"))
    store = Store(f"http://127.0.0.1:{free_port()}", "floe-admin", secrets.token_urlsafe(24))
    process = subprocess.Popen(
        [
            binary,
            "server",
            "--quiet",
            "--address",
            store.endpoint.removeprefix("http://"),
            "--console-address",
            f"127.0.0.1:{free_port()}",
            folder,
        ],
        env={
            "MINIO_ROOT_USER": store.access_key,
            "MINIO_ROOT_PASSWORD": store.secret_key,
            "MINIO_BROWSER": "off",
            "MINIO_UPDATE": "off",
            "HOME": str(folder),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: store.admin().list_buckets(), Exception)
        yield store
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder)


@pytest.fixture
def store(store_server: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store whose administrator stands in floe's variables."""
    monkeypatch.setenv("FLOE_ADMIN_ACCESS_KEY", store_server.access_key)
    monkeypatch.setenv("FLOE_ADMIN_SECRET_KEY", store_server.secret_key)
    return store_server


def until(probe: Callable[[], object], failure: type[Exception]) -> None:
    """Repeat a probe for at most 30 seconds."""
    deadline = time.monotonic() + 30
    while True:
        try:
            probe()
            return
        except failure:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
