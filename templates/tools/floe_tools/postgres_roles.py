"""Login roles: their attributes, and passwords that the server only sees as SCRAM verifiers."""

from __future__ import annotations

import base64
import hashlib
import hmac

import psycopg
from psycopg import sql

from floe_tools.desired import Role
from floe_tools.log import Log

Connection = psycopg.Connection[tuple[object, ...]]

# What a consumer's role must not have, in the order in which ensure() selects it.
_NOT = tuple(
    sql.SQL(word)
    for word in ("NOSUPERUSER", "NOCREATEROLE", "NOCREATEDB", "NOREPLICATION", "NOBYPASSRLS")
)


def ensure(admin: Connection, role: Role, password: str, log: Log) -> None:
    """Make a role exist, log in with its password, and be allowed nothing beyond that."""
    limit = -1 if role.connection_limit is None else role.connection_limit
    limit_option = sql.SQL("CONNECTION LIMIT {}").format(sql.Literal(limit))
    found = admin.execute(
        "SELECT rolcanlogin, rolconnlimit, coalesce(rolvaliduntil < 'infinity', false), rolsuper,"
        " rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
        " FROM pg_roles WHERE rolname = %s",
        (role.name,),
    ).fetchone()
    name = sql.Identifier(role.name)
    options: list[sql.Composable] = []
    if found is None:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        options.append(limit_option)
    else:
        options += [] if found[0] else [sql.SQL("LOGIN")]
        options += [] if found[1] == limit else [limit_option]
        options += [sql.SQL("VALID UNTIL 'infinity'")] if found[2] else []
        options += [word for word, has in zip(_NOT, found[3:], strict=True) if has]
    for option in options:
        admin.execute(sql.SQL("ALTER ROLE {} {}").format(name, option))
    changes = [option.as_string(admin) for option in options]
    if found is None or not _has_password(admin, role.name, password):
        _set_password(admin, role.name, password)
        changes.append("PASSWORD")
    action = "create" if found is None else "update" if changes else "unchanged"
    log.info(action, kind="role", name=role.name, changes=changes)


def join(admin: Connection, role: str) -> None:
    """Let an administrator who is no superuser act for `role`, as OWNER clauses demand."""
    # Since PostgreSQL 16 membership alone no longer allows SET ROLE.
    right = "SET" if admin.info.server_version >= 160000 else "MEMBER"
    if admin.execute("SELECT pg_has_role(%s, %s)", (role, right)).fetchone() != (True,):
        admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def verifies(verifier: str, password: str) -> bool:
    """Whether a stored SCRAM-SHA-256 verifier (RFC 5803) was made from `password`."""
    scheme, _, rest = verifier.partition("$")
    parameters, _, keys = rest.partition("$")
    iterations, _, salt = parameters.partition(":")
    stored, _, server = keys.partition(":")
    if scheme != "SCRAM-SHA-256" or not iterations.isdecimal() or server == "":
        return False
    salted = hashlib.pbkdf2_hmac(
        "sha256", password.encode(), base64.b64decode(salt), int(iterations)
    )
    key = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    return hmac.compare_digest(base64.b64encode(key).decode(), stored)


def _has_password(admin: Connection, role: str, password: str) -> bool:
    try:
        found = admin.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = %s", (role,)
        ).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        # Only a superuser may look; anyone else sets the password each time.
        return False
    return found is not None and isinstance(found[0], str) and verifies(found[0], password)


def _set_password(admin: Connection, role: str, password: str) -> None:
    verifier = admin.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
    admin.execute(statement.format(sql.Identifier(role), sql.Literal(verifier)))
