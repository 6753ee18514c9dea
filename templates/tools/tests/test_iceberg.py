"""The catalog is a fake that keeps state and answers as the Iceberg REST specification says."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import record
from fake_server import Answer, FakeServer, Request

from floe_tools.desired_iceberg import read_iceberg
from floe_tools.failure import Failure
from floe_tools.iceberg import ensure_namespaces


class FakeCatalog(FakeServer):
    """One warehouse behind the prefix `main|lake`, at the path /iceberg."""

    def __init__(self) -> None:
        super().__init__()
        self.namespaces: set[tuple[str, ...]] = set()
        self.prefix: list[str] = ["main|lake"]
        self.announced = "main|lake"
        self.client: tuple[str, str] | None = None
        self.token = secrets.token_urlsafe(16)
        self.broken = 0
        self.racing = False

    def answer(self, request: Request) -> Answer:
        if self.broken:
            return self.broken, {"error": {"message": "the catalog is not well", "code": 500}}
        root, version, *rest = request.path
        assert (root, version) == ("iceberg", "v1"), request.path
        if rest == ["oauth", "tokens"]:
            return self.login(request)
        if self.client is not None and request.headers.get("Authorization") != (
            f"Bearer {self.token}"
        ):
            return 401, {"error": {"message": "not authorized"}}
        if rest == ["config"]:
            assert request.query == {"warehouse": ["lake"]}
            overrides = {"prefix": self.announced} if self.prefix else {}
            defaults = {"prefix": "unused"} if self.prefix else {}
            return 200, {"defaults": defaults, "overrides": overrides}
        assert rest[: len(self.prefix)] == self.prefix, rest
        return self.resource(request, rest[len(self.prefix) :])

    def login(self, request: Request) -> Answer:
        assert self.client is not None
        form = request.body.decode()
        if f"client_secret={self.client[1]}" not in form:
            return 401, {"error": "invalid_client", "error_description": "unknown client"}
        return 200, {"access_token": self.token, "token_type": "bearer"}

    def resource(self, request: Request, rest: list[str]) -> Answer:
        assert rest[0] == "namespaces"
        if request.method == "GET":
            found = tuple(rest[1].split("\x1f")) in self.namespaces and not self.racing
            return (200, {"namespace": rest[1]}) if found else (404, {"error": {}})
        levels = tuple(request.json()["namespace"])
        if levels in self.namespaces:
            return 409, {"error": {"message": "it exists"}}
        if levels[:-1] and levels[:-1] not in self.namespaces:
            return 404, {"error": {"message": "its parent does not exist"}}
        self.namespaces.add(levels)
        return 200, {"namespace": levels}


@pytest.fixture
def catalog() -> Iterator[FakeCatalog]:
    fake = FakeCatalog()
    yield fake
    fake.stop()


@pytest.fixture
def run(
    catalog: FakeCatalog, document: Callable[[object], Path]
) -> Callable[..., list[str]]:
    """Ensure the namespaces; the actions by name."""

    def call(*namespaces: str, **more: object) -> list[str]:
        uri = f"http://127.0.0.1:{catalog.port}/iceberg"
        desired = {"schema": "floe-iceberg-namespaces/v1", "uri": uri, "warehouse": "lake",
                   "namespaces": list(namespaces)}  # fmt: skip
        recorder = record()
        ensure_namespaces(read_iceberg(document(desired | more)), recorder.log)
        assert catalog.token not in recorder.stream.getvalue()
        return [f"{line['action']} {line['name']}" for line in recorder.lines()]

    return call


def test_it_makes_what_is_missing_parents_first(
    catalog: FakeCatalog, run: Callable[..., list[str]]
) -> None:
    assert run("sales.orders", "web") == ["create sales", "create sales.orders", "create web"]
    assert catalog.namespaces == {("sales",), ("sales", "orders"), ("web",)}


def test_a_second_run_changes_nothing(catalog: FakeCatalog, run: Callable[..., list[str]]) -> None:
    run("sales", "web")
    catalog.requests.clear()
    assert run("sales", "web") == ["unchanged sales", "unchanged web"]
    assert catalog.changes() == []


def test_it_stays_calm_where_another_run_is_quicker(
    catalog: FakeCatalog, run: Callable[..., list[str]]
) -> None:
    run("sales")
    catalog.racing = True
    assert run("sales") == ["unchanged sales"]


def test_a_catalog_without_a_prefix(catalog: FakeCatalog, run: Callable[..., list[str]]) -> None:
    catalog.prefix = []
    assert run("sales") == ["create sales"]


def test_an_escaped_prefix_stands_as_it_is(
    catalog: FakeCatalog, run: Callable[..., list[str]]
) -> None:
    catalog.announced = "main%7Clake"
    assert run("sales") == ["create sales"]
    assert "GET /iceberg/v1/main%7Clake/namespaces/sales" in catalog.requests


def test_it_logs_in_where_it_must(
    catalog: FakeCatalog,
    run: Callable[..., list[str]],
    secret_file: Callable[[str, str], Path],
) -> None:
    catalog.client = ("floe", secrets.token_urlsafe(16))
    oauth2 = {
        "tokenUri": f"http://127.0.0.1:{catalog.port}/iceberg/v1/oauth/tokens",
        "scope": "catalog",
        "clientIdFile": str(secret_file("id", catalog.client[0])),
        "clientSecretFile": str(secret_file("secret", catalog.client[1])),
    }
    assert run("sales", oauth2=oauth2) == ["create sales"]
    wrong = oauth2 | {"clientSecretFile": str(secret_file("wrong", "wrong"))}
    with pytest.raises(Failure, match="status 401: unknown client") as refused:
        run("sales", oauth2=wrong)
    assert "issuer" in refused.value.hint
    with pytest.raises(Failure, match="status 401"):
        run("sales")


def test_a_broken_catalog_is_a_failure(
    catalog: FakeCatalog, run: Callable[..., list[str]]
) -> None:
    catalog.broken = 503
    with pytest.raises(Failure, match="status 503: the catalog is not well"):
        run("sales")
    catalog.stop()
    with pytest.raises(Failure, match="gives no answer"):
        run("sales")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"uri": "nessie:19120"}, r"\$\.uri: expected a URI"),
        ({"uri": "http://user:word@nessie/iceberg"}, r"\$\.uri: expected a URI"),
        ({"warehouse": ""}, r"\$\.warehouse: expected a string"),
        ({"namespaces": ["a..b"]}, r"\$\.namespaces\[0\]: expected a namespace"),
        ({"namespaces": ["a", "a"]}, "two namespaces are named a"),
        ({"oauth2": {}}, r"\$\.oauth2\.tokenUri: missing"),
        ({"prefix": "x"}, r"\$\.prefix: unknown key"),
    ],
)
def test_a_wrong_document_names_its_place(
    document: Callable[[object], Path], change: dict[str, object], message: str
) -> None:
    desired = {"schema": "floe-iceberg-namespaces/v1", "uri": "http://nessie:19120/iceberg",
               "warehouse": "lake", "namespaces": ["sales"]}  # fmt: skip
    with pytest.raises(Failure, match=message):
        read_iceberg(document(desired | change))
