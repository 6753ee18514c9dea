"""Every mistake in a desired state names its JSON path and never quotes a value."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from floe_tools import desired, desired_polaris
from floe_tools.failure import Failure

POSTGRES = {
    "schema": "floe-postgres/v1",
    "roles": [{"name": "a", "passwordFile": "/p"}],
    "databases": [{"name": "a", "owner": "a"}],
}
STORE = {
    "schema": "floe-object-store/v1",
    "endpoint": "http://minio:9000",
    "region": "us-east-1",
    "buckets": [{"name": "lake"}],
    "users": [
        {
            "name": "u",
            "accessKeyFile": "/a",
            "secretKeyFile": "/s",
            "grants": [{"bucket": "lake", "prefix": "/x/y/", "access": "read"}],
        }
    ],
}
POLARIS = {
    "schema": "floe-polaris/v1",
    "endpoint": "http://polaris:8181",
    "realm": "floe",
    "root": {"clientIdFile": "/i", "clientSecretFile": "/s"},
    "lease": "l",
    "catalogs": [
        {
            "name": "c",
            "defaultBaseLocation": "s3://b/w",
            "allowedLocations": [],
            "storage": {"type": "S3"},
            "namespaces": ["n"],
            "roles": [
                {
                    "name": "r",
                    "grants": [{"type": "namespace", "namespace": "n", "privilege": "P"}],
                }
            ],
        }
    ],
    "principalRoles": [{"name": "p", "catalogRoles": [{"catalog": "c", "role": "r"}]}],
    "principals": [{"name": "q", "roles": ["p"], "secret": {"namespace": "n", "name": "s"}}],
}
READERS = {
    "floe-postgres/v1": (POSTGRES, desired.read_postgres),
    "floe-object-store/v1": (STORE, desired.read_object_store),
    "floe-polaris/v1": (POLARIS, desired_polaris.read_polaris),
}
GRANT = "catalogs.0.roles.0.grants.0"

MISTAKES = [
    ("floe-postgres/v1", "roles.0.name", 5, "$.roles[0].name: expected a string"),
    ("floe-postgres/v1", "roles.0.nam", "x", "$.roles[0].nam: unknown key"),
    ("floe-postgres/v1", "roles.0.connectionLimit", 0, "$.roles[0].connectionLimit: expected a wh"),
    ("floe-postgres/v1", "roles.0.connectionLimit", True, "found a boolean"),
    ("floe-postgres/v1", "roles", {}, "$.roles: expected a list, found an object"),
    ("floe-postgres/v1", "databases.0.owner", "b", "$.databases[0].owner: no role is named b"),
    (
        "floe-postgres/v1",
        "databases.0.name",
        "postgres",
        "$.databases[0].name: expected a database",
    ),
    ("floe-postgres/v1", "databases.0.extensions", [""], "$.databases[0].extensions[0]: expected"),
    ("floe-postgres/v1", "schema", "floe-postgres/v2", "expected floe-postgres/v1, found"),
    ("floe-object-store/v1", "endpoint", "minio:9000", "$.endpoint: expected http(s)://host:port"),
    ("floe-object-store/v1", "endpoint", "http://minio/x", "$.endpoint: expected http(s)"),
    ("floe-object-store/v1", "users.0.grants.0.access", "write", "expected one of read, readwrite"),
    (
        "floe-object-store/v1",
        "users.0.grants.0.bucket",
        "z",
        "$.users[0].grants[0].bucket: no bucket",
    ),
    (
        "floe-object-store/v1",
        "users.0.grants.0.prefix",
        "*",
        "$.users[0].grants[0].prefix: expected",
    ),
    (
        "floe-object-store/v1",
        "buckets.0.versioning",
        "yes",
        "$.buckets[0].versioning: expected true",
    ),
    ("floe-object-store/v1", "buckets.0.name", "No", "$.buckets[0].name: expected a bucket's name"),
    ("floe-object-store/v1", "region", "a b", "$.region: expected a region"),
    ("floe-polaris/v1", "catalogs.0.roles.0.name", "catalog_admin", "$.catalogs[0].roles[0].name"),
    ("floe-polaris/v1", "principalRoles.0.name", "service_admin", "Polaris' own service_admin"),
    ("floe-polaris/v1", "principals.0.name", "root", "$.principals[0].name: expected a name other"),
    ("floe-polaris/v1", "endpoint", "http://u:p@h", "$.endpoint: expected http(s)"),
    ("floe-polaris/v1", "catalogs.0.storage.type", "FILE", "$.catalogs[0].storage.type: expected"),
    ("floe-polaris/v1", "catalogs.0.storage.key", "x", "$.catalogs[0].storage.key: unknown key"),
    ("floe-polaris/v1", "catalogs.0.namespaces", ["n", "a..b"], "$.catalogs[0].namespaces[1]: exp"),
    ("floe-polaris/v1", "catalogs.0.properties", {"a": 1}, "$.catalogs[0].properties.a: expected"),
    ("floe-polaris/v1", f"{GRANT}.namespace", "m", "m is not among the catalog's namespaces"),
    ("floe-polaris/v1", f"{GRANT}.type", "catalog", "only a grant of type namespace has it"),
    ("floe-polaris/v1", "principalRoles.0.catalogRoles.0.role", "x", "no catalog role c/x"),
    ("floe-polaris/v1", "principals.0.roles", ["x"], "$.principals[0].roles[0]: no principal role"),
    ("floe-polaris/v1", "principals.0.secret", None, "$.principals[0].secret: expected an object"),
]


@pytest.mark.parametrize("schema", READERS)
def test_a_right_document_is_read(schema: str, document: Callable[[object], Path]) -> None:
    value, read = READERS[schema]
    read(document(value))


def test_a_prefix_loses_its_outer_slashes(document: Callable[[object], Path]) -> None:
    assert desired.read_object_store(document(STORE)).users[0].grants[0].prefix == "x/y"


@pytest.mark.parametrize(("schema", "place", "value", "message"), MISTAKES)
def test_a_mistake_names_its_path(
    schema: str, place: str, value: object, message: str, document: Callable[[object], Path]
) -> None:
    right, read = READERS[schema]
    wrong = json.loads(json.dumps(right))
    parent = wrong
    *way, last = place.split(".")
    for step in way:
        parent = parent[int(step)] if isinstance(parent, list) else parent[step]
    parent[last] = value
    with pytest.raises(Failure) as failure:
        read(document(wrong))
    assert message in failure.value.message


@pytest.mark.parametrize("key", ["roles", "databases"])
def test_a_missing_key_names_its_path(key: str, document: Callable[[object], Path]) -> None:
    wrong = {name: value for name, value in POSTGRES.items() if name != key}
    with pytest.raises(Failure, match=rf"\$\.{key}: missing"):
        desired.read_postgres(document(wrong))


def test_two_entries_of_one_name_are_refused(document: Callable[[object], Path]) -> None:
    wrong = POSTGRES | {"roles": POSTGRES["roles"] * 2}
    with pytest.raises(Failure, match=r"\$\.roles: two roles are named a"):
        desired.read_postgres(document(wrong))


def test_a_file_that_is_missing_or_no_json_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="cannot be read: No such file"):
        desired.read_postgres(tmp_path / "none")
    broken = tmp_path / "broken"
    broken.write_text("{")
    with pytest.raises(Failure, match="not JSON"):
        desired.read_postgres(broken)
    broken.write_text("[]")
    with pytest.raises(Failure, match="expected floe-postgres/v1"):
        desired.read_postgres(broken)
