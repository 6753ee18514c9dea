"""Where dumps of databases lie in an object store."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import quote

from minio import Minio

from floe_tools.document import is_endpoint
from floe_tools.environment import variable
from floe_tools.failure import Failure
from floe_tools.log import Log
from floe_tools.object_store_client import keys, pod_identity, s3_client

_DUMP = re.compile(r"[0-9]{8}T[0-9]{6}Z\.dump")


@dataclass(frozen=True)
class Place:
    """Where dumps lie: `<prefix>/<database>/<time>.dump` in a bucket."""

    client: Minio
    endpoint: str
    bucket: str
    prefix: str

    def folder(self, database: str) -> str:
        """The key prefix of one database's dumps."""
        parts = [self.prefix.strip("/"), quote(database, safe="")]
        return "/".join(part for part in parts if part) + "/"

    def dumps(self, database: str) -> list[str]:
        """The keys of one database's dumps, the oldest first."""
        folder = self.folder(database)
        found = self.client.list_objects(self.bucket, prefix=folder)
        keys = [str(entry.object_name) for entry in found]
        return sorted(key for key in keys if _DUMP.fullmatch(key.removeprefix(folder)))


def place(bucket: str, prefix: str, log: Log) -> Place:
    """The place that the environment's object store and these two flags name."""
    endpoint = variable("FLOE_OBJECT_STORE_ENDPOINT").removesuffix("/")
    if not is_endpoint(endpoint):
        raise Failure(
            "FLOE_OBJECT_STORE_ENDPOINT is no http(s)://host:port",
            "set it to the object store's address, without a path",
        )
    region = variable("FLOE_OBJECT_STORE_REGION")
    if "FLOE_OBJECT_STORE_ACCESS_KEY" in os.environ:
        access_key = variable("FLOE_OBJECT_STORE_ACCESS_KEY")
        secret_key = log.secret(variable("FLOE_OBJECT_STORE_SECRET_KEY"))
        credentials = keys(access_key, secret_key)
    else:
        credentials = pod_identity()
    return Place(s3_client(endpoint, region, credentials), endpoint, bucket, prefix)
