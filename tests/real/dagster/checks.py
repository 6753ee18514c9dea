"""What only Dagster's own code can tell: asked by tests/real/dagster_config_test.ts."""

import json
import sys
import tempfile
from collections.abc import Callable
from typing import Any

import dagster_k8s.launcher
import grpc
import kubernetes.client
import yaml
from dagster import DagsterInstance, DagsterRun
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.instance.ref import InstanceRef
from dagster._core.launcher import LaunchRunContext
from dagster._core.origin import JobPythonOrigin, RepositoryPythonOrigin
from dagster._core.utils import make_new_run_id
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster._grpc.client import DagsterGrpcClient
from dagster._grpc.types import ListRepositoriesResponse
from dagster._serdes import deserialize_value
from grpc_health.v1 import health_pb2, health_pb2_grpc


def workspace(path: str) -> Any:
    """The code locations that a workspace.yaml names."""
    return [
        {"name": one.location_name, "host": one.host, "port": one.port}
        for one in WorkspaceFileTarget([path]).create_origins()
    ]


def location(port: str) -> Any:
    """What a code location says of itself, and whether gRPC's health service knows it."""
    answer = DagsterGrpcClient(port=int(port), host="127.0.0.1").list_repositories()
    reply = deserialize_value(answer, ListRepositoriesResponse)
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        request = health_pb2.HealthCheckRequest(service="DagsterApi")
        health = health_pb2_grpc.HealthStub(channel).Check(request)
    return {
        "image": reply.container_image,
        "context": reply.container_context,
        "repositories": [symbol.repository_name for symbol in reply.repository_symbols],
        "healthy": health.status == health_pb2.HealthCheckResponse.SERVING,
    }


def launch() -> Any:
    """The Job that the instance's own run launcher would create for the newest run."""
    instance = DagsterInstance.get()
    run = instance.get_runs(limit=1)[0]
    try:
        # What the daemon does with a run that it takes from the queue.
        return created(instance, lambda: instance.launch_run(run.run_id, workspace=None))
    except Exception as error:  # noqa: BLE001 - the refusal is what the test looks at
        return {"refused": str(error)}


def job(instance_yaml: str, container_context: str, image: str) -> Any:
    """The Job of a run of a code location, by the run launcher of a dagster.yaml."""
    launcher = yaml.safe_load(instance_yaml)["run_launcher"]
    overrides = {"run_launcher": launcher}
    with tempfile.TemporaryDirectory() as folder:
        instance = DagsterInstance.from_ref(InstanceRef.from_dir(folder, overrides=overrides))
        origin = JobPythonOrigin(
            "nightly",
            RepositoryPythonOrigin(
                executable_path=sys.executable,
                code_pointer=ModuleCodePointer("floe_runtime.definitions", "defs"),
                container_image=image,
                entry_point=["dagster"],
                container_context=json.loads(container_context),
            ),
        )
        run = DagsterRun(job_name="nightly", run_id=make_new_run_id(), job_code_origin=origin)
        instance.add_run(run)
        context = LaunchRunContext(dagster_run=run, workspace=None)
        return created(instance, lambda: instance.run_launcher.launch_run(context))


def created(instance: DagsterInstance, act: Callable[[], object]) -> Any:
    """The Job that the instance's run launcher sends to the API server meanwhile."""
    jobs: list[dict[str, Any]] = []

    class Api:
        """Takes the Job in the place of an API server."""

        def create_namespaced_job_with_retries(self, body: Any, namespace: str) -> None:
            plain = kubernetes.client.ApiClient().sanitize_for_serialization(body)
            jobs.append({"namespace": namespace, "job": plain})

    dagster_k8s.launcher.load_kubernetes_config = lambda **_: None
    instance.run_launcher._api_client = Api()
    act()
    return jobs[0]


def statuses() -> Any:
    """The status of every run, newest first."""
    return [run.status.value for run in DagsterInstance.get().get_runs()]


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    print(json.dumps({"answer": globals()[command](*arguments)}))
