"""Clients for an S3 endpoint and for MinIO's administration API, and what their errors mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import minio
import urllib3
from minio.credentials.providers import StaticProvider
from minio.error import MinioAdminException, MinioException, S3Error
from minio.minioadmin import MinioAdmin

from floe_tools.failure import Failure

# Errors that MinIO gives for a key or secret that it does not accept.
REFUSED_KEYS = ("InvalidAccessKeyId", "SignatureDoesNotMatch")


def s3_client(endpoint: str, region: str, access_key: str, secret_key: str) -> minio.Minio:
    """An S3 client for `http(s)://host:port`."""
    scheme, _, host = endpoint.partition("://")
    return minio.Minio(
        endpoint=host,
        access_key=access_key,
        secret_key=secret_key,
        region=region,
        secure=scheme == "https",
    )


def admin_client(endpoint: str, region: str, access_key: str, secret_key: str) -> MinioAdmin:
    """A client for MinIO's administration API at the same address."""
    scheme, _, host = endpoint.partition("://")
    return MinioAdmin(
        endpoint=host,
        credentials=StaticProvider(access_key, secret_key),
        region=region,
        secure=scheme == "https",
    )


def accepts(client: minio.Minio) -> bool:
    """Whether the store accepts the client's keys, whatever they may do."""
    try:
        client.list_buckets()
    except S3Error as error:
        if error.code in REFUSED_KEYS:
            return False
        if error.code != "AccessDenied":
            raise
    return True


@contextmanager
def store_errors(endpoint: str) -> Iterator[None]:
    """Turn the libraries' errors into a failure that says what to do."""
    try:
        yield
    except S3Error as error:
        hint = "check the key's rights on this bucket"
        if error.code in REFUSED_KEYS:
            hint = "the access key or secret key is wrong: compare the Secret with the store's"
        raise Failure(f"{endpoint}: {error.code}: {error.message}", hint) from None
    except MinioAdminException as error:
        raise Failure(
            f"{endpoint}: the administration API refused: {error}",
            "the endpoint must be a MinIO, and the administrator's key its root user",
        ) from None
    except (MinioException, urllib3.exceptions.HTTPError) as error:
        raise Failure(
            f"{endpoint}: cannot be reached: {type(error).__name__}",
            "check the endpoint, the store's pod and the network policies",
        ) from None
