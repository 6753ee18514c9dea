"""What floe may want of an Apache Polaris server (read by desired_polaris.py)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Grant:
    """A privilege on the catalog, or on one namespace of it."""

    privilege: str
    namespace: tuple[str, ...] | None


@dataclass(frozen=True)
class CatalogRole:
    """A role inside a catalog; its grants are exactly these."""

    name: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class Catalog:
    """A catalog that Polaris keeps itself (type INTERNAL), with S3 storage."""

    name: str
    default_base_location: str
    allowed_locations: tuple[str, ...]
    storage: dict[str, object]
    properties: dict[str, str]
    namespaces: tuple[tuple[str, ...], ...]
    roles: tuple[CatalogRole, ...]


@dataclass(frozen=True)
class PrincipalRole:
    """A role that principals hold; `catalog_roles` are (catalog, catalog role)."""

    name: str
    catalog_roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Principal:
    """A principal, its roles, and the Kubernetes Secret that holds its credentials."""

    name: str
    roles: tuple[str, ...]
    secret_namespace: str
    secret_name: str


@dataclass(frozen=True)
class PolarisDesired:
    """All that floe wants in one realm of one Polaris server."""

    endpoint: str
    realm: str
    client_id_file: Path
    client_secret_file: Path
    lease: str
    catalogs: tuple[Catalog, ...]
    principal_roles: tuple[PrincipalRole, ...]
    principals: tuple[Principal, ...]
