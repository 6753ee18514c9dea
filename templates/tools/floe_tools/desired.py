"""Desired states of PostgreSQL and the object store (Polaris: desired_polaris.py)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from floe_tools.document import HINT, Node, load, need, optional, unique
from floe_tools.failure import Failure

POSTGRES_SCHEMA = "floe-postgres/v1"
OBJECT_STORE_SCHEMA = "floe-object-store/v1"

_REGION = r"[a-z0-9][a-z0-9-]{0,61}[a-z0-9]"
_BUCKET = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
_SYSTEM_DATABASES = ("postgres", "template0", "template1")


@dataclass(frozen=True)
class Role:
    """A role that may log in; its password is the content of a mounted file."""

    name: str
    password_file: Path
    connection_limit: int | None


@dataclass(frozen=True)
class Database:
    """A database, the role that owns it, its extensions, and roles that may only read."""

    name: str
    owner: str
    extensions: tuple[str, ...]
    readers: tuple[str, ...]


@dataclass(frozen=True)
class PostgresDesired:
    """All roles and databases that floe wants on one server."""

    roles: tuple[Role, ...]
    databases: tuple[Database, ...]


@dataclass(frozen=True)
class Bucket:
    """A bucket; `versioning` None leaves the setting as it is."""

    name: str
    versioning: bool | None


@dataclass(frozen=True)
class StoreGrant:
    """What a user may do below one prefix; the empty prefix is the whole bucket."""

    bucket: str
    prefix: str
    access: str


@dataclass(frozen=True)
class StoreUser:
    """A user of the object store; its keys are the contents of mounted files."""

    name: str
    access_key_file: Path
    secret_key_file: Path
    grants: tuple[StoreGrant, ...]


@dataclass(frozen=True)
class ObjectStoreDesired:
    """All buckets and users that floe wants in one object store."""

    endpoint: str
    region: str
    buckets: tuple[Bucket, ...]
    users: tuple[StoreUser, ...]


def read_postgres(path: Path) -> PostgresDesired:
    """Read a floe-postgres/v1 document."""
    root = load(path, POSTGRES_SCHEMA)
    fields = root.object("schema", "roles", "databases")
    roles_node = need(fields, root, "roles")
    databases_node = need(fields, root, "databases")
    roles = roles_node.items(_role)
    databases = databases_node.items(_database)
    unique(roles_node, [role.name for role in roles], "roles")
    unique(databases_node, [database.name for database in databases], "databases")
    names = {role.name for role in roles}
    for index, database in enumerate(databases):
        if database.owner not in names:
            raise Failure(f"$.databases[{index}].owner: no role is named {database.owner}", HINT)
        for place, reader in enumerate(database.readers):
            if reader not in names or reader == database.owner:
                where = f"$.databases[{index}].readers[{place}]"
                raise Failure(f"{where}: no other role is named {reader}", HINT)
    return PostgresDesired(roles, databases)


def read_object_store(path: Path) -> ObjectStoreDesired:
    """Read a floe-object-store/v1 document."""
    root = load(path, OBJECT_STORE_SCHEMA)
    fields = root.object("schema", "endpoint", "region", "buckets", "users")
    buckets_node = need(fields, root, "buckets")
    buckets = buckets_node.items(_bucket)
    unique(buckets_node, [bucket.name for bucket in buckets], "buckets")
    names = {bucket.name for bucket in buckets}
    users_node = need(fields, root, "users")
    users = users_node.items(_store_user)
    unique(users_node, [user.name for user in users], "users")
    for place, user in enumerate(users):
        for index, grant in enumerate(user.grants):
            if grant.bucket not in names:
                path_of = f"$.users[{place}].grants[{index}].bucket"
                raise Failure(f"{path_of}: no bucket is named {grant.bucket}", HINT)
    return ObjectStoreDesired(
        endpoint=need(fields, root, "endpoint").endpoint(),
        region=need(fields, root, "region").matching(_REGION, "a region such as us-east-1"),
        buckets=buckets,
        users=users,
    )


def _role(node: Node) -> Role:
    fields = node.object("name", "passwordFile", "connectionLimit")
    return Role(
        name=need(fields, node, "name").text(),
        password_file=Path(need(fields, node, "passwordFile").text()),
        connection_limit=optional(fields, "connectionLimit", lambda n: n.integer(1), None),
    )


def _database(node: Node) -> Database:
    fields = node.object("name", "owner", "extensions", "readers")
    name = need(fields, node, "name")
    if name.text() in _SYSTEM_DATABASES:
        raise name.fail("a database other than " + ", ".join(_SYSTEM_DATABASES))
    return Database(
        name=name.text(),
        owner=need(fields, node, "owner").text(),
        extensions=optional(fields, "extensions", lambda n: n.items(Node.text), ()),
        readers=optional(fields, "readers", lambda n: n.items(Node.text), ()),
    )


def _bucket(node: Node) -> Bucket:
    fields = node.object("name", "versioning")
    return Bucket(
        name=need(fields, node, "name").matching(
            _BUCKET, "a bucket's name (3 to 63 of a-z 0-9 . -)"
        ),
        versioning=optional(fields, "versioning", Node.boolean, None),
    )


def _store_user(node: Node) -> StoreUser:
    fields = node.object("name", "accessKeyFile", "secretKeyFile", "grants")
    return StoreUser(
        name=need(fields, node, "name").text(),
        access_key_file=Path(need(fields, node, "accessKeyFile").text()),
        secret_key_file=Path(need(fields, node, "secretKeyFile").text()),
        grants=need(fields, node, "grants").items(_store_grant),
    )


def _store_grant(node: Node) -> StoreGrant:
    fields = node.object("bucket", "prefix", "access")
    prefix = need(fields, node, "prefix")
    if not isinstance(prefix.value, str) or any(mark in prefix.value for mark in "*?$"):
        raise prefix.fail("a key prefix without wildcards (empty: the whole bucket)")
    return StoreGrant(
        bucket=need(fields, node, "bucket").text(),
        prefix=prefix.value.strip("/"),
        access=need(fields, node, "access").choice("read", "readwrite"),
    )
