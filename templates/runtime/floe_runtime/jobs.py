"""Jobs: named selections of the product's assets."""

from collections.abc import Mapping, Sequence

from dagster import AssetKey, AssetsDefinition, AssetSelection, define_asset_job
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition
from dagster_dbt import build_dbt_asset_selection

from .artifacts import Artifacts, JobSpec, Orchestration
from .errors import Refusal
from .selection import with_floe_tags

CONCURRENCY_TAG = "floe/concurrency-key"


def run_tags(orchestration: Orchestration) -> Mapping[str, str]:
    """Tags of every run: those of the artifacts, the concurrency key and the retries. A scratch
    database is gone with its pod, so a retry begins at the beginning."""
    retries = {
        "dagster/max_retries": str(orchestration.retries),
        "dagster/retry_strategy": "ALL_STEPS",
        "dagster/retry_on_asset_or_op_failure": "true",
    }
    return {
        **(retries if orchestration.retries > 0 else {}),
        CONCURRENCY_TAG: orchestration.concurrency_key,
        **orchestration.run_tags,
    }


def product_jobs(
    artifacts: Artifacts, assets: Sequence[AssetsDefinition]
) -> dict[str, UnresolvedAssetJobDefinition]:
    """The product's jobs by name. Refuses a selection that no asset answers to: a job that runs
    less than its author meant would look well for ever."""
    return {
        job.name: define_asset_job(
            job.name,
            selection=AssetSelection.assets(*_selected(artifacts, job, assets)),
            description=job.description,
            tags=run_tags(artifacts.orchestration),
        )
        for job in artifacts.orchestration.jobs
    }


def _selected(
    artifacts: Artifacts, job: JobSpec, assets: Sequence[AssetsDefinition]
) -> list[AssetKey]:
    keys: set[AssetKey] = set()
    for part in job.selection:
        # dagster-dbt evaluates a selection within one definition: one per dbt target here.
        select = " ".join(with_floe_tags(artifacts, part))
        found = {
            key
            for one in assets
            for key in build_dbt_asset_selection([one], dbt_select=select).resolve(assets)
        }
        if not found:
            raise Refusal(f"jobs: {job.name} selects {part!r}, which no dbt node answers to")
        keys |= found
    if not keys:
        raise Refusal(f"jobs: {job.name} selects nothing")
    return sorted(keys)
