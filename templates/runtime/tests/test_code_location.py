"""The module as Dagster's own code server loads it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from conftest import RUNTIME, Pod

VALIDATE = ["definitions", "validate", "--module-name", "floe_runtime.definitions"]


def _environment(pod: Pod) -> dict[str, str]:
    settings = pod.write()
    home = settings.scratch.parent / "dagster_home"
    home.mkdir()
    return {
        **os.environ,
        "DAGSTER_HOME": str(home),
        "PYTHONPATH": str(RUNTIME),
        "FLOE_ARTIFACTS": str(settings.artifacts),
        "FLOE_DBT_PROJECT": str(settings.project),
        "FLOE_SCRATCH": str(settings.scratch),
    }


def _dagster(pod: Pod, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dagster", *arguments]
    return subprocess.run(
        command, env=_environment(pod), cwd=pod.settings.scratch.parent, capture_output=True, text=True
    )


@pytest.mark.parametrize("product", ["site-visits", "retail-orders"])
def test_dagster_takes_the_code_location(pods: Callable[[str], Pod], product: str) -> None:
    done = _dagster(pods(product), *VALIDATE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_dagster_shows_why_a_code_location_was_refused(pods: Callable[[str], Pod]) -> None:
    pod = pods("site-visits")
    pod.document["schema"] = "floe-artifacts/v2"
    done = _dagster(pod, *VALIDATE)
    assert done.returncode != 0
    assert "newer than this image's" in done.stdout + done.stderr


def test_the_code_server_answers_the_health_check_of_its_probe(pods: Callable[[str], Pod]) -> None:
    pod = pods("site-visits")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "dagster", "api", "grpc", "--host", "127.0.0.1", "--port", port]
    server = subprocess.Popen(
        [*command, "--module-name", "floe_runtime.definitions"], env=_environment(pod)
    )
    try:
        check = [sys.executable, "-m", "dagster", "api", "grpc-health-check", "-p", port]
        deadline = time.monotonic() + 90
        while subprocess.run(check, capture_output=True).returncode != 0:
            assert server.poll() is None, "the code server ended"
            assert time.monotonic() < deadline, "the code server does not answer"
    finally:
        server.terminate()
        server.wait(timeout=30)
