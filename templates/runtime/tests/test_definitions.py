"""The code location, loaded by the real Dagster over both examples."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Pod, compiled
from dagster import AssetKey, AssetSpec, DefaultScheduleStatus, Definitions
from floe_runtime.definitions import build_definitions
from floe_runtime.errors import Refusal

PRODUCTS = ["site-visits", "retail-orders"]


def _specs(definitions: Definitions) -> dict[AssetKey, AssetSpec]:
    return {spec.key: spec for spec in definitions.resolve_all_asset_specs()}


def _materializable(pod: Pod) -> int:
    return len(pod.document["transforms"])


@pytest.mark.parametrize("product", PRODUCTS)
def test_build_definitions_has_one_asset_per_dbt_node(
    pods: Callable[[str], Pod], product: str
) -> None:
    pod = pods(product)
    definitions = build_definitions(pod.write())
    prefix = product.replace("-", "_")
    keys = [key for asset in definitions.assets or [] for key in asset.keys]  # type: ignore[union-attr]
    assert len(keys) == _materializable(pod)
    assert all(key.path[0] == prefix for key in keys)


def test_build_definitions_carries_what_dbt_says_of_a_model(pods: Callable[[str], Pod]) -> None:
    specs = _specs(build_definitions(pods("retail-orders").write()))
    orders = specs[AssetKey(["retail_orders", "marts", "mart_orders"])]
    daily = specs[AssetKey(["retail_orders", "marts", "mart_daily_sales"])]
    assert orders.group_name == "sales"
    assert daily.group_name == "finance"
    assert list(orders.owners) == ["sales-data@example.com"]
    assert list(daily.owners) == ["finance-data@example.com"]
    assert orders.description == "One row per order with its value and what was paid for it."
    assert "marts" in orders.tags
    assert orders.kinds == {"dbt", "duckdb"}
    assert "dagster/table_name" not in orders.metadata
    assert {dep.asset_key for dep in orders.deps} == {
        AssetKey(["retail_orders", "intermediate", "int_orders_enriched"])
    }


def test_build_definitions_knows_the_tags_of_floe_yaml(pods: Callable[[str], Pod]) -> None:
    pod = pods("site-visits")
    for transform in pod.document["transforms"]:
        transform |= {"tags": ["web"], "tier": "gold"} if transform["name"][:4] == "mart" else {}
    pod.document["orchestration"]["jobs"][1]["selection"] = ["tag:web"]
    definitions = build_definitions(pod.write())
    mart = AssetKey(["site_visits", "mart_daily_page_visits"])
    assert list(definitions.resolve_job_def("marts").asset_layer.executable_asset_keys) == [mart]
    assert {"web": "", "floe/tier": "gold"}.items() <= _specs(definitions)[mart].tags.items()


def test_build_definitions_gives_a_node_without_an_owner_the_product_s(
    pods: Callable[[str], Pod],
) -> None:
    pod = pods("site-visits")
    manifest = json.loads(pod.settings.manifest.read_text())
    manifest["nodes"]["seed.site_visits.raw_pages"]["group"] = None
    manifest["nodes"]["seed.site_visits.raw_pages"]["config"]["group"] = None
    pod.settings.manifest.write_text(json.dumps(manifest))
    pages = _specs(build_definitions(pod.write()))[AssetKey(["site_visits", "raw_pages"])]
    assert list(pages.owners) == ["owner@example.com"]
    assert pages.group_name == "site_visits"


def test_build_definitions_makes_dbt_tests_asset_checks(pods: Callable[[str], Pod]) -> None:
    definitions = build_definitions(pods("retail-orders").write())
    checks = definitions.resolve_asset_graph().asset_check_keys
    mart = AssetKey(["retail_orders", "marts", "mart_orders"])
    names = {key.name for key in checks if key.asset_key == mart}
    assert "unique_mart_orders_order_id" in names
    assert len(checks) == 60


def test_build_definitions_makes_jobs_with_the_tags_of_every_run(
    pods: Callable[[str], Pod],
) -> None:
    pod = pods("retail-orders")
    kubernetes = json.dumps({"container_config": {"resources": {"limits": {"memory": "1Gi"}}}})
    pod.document["orchestration"]["run_tags"]["dagster-k8s/config"] = kubernetes
    job = build_definitions(pod.write()).resolve_job_def("marts")
    assert job.description == "What readers see"
    assert len(list(job.asset_layer.executable_asset_keys)) == 4
    assert job.run_tags["floe/concurrency-key"] == "lakehouse-retail-orders"
    assert job.run_tags["dagster/max_retries"] == "2"
    assert job.run_tags["team"] == "sales"
    limits = json.loads(job.run_tags["dagster-k8s/config"])
    assert limits["container_config"]["resources"]["limits"] == {"memory": "1Gi"}


def test_build_definitions_puts_every_run_into_the_product_s_pool(
    pods: Callable[[str], Pod],
) -> None:
    job = build_definitions(pods("site-visits").write()).resolve_implicit_global_asset_job_def()
    assert {node.definition.pool for node in job.nodes} == {"lakehouse-site-visits"}  # type: ignore[attr-defined]


def test_build_definitions_makes_schedules_in_their_time_zone(pods: Callable[[str], Pod]) -> None:
    definitions = build_definitions(pods("site-visits").write())
    daily = definitions.resolve_schedule_def("daily")
    assert daily.execution_timezone == "Europe/Berlin"
    assert daily.cron_schedule == "0 6 * * *"
    assert daily.job_name == "everything"
    assert daily.default_status is DefaultScheduleStatus.RUNNING
    other = definitions.resolve_schedule_def("now_and_then")
    assert other.default_status is DefaultScheduleStatus.STOPPED


def test_build_definitions_builds_a_node_in_its_own_compute(pods: Callable[[str], Pod]) -> None:
    pod = pods("site-visits")
    pod.document["dbt"]["outputs"]["warehouse"] = {"type": "postgres"}
    for transform in pod.document["transforms"]:
        if transform["name"].startswith("mart_"):
            transform["compute"] = "warehouse"
    definitions = build_definitions(pod.write())
    mart = _specs(definitions)[AssetKey(["site_visits", "mart_daily_page_visits"])]
    assert mart.kinds == {"dbt", "postgres"}
    assert sorted(asset.op.name for asset in definitions.assets or []) == [  # type: ignore[union-attr]
        "site_visits__default",
        "site_visits__warehouse",
    ]


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (["tag:marts", "tag:mart"], "marts selects 'tag:mart', which no dbt node answers to"),
        ([], "marts selects nothing"),
    ],
)
def test_build_definitions_refuses_a_selection_that_selects_nothing(
    pods: Callable[[str], Pod], selection: list[str], message: str
) -> None:
    pod = pods("site-visits")
    pod.document["orchestration"]["jobs"][1]["selection"] = selection
    with pytest.raises(Refusal, match=message):
        build_definitions(pod.write())


@pytest.mark.parametrize("path", compiled(), ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_build_definitions_takes_the_artifacts_that_floe_compiled(
    pods: Callable[[str], Pod], path: Path
) -> None:
    pod = pods(path.stem)
    document = json.loads(path.read_text(encoding="utf-8"))
    pod.document.clear()
    pod.document.update(document)
    definitions = build_definitions(pod.write())
    Definitions.validate_loadable(definitions)
    names = {job["name"] for job in document["orchestration"]["jobs"]}
    assert names <= {job.name for job in definitions.resolve_all_job_defs()}
    for schedule in document["orchestration"]["schedules"]:
        found = definitions.resolve_schedule_def(schedule["name"])
        assert (found.cron_schedule, found.execution_timezone) == (
            schedule["cron"],
            schedule["timezone"],
        )
