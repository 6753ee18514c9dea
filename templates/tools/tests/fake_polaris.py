"""
Polaris as far as the tools use it, after what was seen on a real 1.4.1 and read in 1.7.0: 201 for
what is new, 409 for what exists, 401 for a wrong secret, credentials shown once, an entity version
that an update must name.
"""

from __future__ import annotations

import secrets
from urllib.parse import parse_qs

from fake_server import Answer, FakeServer, Request

NOT_FOUND: Answer = (404, {"error": {"message": "does not exist", "type": "NotFound", "code": 404}})
EXISTS: Answer = (409, {"error": {"message": "already exists", "type": "AlreadyExists"}})
REALM = "floe-test"


class FakePolaris(FakeServer):
    def __init__(self) -> None:
        self.root = ("root", secrets.token_urlsafe(12))
        self.tokens: set[str] = set()
        self.catalogs: dict[str, dict] = {}
        self.namespaces: dict[str, set[tuple[str, ...]]] = {}
        self.catalog_roles: dict[tuple[str, str], list[dict]] = {}
        self.principal_roles: dict[str, set[tuple[str, str]]] = {"service_admin": set()}
        self.principals: dict[str, dict] = {}
        super().__init__()

    def answer(self, request: Request) -> Answer:
        method, path, headers = request.method, request.path, request.headers
        if headers.get("Polaris-Realm") != REALM:
            return 404, {"error": {"message": "no such realm"}}
        if path[-2:] == ["oauth", "tokens"]:
            return self._token(request.body)
        if headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return 401, {"error": {"message": "not authorized"}}
        value = request.json()
        if path[:3] == ["api", "catalog", "v1"]:
            return self._namespaces(method, path[3], path[5:], value)
        match path[3:]:
            case ["catalogs", *rest]:
                return self._catalogs(method, rest, value)
            case ["principals", *rest]:
                return self._principals(method, rest, value)
            case ["principal-roles", *rest]:
                return self._principal_roles(method, rest, value)
        return NOT_FOUND

    def _token(self, body: bytes) -> Answer:
        form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
        pairs = {self.root[0]: self.root[1]}
        pairs |= {entry["clientId"]: entry["secret"] for entry in self.principals.values()}
        known = pairs.get(form.get("client_id", ""))
        if known is None or known != form.get("client_secret"):
            return 401, {"error": "unauthorized_client", "error_description": "wrong credentials"}
        token = secrets.token_urlsafe(24)
        if form["client_id"] == self.root[0]:
            self.tokens.add(token)
        return 200, {"access_token": token, "token_type": "bearer", "expires_in": 3600}

    def _catalogs(self, method: str, rest: list[str], value: dict) -> Answer:
        if not rest:
            catalog = value["catalog"]
            if catalog["name"] in self.catalogs:
                return EXISTS
            self.catalogs[catalog["name"]] = catalog | {"entityVersion": 1}
            self.namespaces[catalog["name"]] = set()
            return 201, catalog
        if rest[0] not in self.catalogs:
            return NOT_FOUND
        catalog = self.catalogs[rest[0]]
        if len(rest) > 1:
            return self._catalog_roles(method, rest[0], rest[2:], value)
        if method == "PUT":
            if value["currentEntityVersion"] != catalog["entityVersion"]:
                return EXISTS
            catalog.update({key: entry for key, entry in value.items() if key in catalog})
            catalog["entityVersion"] += 1
        # The server fills in what was not sent.
        unset = {"roleArn": None, "stsUnavailable": None, "userArn": None, "pathStyleAccess": False}
        return 200, catalog | {"storageConfigInfo": unset | catalog["storageConfigInfo"]}

    def _catalog_roles(self, method: str, catalog: str, rest: list[str], value: dict) -> Answer:
        if not rest:
            key = (catalog, value["catalogRole"]["name"])
            if key in self.catalog_roles:
                return EXISTS
            self.catalog_roles[key] = []
            return 201, value["catalogRole"]
        grants = self.catalog_roles.get((catalog, rest[0]))
        if grants is None:
            return NOT_FOUND
        if rest[1:] != ["grants"]:
            return 200, {"name": rest[0]}
        if method == "GET":
            return 200, {"grants": grants}
        if method == "PUT":
            grants.append(value["grant"])
        else:
            grants.remove(value["grant"])
        return 201, None

    def _principals(self, method: str, rest: list[str], value: dict) -> Answer:
        if not rest:
            name = value["principal"]["name"]
            if name in self.principals:
                return EXISTS
            self.principals[name] = {"clientId": secrets.token_hex(8), "roles": set()}
            return 201, self._show(name)
        if rest[0] not in self.principals:
            return NOT_FOUND
        principal = self.principals[rest[0]]
        match method, rest[1:]:
            case "GET", []:
                return 200, {"name": rest[0], "clientId": principal["clientId"]}
            case "POST", ["reset"]:
                return 200, self._show(rest[0])
            case "GET", ["principal-roles"]:
                return 200, {"roles": [{"name": name} for name in sorted(principal["roles"])]}
            case "PUT", ["principal-roles"]:
                principal["roles"].add(value["principalRole"]["name"])
                return 201, None
            case "DELETE", ["principal-roles", role]:
                principal["roles"].remove(role)
                return 204, None
        return NOT_FOUND

    def _show(self, name: str) -> dict:
        principal = self.principals[name]
        principal["secret"] = secrets.token_urlsafe(16)
        credentials = {"clientId": principal["clientId"], "clientSecret": principal["secret"]}
        return {"principal": {"name": name}, "credentials": credentials}

    def _principal_roles(self, method: str, rest: list[str], value: dict) -> Answer:
        if not rest:
            name = value["principalRole"]["name"]
            if name in self.principal_roles:
                return EXISTS
            self.principal_roles[name] = set()
            return 201, value["principalRole"]
        if rest[0] not in self.principal_roles:
            return NOT_FOUND
        held = self.principal_roles[rest[0]]
        match method, rest[1:]:
            case "GET", []:
                return 200, {"name": rest[0]}
            case "GET", ["catalog-roles", catalog]:
                return 200, {"roles": [{"name": name} for home, name in held if home == catalog]}
            case "PUT", ["catalog-roles", catalog]:
                held.add((catalog, value["catalogRole"]["name"]))
                return 201, None
            case "DELETE", ["catalog-roles", catalog, role]:
                held.remove((catalog, role))
                return 204, None
        return NOT_FOUND

    def _namespaces(self, method: str, catalog: str, rest: list[str], value: dict) -> Answer:
        known = self.namespaces[catalog]
        if method == "GET":
            levels = tuple(rest[0].split("\x1f"))
            return (200, {"namespace": levels}) if levels in known else NOT_FOUND
        levels = tuple(value["namespace"])
        if levels in known:
            return EXISTS
        if len(levels) > 1 and levels[:-1] not in known:
            return NOT_FOUND
        known.add(levels)
        return 200, value
