"""Making one PostgreSQL server have the roles and databases that floe wants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from floe_tools import postgres_readers, postgres_roles
from floe_tools.desired import Database, PostgresDesired
from floe_tools.failure import Failure
from floe_tools.log import Log

# "floe" in ASCII: the key of the advisory lock that serialises runs.
LOCK_KEY = 0x666C6F65


def reconcile(desired: PostgresDesired, log: Log) -> None:
    """Create what is missing and repair what differs; nothing is ever dropped."""
    passwords = {role.name: log.secret_file(role.password_file) for role in desired.roles}
    with connect(None) as admin, locked(admin, log):
        if admin.info.user in passwords:
            raise Failure(
                f"the role {admin.info.user} is the administrator of this run",
                "give the consumer a role of its own",
            )
        for role in desired.roles:
            postgres_roles.ensure(admin, role, passwords[role.name], log)
        for database in desired.databases:
            _ensure_database(admin, database, log)
            _ensure_extensions(database, log)
            if database.readers:
                with connect(database.name) as inside:
                    for reader in database.readers:
                        postgres_readers.ensure(inside, database, reader, log)


@contextmanager
def connect(database: str | None) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection by libpq's environment variables, each statement its own transaction."""
    try:
        if database is None:
            connection = psycopg.connect(autocommit=True, application_name="floe-tools")
        else:
            connection = psycopg.connect(
                dbname=database, autocommit=True, application_name="floe-tools"
            )
    except psycopg.OperationalError as error:
        raise Failure(
            f"PostgreSQL cannot be reached: {str(error).strip()}",
            "check PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE and the server",
        ) from None
    try:
        with connection:
            yield connection
    except psycopg.Error as error:
        raise Failure(
            f"PostgreSQL refused: {str(error).strip()}",
            "the administrator needs SUPERUSER, or CREATEROLE and CREATEDB; then run this again",
        ) from None


@contextmanager
def locked(admin: psycopg.Connection[tuple[object, ...]], log: Log) -> Iterator[None]:
    """Hold the advisory lock; the server frees it itself if this process dies."""
    got = admin.execute("SELECT pg_try_advisory_lock(%s)", (LOCK_KEY,)).fetchone()
    if got != (True,):
        log.info("waiting", lock="another run of this command")
        admin.execute("SELECT pg_advisory_lock(%s)", (LOCK_KEY,))
    try:
        yield
    finally:
        if not admin.closed:
            admin.execute("SELECT pg_advisory_unlock(%s)", (LOCK_KEY,))


def _ensure_database(
    admin: psycopg.Connection[tuple[object, ...]], database: Database, log: Log
) -> None:
    name, owner = sql.Identifier(database.name), sql.Identifier(database.owner)
    postgres_roles.join(admin, database.owner)
    found = admin.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", (database.name,)
    ).fetchone()
    action = "unchanged"
    if found is None:
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
        action = "create"
    elif found[0] != database.owner:
        admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, owner))
        action = "update"
    open_to_all = admin.execute(
        "SELECT 1 FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) AS grants"
        " WHERE datname = %s AND grants.grantee = 0",
        (database.name,),
    ).fetchone()
    if open_to_all is not None:
        admin.execute(sql.SQL("REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC").format(name))
        action = "update" if action == "unchanged" else action
    log.info(action, kind="database", name=database.name, owner=database.owner)


def _ensure_extensions(database: Database, log: Log) -> None:
    if not database.extensions:
        return
    with connect(database.name) as inside:
        for extension in database.extensions:
            found = inside.execute(
                "SELECT 1 FROM pg_extension WHERE extname = %s", (extension,)
            ).fetchone()
            if found is None:
                inside.execute(
                    sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
                )
            log.info(
                "create" if found is None else "unchanged",
                kind="extension",
                name=extension,
                database=database.name,
            )
