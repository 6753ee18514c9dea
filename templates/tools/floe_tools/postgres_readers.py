"""Roles that may read what another role builds: everything that is there, and what will be."""

from __future__ import annotations

import psycopg
from psycopg import sql

from floe_tools.desired import Database
from floe_tools.log import Log

Connection = psycopg.Connection[tuple[object, ...]]

# Kind in pg_default_acl, the right, and how a statement names the kind.
_DEFAULTS = (("r", "SELECT", "TABLES"), ("n", "USAGE", "SCHEMAS"))

_SCHEMAS = """
SELECT nspname FROM pg_namespace
 WHERE pg_get_userbyid(nspowner) = %(owner)s
   AND NOT has_schema_privilege(%(reader)s, oid, 'USAGE')
 ORDER BY nspname
"""
_TABLES = """
SELECT nspname, relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
 WHERE pg_get_userbyid(relowner) = %(owner)s AND relkind IN ('r', 'p', 'v', 'm', 'f')
   AND nspname NOT LIKE 'pg\\_%%'
   AND NOT has_table_privilege(%(reader)s, pg_class.oid, 'SELECT')
 ORDER BY nspname, relname
"""
_DEFAULT = """
SELECT 1 FROM pg_default_acl, aclexplode(defaclacl) AS grants
 WHERE pg_get_userbyid(defaclrole) = %(owner)s AND defaclnamespace = 0
   AND defaclobjtype = %(kind)s AND grants.privilege_type = %(right)s
   AND pg_get_userbyid(grants.grantee) = %(reader)s
"""


def ensure(inside: Connection, database: Database, reader: str, log: Log) -> None:
    """Let `reader` connect to a database and read what its owner has made and will make there."""
    statements = _missing(inside, database, reader)
    for statement in statements:
        inside.execute(statement)
    action = "update" if statements else "unchanged"
    log.info(action, kind="reader", name=reader, database=database.name, changes=len(statements))


def _missing(inside: Connection, database: Database, reader: str) -> list[sql.Composed]:
    to, owner = sql.Identifier(reader), sql.Identifier(database.owner)
    names = {"owner": database.owner, "reader": reader}
    missing: list[sql.Composed] = []
    may_connect = inside.execute(
        "SELECT has_database_privilege(%s, %s, 'CONNECT')", (reader, database.name)
    ).fetchone()
    if may_connect != (True,):
        name = sql.Identifier(database.name)
        missing.append(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, to))
    for kind, right, kinds in _DEFAULTS:
        if inside.execute(_DEFAULT, {**names, "kind": kind, "right": right}).fetchone() is None:
            missing.append(
                sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} ON {} TO {}").format(
                    owner, sql.SQL(right), sql.SQL(kinds), to
                )
            )
    for (schema,) in inside.execute(_SCHEMAS, names).fetchall():
        name = sql.Identifier(str(schema))
        missing.append(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(name, to))
    for schema, table in inside.execute(_TABLES, names).fetchall():
        name = sql.Identifier(str(schema), str(table))
        missing.append(sql.SQL("GRANT SELECT ON TABLE {} TO {}").format(name, to))
    return missing
