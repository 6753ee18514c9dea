"""The REST interface of one realm of a Polaris server."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote, urlencode

from floe_tools import rest
from floe_tools.failure import Failure
from floe_tools.log import Log

MANAGEMENT = "/api/management/v1"
CATALOG = "/api/catalog/v1"


def part(name: str) -> str:
    """A name as one segment of a path."""
    return quote(name, safe="")


class Polaris:
    """A logged-in client; `guard` is asked before every change."""

    def __init__(self, endpoint: str, realm: str, log: Log, guard: Callable[[], None]) -> None:
        self._endpoint = endpoint
        self._realm = realm
        self._log = log
        self._guard = guard
        self._token = ""

    def login(self, client_id: str, client_secret: str) -> None:
        """Make every later request in the name of this principal."""
        token = self.token(client_id, client_secret)
        if token is None:
            raise Failure(
                f"{self._endpoint} refuses the root credentials",
                "the realm must be bootstrapped with the credentials of this Secret; where they"
                " were rotated since, put the present ones into it",
            )
        self._token = token

    def token(self, client_id: str, client_secret: str) -> str | None:
        """A token for these credentials, or None where Polaris refuses them."""
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": "PRINCIPAL_ROLE:ALL",
        }
        answer = self._send(
            "POST",
            f"{CATALOG}/oauth/tokens",
            {"Content-Type": "application/x-www-form-urlencoded"},
            urlencode(form).encode(),
        )
        if answer.status == 401:
            return None
        token = answer.json().get("access_token")
        if answer.status != 200 or not isinstance(token, str):
            raise self._failure("POST", f"{CATALOG}/oauth/tokens", answer)
        return self._log.secret(token)

    def get(self, path: str) -> dict[str, object] | None:
        """A resource, or None where there is none."""
        answer = self._authorized("GET", path, None)
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise self._failure("GET", path, answer)
        return answer.json()

    def names(self, path: str, field: str) -> set[str]:
        """The names in a list; empty where the list's owner does not exist."""
        found = (self.get(path) or {}).get(field)
        entries = found if isinstance(found, list) else []
        return {str(entry["name"]) for entry in entries if isinstance(entry, dict)}

    def create(self, path: str, body: object) -> dict[str, object] | None:
        """Create a resource; None where it exists already (409)."""
        answer = self._change("POST", path, body)
        if answer.status == 409:
            return None
        if answer.status not in (200, 201):
            raise self._failure("POST", path, answer)
        return answer.json()

    def change(self, method: str, path: str, body: object = None) -> dict[str, object]:
        """Send a change that must succeed."""
        answer = self._change(method, path, body)
        if answer.status not in (200, 201, 204):
            raise self._failure(method, path, answer)
        return answer.json()

    def _change(self, method: str, path: str, body: object) -> rest.Response:
        self._guard()
        return self._authorized(method, path, body)

    def _authorized(self, method: str, path: str, body: object) -> rest.Response:
        headers = {"Authorization": f"Bearer {self._token}"}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        return self._send(method, path, headers, data)

    def _send(
        self, method: str, path: str, headers: dict[str, str], data: bytes | None
    ) -> rest.Response:
        fixed = {"Polaris-Realm": self._realm, "Accept": "application/json"}
        try:
            return rest.request(method, self._endpoint + path, headers | fixed, data)
        except rest.Unreachable as error:
            raise Failure(
                f"{self._endpoint} gives no answer: {error}",
                "check the Polaris pods and the network policies; the Job's next try repeats this",
            ) from None

    def _failure(self, method: str, path: str, answer: rest.Response) -> Failure:
        hint = "look at the Polaris log with this request; the Job's next try repeats it"
        if answer.status in (401, 403):
            hint = "root must hold service_admin, and catalog_admin in every catalog"
        return Failure(f"{method} {path}: status {answer.status}: {answer.reason()}", hint)
