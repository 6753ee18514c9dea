"""Schedules: when a job runs, in which time zone."""

from collections.abc import Mapping

from dagster import DefaultScheduleStatus, ScheduleDefinition
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from .artifacts import Orchestration


def product_schedules(
    orchestration: Orchestration, jobs: Mapping[str, UnresolvedAssetJobDefinition]
) -> list[ScheduleDefinition]:
    """The product's schedules. One that is enabled runs from the start, without anybody's click."""
    return [
        ScheduleDefinition(
            name=one.name,
            job=jobs[one.job],
            cron_schedule=one.cron,
            execution_timezone=one.timezone,
            default_status=(
                DefaultScheduleStatus.RUNNING if one.enabled else DefaultScheduleStatus.STOPPED
            ),
        )
        for one in orchestration.schedules
    ]
