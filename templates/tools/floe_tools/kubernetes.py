"""A tiny client for the Kubernetes API, as seen from inside a pod."""

from __future__ import annotations

import base64
import json
import os
import ssl
from pathlib import Path
from urllib.parse import quote

from floe_tools import rest
from floe_tools.environment import variable
from floe_tools.failure import Failure
from floe_tools.log import Log

# Where Kubernetes mounts the credentials of a pod's service account.
SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")


class Kubernetes:
    """The API server, with the service account's token read anew for every request."""

    def __init__(self, log: Log, folder: Path = SERVICE_ACCOUNT) -> None:
        host = variable("KUBERNETES_SERVICE_HOST")
        port = os.environ.get("KUBERNETES_SERVICE_PORT", "443")
        self._base = f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
        self._folder = folder
        self._log = log
        try:
            self._context = ssl.create_default_context(cafile=str(folder / "ca.crt"))
            self.namespace = (folder / "namespace").read_text(encoding="utf-8").strip()
        except OSError:
            raise Failure(
                f"{folder}: no service account is mounted",
                "set automountServiceAccountToken: true on this Job's pod",
            ) from None

    def request(
        self, method: str, path: str, body: object = None, content_type: str = "application/json"
    ) -> rest.Response:
        """One request; 401, 403 and no answer are failures, every other status is returned."""
        token = self._log.secret_file(self._folder / "token")
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        data = None
        if body is not None:
            headers["Content-Type"] = content_type
            data = json.dumps(body).encode()
        try:
            answer = rest.request(
                method, self._base + path, headers=headers, body=data, context=self._context
            )
        except rest.Unreachable as error:
            raise Failure(
                f"the Kubernetes API at {self._base} gives no answer: {error}",
                "check the API server's address in the overlay's network.apiServer",
            ) from None
        if answer.status in (401, 403):
            raise Failure(
                f"{method} {path}: {answer.reason()}",
                "give this Job's service account the rights that the tools' README lists",
            )
        return answer

    def secret(self, namespace: str, name: str) -> dict[str, str] | None:
        """The decoded values of a Secret, or None where there is none."""
        answer = self.request("GET", _secret_path(namespace, name))
        if answer.status == 404:
            return None
        expect(answer, f"read the Secret {namespace}/{name}", 200)
        data = answer.json().get("data")
        if not isinstance(data, dict):
            return {}
        return {str(key): _decode(str(value)) for key, value in data.items()}

    def write_secret(
        self, namespace: str, name: str, values: dict[str, str], dry_run: bool = False
    ) -> None:
        """Create a Secret, or set these keys in one that exists; its other keys stay."""
        data = {}
        for key, value in values.items():
            data[key] = base64.b64encode(value.encode()).decode()
        query = "?dryRun=All" if dry_run else ""
        body = {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name, "labels": {"app.kubernetes.io/managed-by": "floe"}},
            "type": "Opaque",
            "data": data,
        }
        collection = f"/api/v1/namespaces/{quote(namespace, safe='')}/secrets{query}"
        answer = self.request("POST", collection, body)
        if answer.status == 409:
            answer = self.request(
                "PATCH",
                _secret_path(namespace, name) + query,
                {"data": data},
                "application/merge-patch+json",
            )
        expect(answer, f"write the Secret {namespace}/{name}", 200, 201)


def expect(answer: rest.Response, what: str, *statuses: int) -> None:
    """Fail unless the answer's status is one of `statuses`."""
    if answer.status not in statuses:
        raise Failure(
            f"could not {what}: status {answer.status}: {answer.reason()}",
            "the Job's next try repeats this; if it stays, look at the API server's answer",
        )


def _secret_path(namespace: str, name: str) -> str:
    return f"/api/v1/namespaces/{quote(namespace, safe='')}/secrets/{quote(name, safe='')}"


def _decode(value: str) -> str:
    return base64.b64decode(value).decode("utf-8", "replace")
