"""Principals, their roles, and the Secrets that hold their credentials."""

from __future__ import annotations

from floe_tools.failure import Failure
from floe_tools.kubernetes import Kubernetes
from floe_tools.log import Log
from floe_tools.polaris_client import MANAGEMENT, Polaris, part
from floe_tools.polaris_types import Principal

CLIENT_ID = "client-id"
CLIENT_SECRET = "client-secret"  # noqa: S105 - the name of a key, not a secret


def ensure(polaris: Polaris, kubernetes: Kubernetes, principal: Principal, log: Log) -> None:
    """Make a principal exist with exactly its roles and with a Secret that works."""
    path = f"{MANAGEMENT}/principals/{part(principal.name)}"
    found = polaris.get(path)
    reason = _why_new(polaris, kubernetes, principal, found, log)
    if reason is None:
        log.info("unchanged", kind="principal", name=principal.name)
    else:
        _write_credentials(polaris, kubernetes, principal, found is None, reason, log)
    _ensure_roles(polaris, principal, path, log)


def _why_new(
    polaris: Polaris,
    kubernetes: Kubernetes,
    principal: Principal,
    found: dict[str, object] | None,
    log: Log,
) -> str | None:
    """Why the Secret must get new credentials; None where it works and is left alone."""
    secret = kubernetes.secret(principal.secret_namespace, principal.secret_name)
    if secret is None:
        return "the Secret is missing"
    client_id, client_secret = secret.get(CLIENT_ID, ""), secret.get(CLIENT_SECRET, "")
    if client_id == "" or client_secret == "":
        return "the Secret lacks a key"
    log.secret(client_secret)
    if found is None:
        return "the principal is missing"
    if polaris.token(client_id, client_secret) is None:
        return "Polaris refuses what the Secret holds"
    if found.get("clientId") != client_id:
        where = f"{principal.secret_namespace}/{principal.secret_name}"
        raise Failure(
            f"the Secret {where} holds the credentials of another principal",
            "delete the Secret if nobody needs it; the next run writes the right ones",
        )
    return None


def _write_credentials(
    polaris: Polaris,
    kubernetes: Kubernetes,
    principal: Principal,
    new: bool,
    reason: str,
    log: Log,
) -> None:
    namespace, name = principal.secret_namespace, principal.secret_name
    # Polaris shows credentials once: first see that they can be kept.
    kubernetes.write_secret(namespace, name, {CLIENT_ID: "", CLIENT_SECRET: ""}, dry_run=True)
    answer = None
    if new:
        body = {"principal": {"name": principal.name}, "credentialRotationRequired": False}
        answer = polaris.create(f"{MANAGEMENT}/principals", body)
    if answer is None:
        reset = f"{MANAGEMENT}/principals/{part(principal.name)}/reset"
        answer = polaris.change("POST", reset, {})
    credentials = answer.get("credentials")
    shown = credentials if isinstance(credentials, dict) else {}
    client_id, client_secret = shown.get("clientId"), shown.get("clientSecret")
    if not isinstance(client_id, str) or not isinstance(client_secret, str):
        raise Failure(
            f"Polaris showed no credentials for the principal {principal.name}",
            "the server must keep credentials itself (polaris.authentication.type=internal)",
        )
    log.secret(client_secret)
    kubernetes.write_secret(namespace, name, {CLIENT_ID: client_id, CLIENT_SECRET: client_secret})
    log.info(
        "create" if new else "reset",
        kind="principal",
        name=principal.name,
        secret=f"{namespace}/{name}",
        reason=reason,
        next="restart the pods that read this Secret as environment variables",
    )


def _ensure_roles(polaris: Polaris, principal: Principal, path: str, log: Log) -> None:
    found = polaris.names(f"{path}/principal-roles", "roles")
    wanted = set(principal.roles)
    for name in sorted(wanted - found):
        polaris.change("PUT", f"{path}/principal-roles", {"principalRole": {"name": name}})
    for name in sorted(found - wanted):
        polaris.change("DELETE", f"{path}/principal-roles/{part(name)}")
    log.info(
        "unchanged" if found == wanted else "update",
        kind="principal's roles",
        name=principal.name,
        granted=sorted(wanted - found),
        revoked=sorted(found - wanted),
    )
