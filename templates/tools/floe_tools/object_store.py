"""Making one MinIO have the buckets, users and policies that floe wants."""

from __future__ import annotations

import json

from minio import Minio
from minio.commonconfig import ENABLED
from minio.error import MinioAdminException, S3Error
from minio.minioadmin import MinioAdmin
from minio.versioningconfig import SUSPENDED, VersioningConfig

from floe_tools.desired import Bucket, ObjectStoreDesired, StoreUser
from floe_tools.environment import variable
from floe_tools.failure import Failure
from floe_tools.log import Log, mounted_file
from floe_tools.object_store_client import accepts, admin_client, keys, s3_client, store_errors
from floe_tools.object_store_policy import normal, policy


def reconcile(desired: ObjectStoreDesired, log: Log) -> None:
    """Create what is missing and repair what differs; no bucket and no object is ever deleted."""
    access_key = variable("FLOE_ADMIN_ACCESS_KEY")
    secret_key = log.secret(variable("FLOE_ADMIN_SECRET_KEY"))
    users = {
        user.name: (mounted_file(user.access_key_file), log.secret_file(user.secret_key_file))
        for user in desired.users
    }
    _check_keys(users, access_key)
    with store_errors(desired.endpoint):
        root = keys(access_key, secret_key)
        client = s3_client(desired.endpoint, desired.region, root)
        if not accepts(client):
            raise Failure(
                f"{desired.endpoint} refuses the administrator's key",
                "compare FLOE_ADMIN_ACCESS_KEY and FLOE_ADMIN_SECRET_KEY with the store's own",
            )
        admin = admin_client(desired.endpoint, desired.region, root)
        for bucket in desired.buckets:
            _ensure_bucket(client, bucket, desired.region, log)
        for user in desired.users:
            _ensure_policy(admin, user, log)
            own = s3_client(desired.endpoint, desired.region, keys(*users[user.name]))
            _ensure_user(admin, own, user, users[user.name], log)


def _check_keys(users: dict[str, tuple[str, str]], administrator: str) -> None:
    owner: dict[str, str] = {administrator: "the administrator"}
    for name, (access_key, _) in users.items():
        if access_key in owner:
            raise Failure(
                f"the user {name} has the same access key as {owner[access_key]}",
                "give each user an access key of its own",
            )
        owner[access_key] = f"the user {name}"


def _ensure_bucket(client: Minio, bucket: Bucket, region: str, log: Log) -> None:
    action = "unchanged"
    if not client.bucket_exists(bucket.name):
        try:
            client.make_bucket(bucket.name, location=region)
            action = "create"
        except S3Error as error:
            # Another run was quicker.
            if error.code != "BucketAlreadyOwnedByYou":
                raise
    if bucket.versioning is not None:
        enabled = client.get_bucket_versioning(bucket.name).status == ENABLED
        if enabled != bucket.versioning:
            status = ENABLED if bucket.versioning else SUSPENDED
            client.set_bucket_versioning(bucket.name, VersioningConfig(status))
            action = "update" if action == "unchanged" else action
    log.info(action, kind="bucket", name=bucket.name)


def _policy_name(user: StoreUser) -> str:
    return f"floe-{user.name}"


def _ensure_policy(admin: MinioAdmin, user: StoreUser, log: Log) -> None:
    wanted = policy(user.grants)
    name = _policy_name(user)
    found: dict[str, object] = json.loads(admin.policy_list())
    action = "unchanged"
    if name not in found:
        action = "create"
    elif normal(found[name]) != normal(wanted):
        action = "update"
    if action != "unchanged":
        admin.policy_add(name, policy=wanted)
    log.info(action, kind="policy", name=name)


def _ensure_user(
    admin: MinioAdmin, own: Minio, user: StoreUser, pair: tuple[str, str], log: Log
) -> None:
    access_key, secret_key = pair
    found = _user_info(admin, access_key)
    changes: list[str] = []
    if found is None or found.get("status") != "enabled" or not accepts(own):
        admin.user_add(access_key, secret_key)
        changes.append("keys")
    if found is None or found.get("policyName") != _policy_name(user):
        admin.policy_set(_policy_name(user), user=access_key)
        changes.append("policy")
    action = "create" if found is None else "update" if changes else "unchanged"
    log.info(action, kind="user", name=user.name, changes=changes)


def _user_info(admin: MinioAdmin, access_key: str) -> dict[str, object] | None:
    try:
        found: dict[str, object] = json.loads(admin.user_info(access_key))
    except MinioAdminException as error:
        if "XMinioAdminNoSuchUser" in str(error):
            return None
        raise
    return found
