"""Runs: real dbt on a real DuckDB file, through Dagster and through the command line."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import RUNTIME, Pod
from dagster import AssetKey, DagsterInstance
from floe_runtime.cli import REFUSED, main
from floe_runtime.definitions import build_definitions


def _rows(pod: Pod, table: str) -> int:
    path = pod.document["dbt"]["outputs"]["default"]["path"]
    with duckdb.connect(path, read_only=True) as connection:
        row = connection.execute(f"select count(*) from {table}").fetchone()
    assert row is not None
    return int(row[0])


def _read_only(folder: Path) -> None:
    for place, _, files in os.walk(folder):
        for name in files:
            (Path(place) / name).chmod(0o444)
        Path(place).chmod(0o555)


def test_a_run_of_everything_builds_and_checks_every_node(pods: Callable[[str], Pod]) -> None:
    pod = pods("retail-orders")
    # Dagster hears of what dbt built through dbt's log, whatever its level is.
    pod.document["observability"]["log_level"] = "ERROR"
    definitions = build_definitions(pod.write())
    _read_only(pod.settings.project)
    before = sorted(pod.settings.project.rglob("*"))
    result = definitions.resolve_job_def("everything").execute_in_process()
    assert result.success
    built = {event.asset_key for event in result.get_asset_materialization_events()}
    assert len(built) == 17
    checks = result.get_asset_check_evaluations()
    assert len(checks) == 60
    assert all(check.passed for check in checks)
    assert _rows(pod, "main_marts.mart_customers") == 40
    assert sorted(pod.settings.project.rglob("*")) == before, "a run wrote into the image"


def test_a_run_of_marts_alone_works_in_an_empty_scratch_database(
    pods: Callable[[str], Pod],
) -> None:
    pod = pods("retail-orders")
    result = build_definitions(pod.write()).resolve_job_def("marts").execute_in_process()
    assert result.success
    built = {event.asset_key for event in result.get_asset_materialization_events()}
    assert built == {
        AssetKey(["retail_orders", "marts", f"mart_{name}"])
        for name in ("customers", "daily_sales", "orders", "product_sales")
    }
    assert _rows(pod, "main_marts.mart_orders") == 80


def test_a_run_leaves_out_tests_of_nodes_that_it_does_not_build(
    pods: Callable[[str], Pod],
) -> None:
    pod = pods("retail-orders")
    job = {"name": "catalogue", "selection": ["stg_products"]}
    pod.document["orchestration"]["jobs"].append(job)
    result = build_definitions(pod.write()).resolve_job_def("catalogue").execute_in_process()
    assert result.success
    product = AssetKey(["retail_orders", "staging", "stg_products"])
    assert {check.asset_key for check in result.get_asset_check_evaluations()} == {product}


def test_a_run_builds_what_only_its_tests_read(pods: Callable[[str], Pod]) -> None:
    pod = pods("retail-orders")
    job = {"name": "items", "selection": ["stg_order_items"]}
    pod.document["orchestration"]["jobs"].append(job)
    result = build_definitions(pod.write()).resolve_job_def("items").execute_in_process()
    assert result.success
    assert _rows(pod, "main_staging.stg_products") == 21
    assert len(result.get_asset_materialization_events()) == 1


def test_a_run_fails_where_a_test_fails(pods: Callable[[str], Pod]) -> None:
    pod = pods("site-visits")
    (pod.settings.project / "seeds/raw_pages.csv").write_text(
        "page_id,path,title,section\n1,/,Home,landing\n1,/,Home,landing\n"
    )
    pod.document["dbt"]["project_sha256"] = None
    job = build_definitions(pod.write()).resolve_job_def("everything")
    with DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(instance=instance, raise_on_error=False)
    assert not result.success
    failed = {check.check_name for check in result.get_asset_check_evaluations() if not check.passed}
    assert "unique_raw_pages_page_id" in failed


def _environment(pod: Pod) -> dict[str, str]:
    settings = pod.write()
    return {
        "FLOE_ARTIFACTS": str(settings.artifacts),
        "FLOE_DBT_PROJECT": str(settings.project),
        "FLOE_SCRATCH": str(settings.scratch),
    }


def test_floe_runtime_build_builds_the_whole_project(pods: Callable[[str], Pod]) -> None:
    pod = pods("site-visits")
    _read_only(pod.settings.project)
    command = [sys.executable, "-m", "floe_runtime", "build"]
    environment = {**os.environ, **_environment(pod)}
    subprocess.run(command, env=environment, cwd=RUNTIME, check=True)
    assert _rows(pod, "main.mart_daily_page_visits") > 50


def test_floe_runtime_build_gives_dbt_s_exit_code(
    pods: Callable[[str], Pod], monkeypatch: pytest.MonkeyPatch
) -> None:
    pod = pods("site-visits")
    (pod.settings.project / "models/staging/stg_pages.sql").write_text("select no_such_column\n")
    pod.document["dbt"]["project_sha256"] = None
    for name, value in _environment(pod).items():
        monkeypatch.setenv(name, value)
    assert main(["build", "--select", "+stg_pages"]) == 1


def test_floe_runtime_check_starts_no_dbt(
    pods: Callable[[str], Pod], monkeypatch: pytest.MonkeyPatch
) -> None:
    pod = pods("site-visits")
    for name, value in _environment(pod).items():
        monkeypatch.setenv(name, value)
    assert main(["check"]) == 0
    assert not pod.settings.scratch.exists()


@pytest.mark.parametrize("command", ["check", "build"])
def test_floe_runtime_refuses_what_does_not_belong_together(
    pods: Callable[[str], Pod], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    pod = pods("site-visits")
    pod.document["dbt"]["project_sha256"] = "0" * 64
    for name, value in _environment(pod).items():
        monkeypatch.setenv(name, value)
    assert main([command]) == REFUSED


def test_floe_runtime_build_refuses_to_start_dbt_without_its_secrets(
    pods: Callable[[str], Pod], monkeypatch: pytest.MonkeyPatch
) -> None:
    pod = pods("site-visits")
    variable = {"name": "DBT_ENV_SECRET_FLOE_A__B", "secret": "a", "key": "b"}
    pod.document["dbt"]["env"] = [variable]
    for name, value in _environment(pod).items():
        monkeypatch.setenv(name, value)
    assert main(["build"]) == REFUSED


def test_floe_runtime_build_of_a_job_builds_what_it_reads_as_well(
    pods: Callable[[str], Pod], monkeypatch: pytest.MonkeyPatch
) -> None:
    pod = pods("retail-orders")
    job = {"name": "daily", "selection": ["mart_daily_sales"]}
    pod.document["orchestration"]["jobs"].append(job)
    for name, value in _environment(pod).items():
        monkeypatch.setenv(name, value)
    assert main(["build", "--job", "daily"]) == 0
    assert _rows(pod, "main_marts.mart_daily_sales") > 20


def test_floe_runtime_build_ends_when_the_pod_is_told_to(pods: Callable[[str], Pod]) -> None:
    pod = pods("site-visits")
    (pod.settings.project / "models/marts/mart_daily_page_visits.sql").write_text(
        "select sum(a.range * b.range) as total from range(10000000) a, range(10000000) b\n"
    )
    pod.document["dbt"]["project_sha256"] = None
    command = [sys.executable, "-u", "-m", "floe_runtime", "build"]
    environment = {**os.environ, **_environment(pod)}
    with subprocess.Popen(
        command,
        env=environment,
        cwd=RUNTIME,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert any("START sql table" in line for line in process.stdout)
        process.terminate()
        process.stdout.read()
        assert process.wait(timeout=90) != 0
