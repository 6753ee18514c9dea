"""Waiting until every workload of a platform runs what is desired, and is ready."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from floe_tools.document import Node, load, need
from floe_tools.kubernetes import Kubernetes, expect
from floe_tools.log import Log
from floe_tools.wait import Target, wait

SCHEMA = "floe-health/v1"

_COLLECTIONS = {
    "DaemonSet": ("apps", "daemonsets"),
    "Deployment": ("apps", "deployments"),
    "Job": ("batch", "jobs"),
    "StatefulSet": ("apps", "statefulsets"),
}


@dataclass(frozen=True)
class Workload:
    """One workload: what it should run, and the seconds that it may take from now on."""

    kind: str
    namespace: str
    name: str
    within: int
    images: tuple[str, ...]


def read_health(path: Path) -> tuple[Workload, ...]:
    """Read a floe-health/v1 document. A digest only makes it another document."""
    root = load(path, SCHEMA)
    fields = root.object("schema", "workloads")
    return need(fields, root, "workloads").items(_workload)


def ready(workloads: tuple[Workload, ...], api: Kubernetes, log: Log) -> None:
    """Return when every workload is ready; fail when one has taken longer than it may."""
    wait([_target(workload, api) for workload in workloads], None, log)


def problem(workload: Workload, found: dict[str, object]) -> str | None:
    """What keeps an object of the API from being ready, or None."""
    spec, status = _fields(found.get("spec")), _fields(found.get("status"))
    pod = _fields(_fields(spec.get("template")).get("spec"))
    containers = pod.get("containers")
    images = tuple(
        sorted(
            str(_fields(one).get("image"))
            for one in (containers if isinstance(containers, list) else [])
        )
    )
    if images != workload.images:
        return f"runs {', '.join(images)}"
    if workload.kind == "Job":
        return _unfinished(status)
    generation = _fields(found.get("metadata")).get("generation")
    if status.get("observedGeneration") != generation:
        return "its controller has not seen it yet"
    if workload.kind == "DaemonSet":
        wanted = _count(status, "desiredNumberScheduled")
        counts = ("updatedNumberScheduled", "numberAvailable")
    else:
        wanted = _count(spec, "replicas")
        counts = ("updatedReplicas", "availableReplicas")
    least = min(_count(status, count) for count in counts)
    return None if least >= wanted else f"{least} of {wanted} pods are ready"


def _target(workload: Workload, api: Kubernetes) -> Target:
    group, collection = _COLLECTIONS[workload.kind]
    path = (
        f"/apis/{group}/v1/namespaces/{quote(workload.namespace, safe='')}"
        f"/{collection}/{quote(workload.name, safe='')}"
    )
    name = f"{workload.kind} {workload.namespace}/{workload.name}"

    def probe() -> str | None:
        answer = api.request("GET", path)
        if answer.status == 404:
            return "is not there"
        expect(answer, f"read {name}", 200)
        return problem(workload, answer.json())

    return Target(name, probe, workload.within)


def _unfinished(status: dict[str, object]) -> str | None:
    conditions = status.get("conditions")
    for one in conditions if isinstance(conditions, list) else []:
        condition = _fields(one)
        if condition.get("status") != "True":
            continue
        if condition.get("type") == "Complete":
            return None
        if condition.get("type") == "Failed":
            return f"failed: {condition.get('message')}"
    return "is not done"


def _workload(node: Node) -> Workload:
    fields = node.object("kind", "namespace", "name", "within", "images", "digest")
    return Workload(
        kind=need(fields, node, "kind").choice(*_COLLECTIONS),
        namespace=need(fields, node, "namespace").text(),
        name=need(fields, node, "name").text(),
        within=need(fields, node, "within").integer(1),
        images=tuple(sorted(need(fields, node, "images").items(Node.text))),
    )


def _fields(value: object) -> dict[str, object]:
    return {str(key): entry for key, entry in value.items()} if isinstance(value, dict) else {}


def _count(fields: dict[str, object], name: str) -> int:
    value = fields.get(name)
    return value if isinstance(value, int) else 0
