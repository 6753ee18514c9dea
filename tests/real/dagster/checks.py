"""What only Dagster's own code can tell: asked by tests/real/dagster_config_test.ts."""

import json
import sys
from typing import Any

import dagster_k8s.launcher
import grpc
import kubernetes.client
from dagster import DagsterInstance
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
    dagster_k8s.launcher.load_kubernetes_config = lambda **_: None
    created: list[dict[str, Any]] = []

    class Api:
        """Takes the Job in the place of an API server."""

        def create_namespaced_job_with_retries(self, body: Any, namespace: str) -> None:
            job = kubernetes.client.ApiClient().sanitize_for_serialization(body)
            created.append({"namespace": namespace, "job": job})

    instance = DagsterInstance.get()
    instance.run_launcher._api_client = Api()
    run = instance.get_runs(limit=1)[0]
    try:
        # What the daemon does with a run that it takes from the queue.
        instance.launch_run(run.run_id, workspace=None)
    except Exception as error:  # noqa: BLE001 - the refusal is what the test looks at
        return {"refused": str(error)}
    return created[0]


def statuses() -> Any:
    """The status of every run, newest first."""
    return [run.status.value for run in DagsterInstance.get().get_runs()]


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    print(json.dumps({"answer": globals()[command](*arguments)}))
