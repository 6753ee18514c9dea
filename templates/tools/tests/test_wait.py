"""Waiting, with real sockets and a real process."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from conftest import free_port, record

from floe_tools.failure import Failure
from floe_tools.wait import http_target, tcp_target, wait


def test_waits_until_a_port_opens_and_logs_each_change_once() -> None:
    port = free_port()
    recorder = record()
    thread = threading.Thread(
        target=wait, args=([tcp_target(f"127.0.0.1:{port}")], 20, recorder.log)
    )
    thread.start()
    time.sleep(1)
    assert recorder.actions() == ["waiting"]
    with socket.create_server(("127.0.0.1", port)):
        thread.join(10)
    assert recorder.actions() == ["waiting", "ready"]


def test_fails_when_the_time_is_up_and_names_the_target() -> None:
    name = f"127.0.0.1:{free_port()}"
    with pytest.raises(Failure, match=name):
        wait([tcp_target(name)], 0.3, record().log)


def test_waits_until_an_address_answers_2xx() -> None:
    statuses = [503, 302, 204]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses.pop(0))
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        recorder = record()
        wait([http_target(f"http://127.0.0.1:{server.server_port}/ready")], 20, recorder.log)
        server.shutdown()
    reasons = [line.get("reason") for line in recorder.lines()]
    assert reasons == ["status 503", "status 302", None]


@pytest.mark.parametrize("text", ["postgres", "postgres:", ":5432", "postgres:0", "postgres:x"])
def test_refuses_what_is_no_target(text: str) -> None:
    with pytest.raises(ValueError, match="expected HOST:PORT"):
        tcp_target(text)
    assert _run("wait", text).returncode == 2


def test_reads_an_ipv6_target() -> None:
    assert tcp_target("[::1]:9").name == "[::1]:9"


@pytest.mark.parametrize(
    "arguments",
    [["wait"], ["wait", "--http", "ftp://x"], ["wait", "a:1", "--timeout", "0"], [], ["no"]],
)
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert _run(*arguments).returncode == 2


def test_a_timeout_exits_1_with_a_last_line_that_says_what_to_do() -> None:
    done = _run("wait", f"127.0.0.1:{free_port()}", "--timeout", "0.2")
    last = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, last["level"]) == (1, "error")
    assert "network policies" in last["hint"]


def test_sigterm_ends_at_once() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "floe_tools", "wait", f"127.0.0.1:{free_port()}"],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(2)
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 143
    assert time.monotonic() - started < 1
    process.stdout.close()


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "floe_tools", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
