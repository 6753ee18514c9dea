"""Clients for an S3 endpoint and for MinIO's administration API, and what their errors mean."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import minio
import urllib3
from minio.credentials.providers import IamAwsProvider, Provider, StaticProvider
from minio.error import MinioAdminException, MinioException, S3Error
from minio.minioadmin import MinioAdmin

from floe_tools.failure import Failure

_POD_IDENTITY = (
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
)

# Errors that MinIO gives for a key or secret that it does not accept.
REFUSED_KEYS = ("InvalidAccessKeyId", "SignatureDoesNotMatch")


def keys(access_key: str, secret_key: str) -> Provider:
    """Credentials that do not change."""
    return StaticProvider(access_key, secret_key)


def pod_identity() -> Provider:
    """The credentials that a cloud gives to the pod's service account (IRSA, EKS Pod Identity)."""
    # The node's own role, which the provider would fall back to, is not this pod's to use.
    if not any(os.environ.get(name) for name in _POD_IDENTITY):
        raise Failure(
            "there is neither a key for the object store nor an identity of this pod",
            "set FLOE_OBJECT_STORE_ACCESS_KEY and FLOE_OBJECT_STORE_SECRET_KEY, or give the"
            " service account a cloud role",
        )
    provider = IamAwsProvider()
    try:
        provider.retrieve()
    except (ValueError, KeyError, OSError, MinioException, urllib3.exceptions.HTTPError) as error:
        raise Failure(
            f"the pod's identity gives no credentials: {type(error).__name__}",
            "check the service account's cloud role and the network policy to its endpoint",
        ) from None
    return provider


def s3_client(endpoint: str, region: str, credentials: Provider) -> minio.Minio:
    """An S3 client for `http(s)://host:port`."""
    scheme, _, host = endpoint.partition("://")
    return minio.Minio(
        endpoint=host, credentials=credentials, region=region, secure=scheme == "https"
    )


def admin_client(endpoint: str, region: str, credentials: Provider) -> MinioAdmin:
    """A client for MinIO's administration API at the same address."""
    scheme, _, host = endpoint.partition("://")
    return MinioAdmin(
        endpoint=host, credentials=credentials, region=region, secure=scheme == "https"
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
