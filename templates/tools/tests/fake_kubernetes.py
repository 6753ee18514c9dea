"""Secrets and Leases of a Kubernetes API, over TLS with a certificate made at run time."""

from __future__ import annotations

import base64
import secrets
import ssl
import subprocess
from pathlib import Path

from fake_server import Answer, FakeServer, Request

NOT_FOUND: Answer = (404, {"message": "not found", "code": 404})
CONFLICT: Answer = (409, {"message": "the object has been modified or exists", "code": 409})


class FakeKubernetes(FakeServer):
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.objects: dict[str, dict] = {}
        self.namespaces = {"lake", "lake-orders"}
        self.denied: set[str] = set()
        self.version = 0
        self.token = secrets.token_urlsafe(20)
        (folder / "token").write_text(self.token)
        (folder / "namespace").write_text("lake")
        key, certificate = folder / "server.key", folder / "ca.crt"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-keyout", key, "-out", certificate, "-days", "1", "-subj", "/CN=fake",
             "-addext", "subjectAltName=IP:127.0.0.1"],
            check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        super().__init__(context)

    def answer(self, request: Request) -> Answer:
        method, path, headers = request.method, request.path, request.headers
        if headers.get("Authorization") != f"Bearer {self.token}":
            return 401, {"message": "Unauthorized"}
        if method in self.denied:
            return 403, {"message": f"secrets is forbidden: cannot {method}"}
        place = path.index("namespaces")
        if path[place + 1] not in self.namespaces:
            return NOT_FOUND
        value = request.json()
        collection = "/".join(path[place : place + 3])
        name = path[place + 3] if len(path) > place + 3 else value["metadata"]["name"]
        key = f"{collection}/{name}"
        found = self.objects.get(key)
        if method == "POST" and found is not None:
            return CONFLICT
        if method != "POST" and found is None:
            return NOT_FOUND
        if method == "GET":
            return 200, found
        if method == "PATCH":
            assert headers["Content-Type"] == "application/merge-patch+json"
            value = found | {"data": found.get("data", {}) | value["data"]}
        stale = value.get("metadata", {}).get("resourceVersion") != _version(found)
        if method == "PUT" and stale:
            return CONFLICT
        if request.query.get("dryRun") != ["All"]:
            self.version += 1
            value["metadata"] = value["metadata"] | {"resourceVersion": str(self.version)}
            self.objects[key] = value
        return (201 if method == "POST" else 200), value

    def secret(self, key: str) -> dict[str, str]:
        data = self.objects[key]["data"]
        return {name: base64.b64decode(value).decode() for name, value in data.items()}


def _version(found: dict | None) -> str | None:
    return None if found is None else found["metadata"]["resourceVersion"]
