"""Making the namespaces of an Iceberg REST catalog: the specification's own requests, no vendor's."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

from floe_tools import rest
from floe_tools.desired_iceberg import IcebergDesired, Login
from floe_tools.failure import Failure
from floe_tools.log import Log, mounted_file

# Levels in a path are separated by the unit separator, as the specification has it.
_SEPARATOR = chr(0x1F)
# A server sends a prefix that may be escaped already, and it stands in the path as it is.
_ESCAPED = "%/:@!$&'()*+,;=~"


def ensure_namespaces(desired: IcebergDesired, log: Log) -> None:
    """Create the namespaces that are missing, parents first; nothing is ever deleted."""
    catalog = _Catalog(desired, log)
    wanted = {one[:depth] for one in desired.namespaces for depth in range(1, len(one) + 1)}
    for levels in sorted(wanted):
        action = "unchanged" if catalog.has(levels) else catalog.create(levels)
        log.info(action, kind="namespace", name=".".join(levels))


class _Catalog:
    """The requests of one warehouse."""

    def __init__(self, desired: IcebergDesired, log: Log) -> None:
        self._uri = desired.uri
        self._headers = {"Accept": "application/json"}
        if desired.login is not None:
            token = _token(desired.login, log)
            self._headers["Authorization"] = f"Bearer {token}"
        self._namespaces = f"{desired.uri}/v1{self._prefix(desired.warehouse)}/namespaces"

    def _prefix(self, warehouse: str) -> str:
        """What the server wants between the version and the resource; empty where nothing."""
        url = f"{self._uri}/v1/config?{urlencode({'warehouse': warehouse})}"
        answer = self._send("GET", url)
        if answer.status != 200:
            raise _failure("GET", url, answer)
        found = answer.json()
        for source in (found.get("overrides"), found.get("defaults")):
            prefix = source.get("prefix") if isinstance(source, dict) else None
            if isinstance(prefix, str) and prefix != "":
                return "/" + quote(prefix, safe=_ESCAPED)
        return ""

    def has(self, levels: tuple[str, ...]) -> bool:
        url = f"{self._namespaces}/{quote(_SEPARATOR.join(levels), safe='')}"
        answer = self._send("GET", url)
        if answer.status not in (200, 404):
            raise _failure("GET", url, answer)
        return answer.status == 200

    def create(self, levels: tuple[str, ...]) -> str:
        """Create a namespace; `unchanged` where somebody else just did."""
        body = json.dumps({"namespace": levels, "properties": {}}).encode()
        answer = self._send("POST", self._namespaces, body)
        if answer.status == 409:
            return "unchanged"
        if answer.status not in (200, 201):
            raise _failure("POST", self._namespaces, answer)
        return "create"

    def _send(self, method: str, url: str, body: bytes | None = None) -> rest.Response:
        typed = {} if body is None else {"Content-Type": "application/json"}
        return _request(method, url, self._headers | typed, body)


def _token(login: Login, log: Log) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": mounted_file(login.client_id_file),
        "client_secret": log.secret_file(login.client_secret_file),
        "scope": login.scope,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = _request("POST", login.token_uri, headers, urlencode(form).encode())
    token = answer.json().get("access_token")
    if answer.status != 200 or not isinstance(token, str):
        raise _failure("POST", login.token_uri, answer)
    return log.secret(token)


def _request(
    method: str, url: str, headers: dict[str, str], body: bytes | None
) -> rest.Response:
    try:
        return rest.request(method, url, headers, body)
    except rest.Unreachable as error:
        raise Failure(
            f"{url} gives no answer: {error}",
            "check the catalog's pods and the network policies; the Job's next try repeats this",
        ) from None


def _failure(method: str, url: str, answer: rest.Response) -> Failure:
    hint = "look at the catalog's log with this request; the Job's next try repeats it"
    if answer.status in (401, 403):
        hint = "the client must be known to the catalog's issuer, and may create namespaces"
    return Failure(f"{method} {url}: status {answer.status}: {answer.reason()}", hint)
