"""A lock that two versions of a Job respect: a coordination.k8s.io/v1 Lease."""

from __future__ import annotations

import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from urllib.parse import quote

from floe_tools.failure import Failure
from floe_tools.kubernetes import Kubernetes, expect
from floe_tools.log import Log

DURATION = 30


class Lease:
    """One Lease in the pod's own namespace, and the identity of this run."""

    def __init__(self, kubernetes: Kubernetes, name: str, duration: int = DURATION) -> None:
        self._kubernetes = kubernetes
        self._name = name
        space = quote(kubernetes.namespace, safe="")
        self._collection = f"/apis/coordination.k8s.io/v1/namespaces/{space}/leases"
        self._path = f"{self._collection}/{quote(name, safe='')}"
        self._duration = duration
        self._identity = f"{socket.gethostname()}_{uuid.uuid4()}"
        self._version = ""
        self._renewed = 0.0
        self._lost = False

    def acquire(self, log: Log) -> None:
        """Return when this run holds the lease; another's counts as dead when it stops renewing."""
        seen, since, told = "", time.monotonic(), ""
        while True:
            answer = self._kubernetes.request("GET", self._path)
            if answer.status == 404:
                if self._write("POST", self._collection, "", 0):
                    return
                continue
            expect(answer, f"read the Lease {self._name}", 200)
            holder, version, duration, transitions = _state(answer.json())
            # Its age is measured by this clock alone, so clocks need not agree.
            if version != seen:
                seen, since = version, time.monotonic()
            if holder == "" or time.monotonic() - since > duration:
                if self._write("PUT", self._path, version, transitions + 1):
                    if holder != "":
                        log.warning("takeover", lease=self._name, previous=holder)
                    return
                continue
            if holder != told:
                log.info("waiting", lease=self._name, holder=holder)
                told = holder
            time.sleep(1)

    def renew(self) -> None:
        """Say that this run still lives, or find that another run has taken over."""
        answer = self._kubernetes.request("GET", self._path)
        expect(answer, f"read the Lease {self._name}", 200)
        holder, version, _, transitions = _state(answer.json())
        if holder != self._identity:
            self._lost = True
            return
        self._write("PUT", self._path, version, transitions)

    def check(self) -> None:
        """Fail when the lease has passed, or may have passed, to another run."""
        if self._lost or time.monotonic() - self._renewed > self._duration:
            raise Failure(
                f"another run took over the Lease {self._name}",
                "nothing is to be done: the other run goes on, and this Job's next try follows it",
            )

    def release(self) -> None:
        """Let the next run begin at once."""
        answer = self._kubernetes.request("GET", self._path)
        if answer.status == 200:
            holder, version, _, transitions = _state(answer.json())
            if holder == self._identity:
                self._write("PUT", self._path, version, transitions, holder=None)

    def _write(
        self, method: str, path: str, version: str, transitions: int, holder: str | None = ""
    ) -> bool:
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        started = time.monotonic()
        spec: dict[str, object] = {
            "leaseDurationSeconds": self._duration,
            "renewTime": now,
            "leaseTransitions": transitions,
        }
        if holder is not None:
            spec["holderIdentity"] = self._identity
        metadata = {"name": self._name, "labels": {"app.kubernetes.io/managed-by": "floe"}}
        body = {
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": metadata | ({"resourceVersion": version} if version else {}),
            "spec": spec,
        }
        answer = self._kubernetes.request(method, path, body)
        if answer.status in (404, 409):
            return False
        expect(answer, f"write the Lease {self._name}", 200, 201)
        self._renewed = started
        return True


@contextmanager
def held(lease: Lease, log: Log, pause: float = DURATION / 3) -> Iterator[Callable[[], None]]:
    """Hold a lease; yields the check to be made before every change."""
    lease.acquire(log)
    done = threading.Event()

    def renew() -> None:
        while not done.wait(pause):
            # A renewal may fail as long as the lease lasts: check() keeps the time.
            with suppress(Failure):
                lease.renew()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield lease.check
    finally:
        done.set()
        thread.join()
        # Left behind, it would expire by itself.
        with suppress(Failure):
            lease.release()


def _state(lease: dict[str, object]) -> tuple[str, str, int, int]:
    metadata, spec = lease.get("metadata"), lease.get("spec")
    version = str(metadata.get("resourceVersion", "")) if isinstance(metadata, dict) else ""
    if not isinstance(spec, dict):
        return "", version, DURATION, 0
    return (
        str(spec.get("holderIdentity") or ""),
        version,
        int(spec.get("leaseDurationSeconds") or DURATION),
        int(spec.get("leaseTransitions") or 0),
    )
