"""Reading the desired state of an Apache Polaris server."""

from __future__ import annotations

from pathlib import Path

from floe_tools.document import HINT, Node, load, need, optional, unique
from floe_tools.failure import Failure
from floe_tools.polaris_types import (
    Catalog,
    CatalogRole,
    Grant,
    PolarisDesired,
    Principal,
    PrincipalRole,
)

POLARIS_SCHEMA = "floe-polaris/v1"

_STORAGE_TEXT = ("endpoint", "endpointInternal", "stsEndpoint", "region", "roleArn", "externalId")
_STORAGE_FLAGS = ("pathStyleAccess", "stsUnavailable", "kmsUnavailable")


# Polaris makes these itself; floe would take rights or credentials from whoever holds them.
_CATALOG_ADMIN = "catalog_admin"
_SERVICE_ADMIN = "service_admin"
_ROOT = "root"


def read_polaris(path: Path) -> PolarisDesired:
    """Read a floe-polaris/v1 document."""
    top = load(path, POLARIS_SCHEMA)
    fields = top.object(
        "schema", "endpoint", "realm", "root", "lease", "catalogs", "principalRoles", "principals"
    )
    root_node = need(fields, top, "root")
    root = root_node.object("clientIdFile", "clientSecretFile")
    desired = PolarisDesired(
        endpoint=need(fields, top, "endpoint").endpoint(),
        realm=need(fields, top, "realm").text(),
        client_id_file=Path(need(root, root_node, "clientIdFile").text()),
        client_secret_file=Path(need(root, root_node, "clientSecretFile").text()),
        lease=need(fields, top, "lease").text(),
        catalogs=need(fields, top, "catalogs").items(_catalog),
        principal_roles=need(fields, top, "principalRoles").items(_principal_role),
        principals=need(fields, top, "principals").items(_principal),
    )
    unique(fields["catalogs"], [entry.name for entry in desired.catalogs], "catalogs")
    unique(fields["principalRoles"], [entry.name for entry in desired.principal_roles], "roles")
    unique(fields["principals"], [entry.name for entry in desired.principals], "principals")
    _check_references(desired)
    return desired


def _check_references(desired: PolarisDesired) -> None:
    for place, catalog in enumerate(desired.catalogs):
        for position, catalog_role in enumerate(catalog.roles):
            for index, grant in enumerate(catalog_role.grants):
                if grant.namespace is not None and grant.namespace not in catalog.namespaces:
                    where = f"$.catalogs[{place}].roles[{position}].grants[{index}].namespace"
                    name = ".".join(grant.namespace)
                    raise Failure(f"{where}: {name} is not among the catalog's namespaces", HINT)
    catalog_roles = {
        (catalog.name, role.name) for catalog in desired.catalogs for role in catalog.roles
    }
    for place, role in enumerate(desired.principal_roles):
        for index, reference in enumerate(role.catalog_roles):
            if reference not in catalog_roles:
                where = f"$.principalRoles[{place}].catalogRoles[{index}]"
                raise Failure(f"{where}: no catalog role {reference[0]}/{reference[1]}", HINT)
    names = {role.name for role in desired.principal_roles}
    for place, principal in enumerate(desired.principals):
        for index, name in enumerate(principal.roles):
            if name not in names:
                where = f"$.principals[{place}].roles[{index}]"
                raise Failure(f"{where}: no principal role is named {name}", HINT)


def _catalog(node: Node) -> Catalog:
    fields = node.object(
        "name",
        "defaultBaseLocation",
        "allowedLocations",
        "storage",
        "properties",
        "namespaces",
        "roles",
    )
    roles_node = need(fields, node, "roles")
    roles = roles_node.items(_catalog_role)
    unique(roles_node, [role.name for role in roles], "catalog roles")
    return Catalog(
        name=need(fields, node, "name").text(),
        default_base_location=need(fields, node, "defaultBaseLocation").text(),
        allowed_locations=need(fields, node, "allowedLocations").items(Node.text),
        storage=_storage(need(fields, node, "storage")),
        properties=optional(fields, "properties", Node.mapping, {}),
        namespaces=optional(fields, "namespaces", lambda n: n.items(_namespace), ()),
        roles=roles,
    )


def _own_name(node: Node, reserved: str) -> str:
    if node.text() == reserved:
        raise node.fail(f"a name other than Polaris' own {reserved}")
    return node.text()


def _storage(node: Node) -> dict[str, object]:
    fields = node.object("type", *_STORAGE_TEXT, *_STORAGE_FLAGS)
    storage: dict[str, object] = {"storageType": need(fields, node, "type").choice("S3")}
    for key in _STORAGE_TEXT:
        if key in fields:
            storage[key] = fields[key].text()
    for key in _STORAGE_FLAGS:
        if key in fields:
            storage[key] = fields[key].boolean()
    return storage


def _namespace(node: Node) -> tuple[str, ...]:
    levels = tuple(node.text().split("."))
    if "" in levels:
        raise node.fail("a namespace such as sales or sales.orders")
    return levels


def _catalog_role(node: Node) -> CatalogRole:
    fields = node.object("name", "grants")
    return CatalogRole(
        name=_own_name(need(fields, node, "name"), _CATALOG_ADMIN),
        grants=need(fields, node, "grants").items(_grant),
    )


def _grant(node: Node) -> Grant:
    fields = node.object("type", "namespace", "privilege")
    privilege = need(fields, node, "privilege").text()
    if need(fields, node, "type").choice("catalog", "namespace") == "namespace":
        return Grant(privilege, _namespace(need(fields, node, "namespace")))
    if "namespace" in fields:
        raise Failure(f"{node.path}.namespace: only a grant of type namespace has it", HINT)
    return Grant(privilege, None)


def _principal_role(node: Node) -> PrincipalRole:
    fields = node.object("name", "catalogRoles")
    return PrincipalRole(
        name=_own_name(need(fields, node, "name"), _SERVICE_ADMIN),
        catalog_roles=need(fields, node, "catalogRoles").items(_catalog_role_reference),
    )


def _catalog_role_reference(node: Node) -> tuple[str, str]:
    fields = node.object("catalog", "role")
    return need(fields, node, "catalog").text(), need(fields, node, "role").text()


def _principal(node: Node) -> Principal:
    fields = node.object("name", "roles", "secret")
    secret_node = need(fields, node, "secret")
    secret = secret_node.object("namespace", "name")
    return Principal(
        name=_own_name(need(fields, node, "name"), _ROOT),
        roles=need(fields, node, "roles").items(Node.text),
        secret_namespace=need(secret, secret_node, "namespace").text(),
        secret_name=need(secret, secret_node, "name").text(),
    )
