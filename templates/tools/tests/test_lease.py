"""The lock of two versions of one Job."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import record
from fake_kubernetes import FakeKubernetes

from floe_tools.failure import Failure
from floe_tools.kubernetes import Kubernetes
from floe_tools.lease import Lease, held

KEY = "namespaces/lake/leases/lock"


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKubernetes]:
    fake = FakeKubernetes(tmp_path)
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "127.0.0.1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", str(fake.port))
    yield fake
    fake.stop()


def lease(fake: FakeKubernetes, duration: int = 30) -> Lease:
    return Lease(Kubernetes(record().log, fake.folder), "lock", duration)


def test_a_second_run_waits_until_the_first_lets_go(fake: FakeKubernetes) -> None:
    order: list[str] = []
    second = record()

    def run() -> None:
        with held(lease(fake), second.log):
            order.append("second")

    with held(lease(fake), record().log):
        thread = threading.Thread(target=run)
        thread.start()
        time.sleep(1.5)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]
    assert second.actions() == ["waiting"]


def test_a_lease_whose_holder_died_is_taken_over(fake: FakeKubernetes) -> None:
    dead = lease(fake, duration=2)
    dead.acquire(record().log)
    successor = record()
    started = time.monotonic()
    with held(lease(fake), successor.log):
        assert time.monotonic() - started >= 2
        with pytest.raises(Failure, match="took over"):
            dead.renew()
            dead.check()
    assert successor.actions() == ["waiting", "takeover"]
    assert fake.objects[KEY]["spec"]["leaseTransitions"] == 1


def test_a_living_holder_is_not_taken_over(fake: FakeKubernetes) -> None:
    done = threading.Event()

    def run() -> None:
        with held(lease(fake), record().log):
            done.set()

    with held(lease(fake, duration=2), record().log, pause=0.5) as check:
        thread = threading.Thread(target=run)
        thread.start()
        assert not done.wait(5)
        check()
    thread.join(10)
    assert done.is_set()


def test_a_holder_that_cannot_renew_stops_in_time(fake: FakeKubernetes) -> None:
    with held(lease(fake, duration=1), record().log, pause=0.2) as check:
        check()
        fake.denied = {"PUT"}
        time.sleep(1.5)
        with pytest.raises(Failure, match="took over"):
            check()


def test_outside_a_pod_the_client_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    with pytest.raises(Failure, match="KUBERNETES_SERVICE_HOST"):
        Kubernetes(record().log, tmp_path)
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "127.0.0.1")
    with pytest.raises(Failure, match="no service account"):
        Kubernetes(record().log, tmp_path)


def test_a_server_that_another_authority_vouches_for_is_refused(
    fake: FakeKubernetes, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    stranger = FakeKubernetes(other)
    stranger.stop()
    with pytest.raises(Failure, match="certificate"):
        Kubernetes(record().log, other).request("GET", "/api")
    assert fake.requests == []
