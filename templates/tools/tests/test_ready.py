"""Waiting for the workloads of a platform, as the API server describes them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import record
from fake_kubernetes import FakeKubernetes

from floe_tools.failure import Failure
from floe_tools.kubernetes import Kubernetes
from floe_tools.ready import Workload, problem, read_health, ready

SERVER = Workload("Deployment", "lake", "server", 20, ("acme/server:2",))


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKubernetes]:
    fake = FakeKubernetes(tmp_path)
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "127.0.0.1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", str(fake.port))
    yield fake
    fake.stop()


def workload(image: str = "acme/server:2", replicas: int = 2, **status: object) -> dict:
    seen = {"observedGeneration": 3, "updatedReplicas": 2, "availableReplicas": 2}
    return {
        "metadata": {"generation": 3},
        "spec": {
            "replicas": replicas,
            "template": {"spec": {"containers": [{"name": "server", "image": image}]}},
        },
        "status": seen | status,
    }


def job(*conditions: tuple[str, str]) -> dict:
    found = workload("acme/job:1")
    found["status"] = {
        "conditions": [
            {"type": kind, "status": status, "message": "why"} for kind, status in conditions
        ]
    }
    return found


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (workload(), None),
        (workload(image="acme/server:1"), "runs acme/server:1"),
        (workload(observedGeneration=2), "its controller has not seen it yet"),
        (workload(updatedReplicas=1), "1 of 2 pods are ready"),
        (workload(availableReplicas=0), "0 of 2 pods are ready"),
        ({}, "runs "),
    ],
)
def test_a_server_is_ready_when_all_its_pods_run_what_is_desired(
    found: dict, expected: str | None
) -> None:
    assert problem(SERVER, found) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (job(("Complete", "True")), None),
        (job(("Complete", "False")), "is not done"),
        (job(("Failed", "True")), "failed: why"),
        (job(), "is not done"),
    ],
)
def test_a_job_is_ready_when_it_is_done(found: dict, expected: str | None) -> None:
    assert problem(Workload("Job", "lake", "job", 20, ("acme/job:1",)), found) == expected


def test_a_daemon_set_is_ready_when_every_node_has_its_pod() -> None:
    node = Workload("DaemonSet", "lake", "node", 20, ("acme/server:2",))
    counts = {"desiredNumberScheduled": 3, "updatedNumberScheduled": 3}
    assert problem(node, workload(**counts, numberAvailable=3)) is None
    assert problem(node, workload(**counts, numberAvailable=2)) == "2 of 3 pods are ready"


def test_ready_waits_until_the_last_one_is(fake: FakeKubernetes) -> None:
    recorder = record()
    api = Kubernetes(recorder.log, fake.folder)
    thread = threading.Thread(target=ready, args=((SERVER,), api, recorder.log))
    thread.start()
    time.sleep(0.6)
    fake.objects["namespaces/lake/deployments/server"] = workload(availableReplicas=1)
    time.sleep(1.2)
    fake.objects["namespaces/lake/deployments/server"] = workload()
    thread.join(10)
    reasons = [line.get("reason") for line in recorder.lines()]
    assert reasons == ["is not there", "1 of 2 pods are ready", None]


def test_ready_fails_when_one_takes_longer_than_it_may(fake: FakeKubernetes) -> None:
    fake.objects["namespaces/lake/deployments/server"] = workload()
    late = Workload("StatefulSet", "lake", "late", 1, ("acme/late:1",))
    log = record().log
    with pytest.raises(Failure, match="StatefulSet lake/late is not there"):
        ready((SERVER, late), Kubernetes(log, fake.folder), log)


def test_ready_says_which_rights_are_missing(fake: FakeKubernetes) -> None:
    fake.denied.add("GET")
    log = record().log
    with pytest.raises(Failure, match="cannot GET"):
        ready((SERVER,), Kubernetes(log, fake.folder), log)


def test_a_document_is_read_and_a_wrong_one_is_refused(
    document: Callable[[object], Path],
) -> None:
    entry = {
        "kind": "Deployment", "namespace": "lake", "name": "server", "within": 20,
        "images": ["acme/server:2"], "digest": "0a1b2c3d",
    }  # fmt: skip
    desired = {"schema": "floe-health/v1", "workloads": [entry]}
    assert read_health(document(desired)) == (SERVER,)
    desired["workloads"] = [entry | {"kind": "Pod"}]
    with pytest.raises(Failure, match=r"\$\.workloads\[0\]\.kind"):
        read_health(document(desired))
