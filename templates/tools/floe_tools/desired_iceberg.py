"""Reading which namespaces an Iceberg REST catalog must have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from floe_tools.document import Node, load, need, optional, unique

ICEBERG_SCHEMA = "floe-iceberg-namespaces/v1"

_URI = re.compile(r"https?://[^/?#\s@]+(/[^?#\s]*)?")


@dataclass(frozen=True)
class Login:
    """An OAuth2 client; its credentials are the contents of mounted files."""

    token_uri: str
    scope: str
    client_id_file: Path
    client_secret_file: Path


@dataclass(frozen=True)
class IcebergDesired:
    """The namespaces of one warehouse, each as its levels."""

    uri: str
    warehouse: str
    login: Login | None
    namespaces: tuple[tuple[str, ...], ...]


def read_iceberg(path: Path) -> IcebergDesired:
    """Read a floe-iceberg-namespaces/v1 document."""
    root = load(path, ICEBERG_SCHEMA)
    fields = root.object("schema", "uri", "warehouse", "oauth2", "namespaces")
    namespaces = need(fields, root, "namespaces")
    levels = namespaces.items(_namespace)
    unique(namespaces, [".".join(one) for one in levels], "namespaces")
    return IcebergDesired(
        uri=_uri(need(fields, root, "uri")),
        warehouse=need(fields, root, "warehouse").text(),
        login=optional(fields, "oauth2", _login, None),
        namespaces=levels,
    )


def _uri(node: Node) -> str:
    return node.matching(_URI.pattern, "a URI without query, user or password").rstrip("/")


def _login(node: Node) -> Login | None:
    fields = node.object("tokenUri", "scope", "clientIdFile", "clientSecretFile")
    return Login(
        token_uri=_uri(need(fields, node, "tokenUri")),
        scope=need(fields, node, "scope").text(),
        client_id_file=Path(need(fields, node, "clientIdFile").text()),
        client_secret_file=Path(need(fields, node, "clientSecretFile").text()),
    )


def _namespace(node: Node) -> tuple[str, ...]:
    levels = tuple(node.text().split("."))
    if "" in levels:
        raise node.fail("a namespace such as sales or sales.orders")
    return levels
