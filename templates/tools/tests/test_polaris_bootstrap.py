"""The guard against the table that Polaris' schema has, in a real PostgreSQL."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import pytest
from conftest import Postgres, record

from floe_tools.failure import Failure
from floe_tools.polaris_bootstrap import guard

# The columns that the guard reads, as Polaris' schema-v1.sql to schema-v5.sql name them.
TABLE = (
    "CREATE SCHEMA polaris_schema; CREATE TABLE polaris_schema.entities"
    " (realm_id text, type_code int, name text, drop_timestamp bigint)"
)


@pytest.fixture
def database(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> tuple[Postgres, str]:
    name = f"polaris_{secrets.token_hex(4)}"
    postgres.execute(f"CREATE DATABASE {name}")
    monkeypatch.setenv("PGDATABASE", name)
    monkeypatch.setenv("FLOE_POLARIS_CLIENT_ID", "root")
    monkeypatch.setenv("FLOE_POLARIS_CLIENT_SECRET", secrets.token_urlsafe(12))
    return postgres, name


def run(folder: Path) -> tuple[list[str], dict | None]:
    guard("floe", folder, record().log)
    credentials = folder / "credentials.json"
    found = json.loads(credentials.read_text()) if credentials.exists() else None
    return (folder / "arguments").read_text().splitlines(), found


@pytest.mark.usefixtures("database")
def test_an_empty_database_is_bootstrapped(tmp_path: Path) -> None:
    arguments, credentials = run(tmp_path)
    assert arguments == ["bootstrap", "-f", f"{tmp_path}/credentials.json"]
    assert credentials is not None
    assert list(credentials) == ["floe"]
    assert sorted(credentials["floe"]) == ["client-id", "client-secret"]
    assert (tmp_path / "credentials.json").stat().st_mode & 0o777 == 0o600
    assert run(tmp_path)[0] == arguments


def test_another_realm_or_a_dropped_root_does_not_count(
    database: tuple[Postgres, str], tmp_path: Path
) -> None:
    postgres, name = database
    rows = "('other', 2, 'root', 0), ('floe', 2, 'root', 5), ('floe', 3, 'root', 0)"
    postgres.execute(f"{TABLE}; INSERT INTO polaris_schema.entities VALUES {rows}", name)
    assert run(tmp_path)[0][0] == "bootstrap"


def test_a_realm_with_a_root_principal_is_left_alone(
    database: tuple[Postgres, str], tmp_path: Path
) -> None:
    postgres, name = database
    rows = "('floe', 2, 'root', 0)"
    postgres.execute(f"{TABLE}; INSERT INTO polaris_schema.entities VALUES {rows}", name)
    assert run(tmp_path) == (["--version"], None)


@pytest.mark.usefixtures("database")
def test_a_folder_that_cannot_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="cannot be written"):
        run(tmp_path / "missing")
    with pytest.raises(Failure, match="not usable"):
        run(tmp_path / "with space")
