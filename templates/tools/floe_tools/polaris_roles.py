"""Catalog roles with their grants, principal roles with their catalog roles: exactly as wanted."""

from __future__ import annotations

import json

from floe_tools.log import Log
from floe_tools.polaris_client import MANAGEMENT, Polaris, part
from floe_tools.polaris_types import Catalog, CatalogRole, Grant, PrincipalRole


def ensure_catalog_role(polaris: Polaris, catalog: Catalog, role: CatalogRole, log: Log) -> None:
    """Make a catalog role exist with exactly its grants."""
    roles = f"{MANAGEMENT}/catalogs/{part(catalog.name)}/catalog-roles"
    path = f"{roles}/{part(role.name)}"
    exists = polaris.get(path) is not None
    if not exists:
        polaris.create(roles, {"catalogRole": {"name": role.name}})
    wanted = {_key(_grant(grant)) for grant in role.grants}
    found = _grants(polaris, path)
    # New rights first, so that whoever holds an old one and its successor never lacks both.
    for grant in sorted(wanted - found):
        polaris.change("PUT", f"{path}/grants", {"grant": json.loads(grant)})
    for grant in sorted(found - wanted):
        polaris.change("POST", f"{path}/grants", {"grant": json.loads(grant)})
    log.info(
        "create" if not exists else "unchanged" if found == wanted else "update",
        kind="catalog role",
        name=role.name,
        catalog=catalog.name,
        granted=sorted(wanted - found),
        revoked=sorted(found - wanted),
    )


def ensure_principal_role(
    polaris: Polaris, catalogs: tuple[Catalog, ...], role: PrincipalRole, log: Log
) -> None:
    """Make a principal role exist with exactly its roles in each catalog that floe keeps."""
    path = f"{MANAGEMENT}/principal-roles/{part(role.name)}"
    exists = polaris.get(path) is not None
    if not exists:
        polaris.create(f"{MANAGEMENT}/principal-roles", {"principalRole": {"name": role.name}})
    granted, revoked = [], []
    for catalog in catalogs:
        assigned = f"{path}/catalog-roles/{part(catalog.name)}"
        wanted = {name for home, name in role.catalog_roles if home == catalog.name}
        found = polaris.names(assigned, "roles")
        for name in sorted(wanted - found):
            polaris.change("PUT", assigned, {"catalogRole": {"name": name}})
            granted.append(f"{catalog.name}/{name}")
        for name in sorted(found - wanted):
            polaris.change("DELETE", f"{assigned}/{part(name)}")
            revoked.append(f"{catalog.name}/{name}")
    log.info(
        "create" if not exists else "update" if granted or revoked else "unchanged",
        kind="principal role",
        name=role.name,
        granted=granted,
        revoked=revoked,
    )


def _grants(polaris: Polaris, path: str) -> set[str]:
    found = (polaris.get(f"{path}/grants") or {}).get("grants")
    return {_key(entry) for entry in found} if isinstance(found, list) else set()


def _grant(grant: Grant) -> dict[str, object]:
    if grant.namespace is None:
        return {"type": "catalog", "privilege": grant.privilege}
    return {
        "type": "namespace",
        "namespace": list(grant.namespace),
        "privilege": grant.privilege,
    }


def _key(grant: object) -> str:
    return json.dumps(grant, sort_keys=True)
