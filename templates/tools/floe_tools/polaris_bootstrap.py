"""Deciding whether Polaris' admin tool has a realm to bootstrap; README.md says why and how."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import psycopg

from floe_tools.environment import variable
from floe_tools.failure import Failure
from floe_tools.log import Log
from floe_tools.postgres import connect

# PolarisEntityType.PRINCIPAL, and the name that PolarisEntityConstants gives the root principal.
_ROOT_PRINCIPAL = (
    "SELECT 1 FROM polaris_schema.entities"
    " WHERE realm_id = %s AND type_code = 2 AND name = 'root' AND drop_timestamp = 0"
)


def guard(realm: str, directory: Path, log: Log) -> None:
    """Write the admin tool's arguments, and the credentials file where they need it."""
    if re.fullmatch(r"/[A-Za-z0-9/_.-]*", str(directory)) is None:
        raise Failure(
            f"{directory}: not usable in an argument file",
            "choose an absolute path of letters, digits and /_.-",
        )
    credentials = directory / "credentials.json"
    arguments = ["--version"]
    if is_bootstrapped(realm):
        log.info("unchanged", kind="realm", name=realm)
    else:
        entry = {
            "client-id": variable("FLOE_POLARIS_CLIENT_ID"),
            "client-secret": log.secret(variable("FLOE_POLARIS_CLIENT_SECRET")),
        }
        _write(credentials, json.dumps({realm: entry}))
        arguments = ["bootstrap", "-f", str(credentials)]
        log.info("bootstrap", kind="realm", name=realm)
    _write(directory / "arguments", "\n".join(arguments) + "\n")


def is_bootstrapped(realm: str) -> bool:
    """Whether the realm's root principal exists in the database that libpq's variables name."""
    with connect(None) as connection:
        try:
            return connection.execute(_ROOT_PRINCIPAL, (realm,)).fetchone() is not None
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            return False


def _write(path: Path, text: str) -> None:
    try:
        # An earlier try of the same pod may have left the file.
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
    except OSError as error:
        raise Failure(
            f"{path}: cannot be written: {error.strerror}",
            "mount a writable emptyDir there, and give the pod an fsGroup",
        ) from None
