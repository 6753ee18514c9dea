"""Catalogs, their storage, and their namespaces."""

from __future__ import annotations

from floe_tools.failure import Failure
from floe_tools.log import Log
from floe_tools.polaris_client import CATALOG, MANAGEMENT, Polaris, part
from floe_tools.polaris_types import Catalog

_BASE = "default-base-location"
# What a desired state says about storage; other fields of a catalog are left alone.
_MANAGED = (
    "storageType",
    "endpoint",
    "endpointInternal",
    "stsEndpoint",
    "region",
    "roleArn",
    "externalId",
    "pathStyleAccess",
    "stsUnavailable",
    "kmsUnavailable",
)


def ensure(polaris: Polaris, catalog: Catalog, log: Log) -> None:
    """Create a catalog, or bring its properties and storage to what is wanted."""
    path = f"{MANAGEMENT}/catalogs/{part(catalog.name)}"
    found = polaris.get(path)
    if found is None:
        polaris.create(f"{MANAGEMENT}/catalogs", {"catalog": _new(catalog)})
        log.info("create", kind="catalog", name=catalog.name)
        return
    if found.get("type") != "INTERNAL":
        raise Failure(
            f"the catalog {catalog.name} is {found.get('type')}, not INTERNAL",
            "choose another name: floe never deletes a catalog",
        )
    changes = _changes(catalog, _object(found, "properties"), _object(found, "storageConfigInfo"))
    if changes:
        version = {"currentEntityVersion": found.get("entityVersion")}
        polaris.change("PUT", path, version | changes)
    action = "update" if changes else "unchanged"
    log.info(action, kind="catalog", name=catalog.name, changes=sorted(changes))


def ensure_namespaces(polaris: Polaris, catalog: Catalog, log: Log) -> None:
    """Create missing namespaces, parents first."""
    wanted = {
        levels[:depth] for levels in catalog.namespaces for depth in range(1, len(levels) + 1)
    }
    collection = f"{CATALOG}/{part(catalog.name)}/namespaces"
    for levels in sorted(wanted):
        # The Iceberg REST specification separates levels by the unit separator.
        found = polaris.get(f"{collection}/{part(chr(0x1F).join(levels))}")
        if found is None:
            polaris.create(collection, {"namespace": list(levels), "properties": {}})
        action = "create" if found is None else "unchanged"
        log.info(action, kind="namespace", name=".".join(levels), catalog=catalog.name)


def _new(catalog: Catalog) -> dict[str, object]:
    return {
        "type": "INTERNAL",
        "name": catalog.name,
        "readOnly": False,
        "properties": catalog.properties | {_BASE: catalog.default_base_location},
        "storageConfigInfo": catalog.storage | {"allowedLocations": _locations(catalog)},
    }


def _changes(
    catalog: Catalog, properties: dict[str, object], storage: dict[str, object]
) -> dict[str, object]:
    changes: dict[str, object] = {}
    wanted = catalog.properties | {_BASE: catalog.default_base_location}
    if any(properties.get(key) != value for key, value in wanted.items()):
        # An update replaces all properties, so those of others are sent along.
        changes["properties"] = properties | wanted
    # An unset flag comes back as null or false.
    same = all((storage.get(key) or None) == (catalog.storage.get(key) or None) for key in _MANAGED)
    found = storage.get("allowedLocations")
    locations = sorted(map(str, found)) if isinstance(found, list) else []
    if not same or locations != _locations(catalog):
        others = {
            key: value
            for key, value in storage.items()
            if key not in _MANAGED and value is not None
        }
        changes["storageConfigInfo"] = (
            others | catalog.storage | {"allowedLocations": _locations(catalog)}
        )
    return changes


def _locations(catalog: Catalog) -> list[str]:
    return sorted({*catalog.allowed_locations, catalog.default_base_location})


def _object(parent: dict[str, object], key: str) -> dict[str, object]:
    value = parent.get(key)
    return {str(name): entry for name, entry in value.items()} if isinstance(value, dict) else {}
