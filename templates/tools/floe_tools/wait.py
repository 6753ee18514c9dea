"""Waiting until every target answers."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from floe_tools import rest
from floe_tools.failure import Failure
from floe_tools.log import Log

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 5.0
ATTEMPT_TIMEOUT = 5.0


class Target:
    """Something to wait for: its name in the log, and a probe that says what is wrong, or None.

    `within` are the seconds that it alone may take.
    """

    def __init__(
        self, name: str, probe: Callable[[], str | None], within: float | None = None
    ) -> None:
        self.name = name
        self.probe = probe
        self.within = within


def tcp_target(text: str) -> Target:
    """The target `HOST:PORT` (`[…]:PORT` for IPv6): a TCP connection is accepted."""
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if host == "" or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f"{text}: expected HOST:PORT")

    def probe() -> str | None:
        try:
            socket.create_connection((host, int(port)), timeout=ATTEMPT_TIMEOUT).close()
        except OSError as error:
            return error.strerror or str(error)
        return None

    return Target(text, probe)


def http_target(url: str) -> Target:
    """The target `URL`: a GET is answered with 2xx."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError(f"{url}: expected an http or https address without a user")

    def probe() -> str | None:
        try:
            status = rest.request("GET", url, timeout=ATTEMPT_TIMEOUT).status
        except rest.Unreachable as error:
            return str(error)
        return None if 200 <= status < 300 else f"status {status}"

    return Target(url, probe)


def wait(targets: list[Target], timeout: float | None, log: Log) -> None:
    """Return when every target answers; fail when `timeout` or a target's own seconds are over."""
    start = time.monotonic()
    deadline = None if timeout is None else start + timeout
    waiting = {target.name: target for target in targets}
    states: dict[str, str] = {}
    pause = FIRST_PAUSE
    while True:
        for target in list(waiting.values()):
            problem = target.probe()
            if problem is None:
                log.info("ready", target=target.name)
                del waiting[target.name]
            elif states.get(target.name) != problem:
                log.info("waiting", target=target.name, reason=problem)
                states[target.name] = problem
        if not waiting:
            return
        passed = time.monotonic() - start
        late = [one for one in waiting.values() if one.within is not None and passed >= one.within]
        if late:
            raise Failure(
                "not ready in time: " + ", ".join(f"{one.name} {states[one.name]}" for one in late),
                "look at the events of these objects and at the logs of their pods",
            )
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise Failure(
                "no answer in time from " + ", ".join(sorted(waiting)),
                "look at the pods behind these addresses, and at the network policies between",
            )
        time.sleep(pause if left is None else min(pause, left))
        pause = min(pause * 2, LONGEST_PAUSE)
