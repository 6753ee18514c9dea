"""The policy of one user: its grants and nothing else."""

from __future__ import annotations

from floe_tools.desired import StoreGrant

_READ = ("s3:GetObject", "s3:GetObjectVersion")
_WRITE = (
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
)


def policy(grants: tuple[StoreGrant, ...]) -> dict[str, object]:
    """
    An IAM policy document for `grants`.

    A list request must name a prefix inside the grant: `s3:prefix` is compared with a final
    slash, since a listing of `sales` would also show the keys below `sales-secret/`.
    """
    statements: list[dict[str, object]] = []
    for grant in grants:
        bucket = f"arn:aws:s3:::{grant.bucket}"
        folder = "" if grant.prefix == "" else f"{grant.prefix}/"
        actions = _READ if grant.access == "read" else tuple(sorted(_READ + _WRITE))
        listing: dict[str, object] = {
            "Effect": "Allow",
            "Action": ["s3:ListBucket"],
            "Resource": [bucket],
        }
        if folder != "":
            listing["Condition"] = {"StringLike": {"s3:prefix": [f"{folder}*"]}}
        statements.append(
            {"Effect": "Allow", "Action": ["s3:GetBucketLocation"], "Resource": [bucket]}
        )
        statements.append(listing)
        statements.append(
            {"Effect": "Allow", "Action": list(actions), "Resource": [f"{bucket}/{folder}*"]}
        )
    return {"Version": "2012-10-17", "Statement": statements}


def normal(value: object) -> object:
    """A policy in a form that compares equal however a server orders or folds its lists."""
    if isinstance(value, dict):
        return {key: normal(entry) for key, entry in value.items()}
    if isinstance(value, list):
        entries = [normal(entry) for entry in value]
        return entries[0] if len(entries) == 1 else sorted(entries, key=repr)
    return value
