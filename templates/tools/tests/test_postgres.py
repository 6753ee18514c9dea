"""The real server: twice, then damage, then again."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from conftest import Postgres, record

from floe_tools import desired, postgres
from floe_tools.failure import Failure
from floe_tools.postgres_roles import verifies

Document = Callable[[object], Path]
SecretFile = Callable[[str, str], Path]


class World:
    """Two roles and two databases with names of their own, and how to reconcile them."""

    def __init__(self, server: Postgres, document: Document, secret_file: SecretFile) -> None:
        self.server = server
        self.tag = secrets.token_hex(4)
        self.one, self.two = f"one_{self.tag}", f'two "{self.tag}'
        self.passwords = {self.one: secrets.token_urlsafe(16), self.two: "p'w\\ %s " + self.tag}
        self.files = {
            name: secret_file(f"password-{index}", value)
            for index, (name, value) in enumerate(self.passwords.items())
        }
        self.write = document
        self.readers: list[str] = []
        # The server logs every statement; at its end none of these may be found there.
        server.secrets.extend(self.passwords.values())

    def document(self) -> dict[str, object]:
        return {
            "schema": "floe-postgres/v1",
            "roles": [
                {"name": self.one, "passwordFile": str(self.files[self.one]), "connectionLimit": 7},
                {"name": self.two, "passwordFile": str(self.files[self.two])},
            ],
            "databases": [
                {
                    "name": self.one,
                    "owner": self.one,
                    "extensions": ["pg_trgm"],
                    "readers": self.readers,
                },
                {"name": self.two, "owner": self.two},
            ],
        }

    def run(self) -> list[str]:
        recorder = record()
        postgres.reconcile(desired.read_postgres(self.write(self.document())), recorder.log)
        for password in self.passwords.values():
            assert password not in recorder.stream.getvalue()
        return recorder.actions()


@pytest.fixture
def world(postgres: Postgres, document: Document, secret_file: SecretFile) -> World:
    if not postgres.query("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"):
        pytest.fail("the server lacks pg_trgm: install postgresql-contrib")
    return World(postgres, document, secret_file)


def test_creates_roles_and_databases_then_changes_nothing(world: World) -> None:
    assert world.run() == ["create"] * 5
    assert world.run() == ["unchanged"] * 5
    with world.server.connect(world.two, world.passwords[world.two], world.two) as own:
        own.execute("CREATE TABLE t (id int)")
    limit = f"SELECT rolconnlimit FROM pg_roles WHERE rolname = '{world.one}'"
    assert world.server.query(limit) == [(7,)]


def test_keeps_other_roles_out_of_a_database(world: World) -> None:
    world.run()
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        world.server.connect(world.one, world.passwords[world.one], world.two)


def test_repairs_a_changed_password(world: World) -> None:
    world.run()
    world.server.execute(f"ALTER ROLE {world.one} PASSWORD 'SCRAM-SHA-256$x'")
    assert world.run() == ["update"] + ["unchanged"] * 4
    world.server.connect(world.one, world.passwords[world.one], world.one).close()


def test_repairs_a_dropped_role_and_its_ownership(world: World) -> None:
    world.run()
    world.server.execute(f"ALTER DATABASE {world.one} OWNER TO floe_admin")
    world.server.execute(f"DROP ROLE {world.one}")
    assert world.run() == ["create", "unchanged", "update", "unchanged", "unchanged"]
    with world.server.connect(world.one, world.passwords[world.one], world.one) as own:
        own.execute("CREATE SCHEMA mine")


def test_takes_back_what_was_granted_by_hand(world: World) -> None:
    world.run()
    world.server.execute(
        f"ALTER ROLE {world.one} SUPERUSER CREATEDB NOLOGIN VALID UNTIL '2020-01-01'"
    )
    world.server.execute(f"GRANT CONNECT ON DATABASE {world.one} TO PUBLIC")
    world.server.execute("DROP EXTENSION pg_trgm", world.one)
    assert world.run() == ["update", "unchanged", "update", "create", "unchanged"]
    found = world.server.query(
        "SELECT rolsuper, rolcreatedb, rolcanlogin, rolvaliduntil = 'infinity'"
        f" FROM pg_roles WHERE rolname = '{world.one}'"
    )
    assert found == [(False, False, True, True)]


def test_lets_a_reader_read_what_is_there_and_what_comes(world: World) -> None:
    world.readers = [world.two]
    assert world.run() == ["create", "create", "create", "create", "update", "create"]
    with world.server.connect(world.one, world.passwords[world.one], world.one) as own:
        own.execute("CREATE SCHEMA marts")
        own.execute("CREATE TABLE marts.later AS SELECT 1 AS id")
        own.execute("REVOKE ALL ON SCHEMA marts FROM PUBLIC")
    with world.server.connect(world.two, world.passwords[world.two], world.one) as other:
        assert other.execute("SELECT id FROM marts.later").fetchall() == [(1,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            other.execute("INSERT INTO marts.later VALUES (2)")
    assert world.run() == ["unchanged"] * 6


def test_gives_a_reader_back_what_was_taken_away(world: World) -> None:
    world.readers = [world.two]
    world.run()
    with world.server.connect(world.one, world.passwords[world.one], world.one) as own:
        own.execute("CREATE SCHEMA marts")
        own.execute("CREATE TABLE marts.orders (id int)")
        own.execute(f'REVOKE ALL ON SCHEMA marts FROM "{world.two.replace(chr(34), chr(34) * 2)}"')
        own.execute(
            f'REVOKE ALL ON marts.orders FROM "{world.two.replace(chr(34), chr(34) * 2)}"'
        )
    assert world.run() == ["unchanged"] * 4 + ["update", "unchanged"]
    with world.server.connect(world.two, world.passwords[world.two], world.one) as other:
        assert other.execute("SELECT id FROM marts.orders").fetchall() == []


def test_refuses_a_reader_that_is_no_other_role(world: World) -> None:
    for name in ("nobody", world.one):
        world.readers = [name]
        with pytest.raises(Failure, match="no other role is named"):
            world.run()


def test_works_for_an_administrator_who_is_no_superuser(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, password = f"manager_{world.tag}", secrets.token_urlsafe(16)
    world.server.execute(f"CREATE ROLE {manager} LOGIN CREATEROLE CREATEDB")
    with world.server.admin() as admin:
        secret = admin.pgconn.encrypt_password(
            password.encode(), manager.encode(), b"scram-sha-256"
        ).decode()
        admin.execute(f"ALTER ROLE {manager} PASSWORD '{secret}'")
    monkeypatch.setenv("PGUSER", manager)
    monkeypatch.setenv("PGPASSWORD", password)
    assert world.run() == ["create"] * 5
    # It may not read verifiers, so it sets the passwords again.
    assert world.run() == ["update", "update", "unchanged", "unchanged", "unchanged"]
    world.server.connect(world.two, world.passwords[world.two], world.two).close()


@pytest.mark.usefixtures("postgres")
def test_refuses_to_manage_its_own_administrator(
    document: Document, secret_file: SecretFile
) -> None:
    path = document(
        {
            "schema": "floe-postgres/v1",
            "roles": [{"name": "floe_admin", "passwordFile": str(secret_file("p", "x" * 9))}],
            "databases": [],
        }
    )
    with pytest.raises(Failure, match="administrator of this run"):
        _reconcile(path)


def test_waits_for_the_lock_of_another_run(world: World) -> None:
    with world.server.admin() as other:
        other.execute("SELECT pg_advisory_lock(%s)", (postgres.LOCK_KEY,))
        recorder = record()
        wanted = desired.read_postgres(world.write(world.document()))
        thread = threading.Thread(target=postgres.reconcile, args=(wanted, recorder.log))
        thread.start()
        deadline = time.monotonic() + 10
        while recorder.actions() != ["waiting"] and time.monotonic() < deadline:
            time.sleep(0.05)
        assert recorder.actions() == ["waiting"]
        other.execute("SELECT pg_advisory_unlock(%s)", (postgres.LOCK_KEY,))
        thread.join(20)
    assert recorder.actions() == ["waiting"] + ["create"] * 5


def test_says_what_to_do_when_the_server_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "wrong-" + world.tag)
    with pytest.raises(Failure, match="cannot be reached") as failure:
        world.run()
    assert "PGHOST" in failure.value.hint


def test_verifies_refuses_another_password_and_another_scheme(postgres: Postgres) -> None:
    password = secrets.token_urlsafe(8)
    with postgres.admin() as admin:
        made = admin.pgconn.encrypt_password(password.encode(), b"x", b"scram-sha-256").decode()
    assert verifies(made, password)
    assert not verifies(made, password + "x")
    assert not verifies("md5" + "0" * 32, password)


def _reconcile(path: Path) -> None:
    from floe_tools import postgres as command

    command.reconcile(desired.read_postgres(path), record().log)
