"""The code location: ``dagster api grpc --module-name floe_runtime.definitions``."""

from dagster import Definitions, definitions, in_process_executor

from .artifacts import read_artifacts
from .assets import product_assets
from .jobs import product_jobs
from .project import load_project
from .schedules import product_schedules
from .settings import Settings, settings_from


def build_definitions(settings: Settings) -> Definitions:
    """Everything that Dagster shows of one product. Refuses artifacts and an image that do not
    belong together."""
    artifacts = read_artifacts(settings.artifacts)
    project = load_project(settings, artifacts)
    assets = product_assets(artifacts, project, settings.scratch)
    jobs = product_jobs(artifacts, assets)
    return Definitions(
        assets=assets,
        jobs=list(jobs.values()),
        schedules=product_schedules(artifacts.orchestration, jobs),
        # dbt runs its own threads; a process per step would only load everything again.
        executor=in_process_executor,
    )


@definitions
def defs() -> Definitions:
    """Read by Dagster when it loads the code location; importing this module reads nothing."""
    return build_definitions(settings_from())
