"""What one dbt command builds: a selection of a person's, or of a job of the artifacts."""

import re
from collections.abc import Sequence

from .artifacts import Artifacts
from .errors import Refusal
from .profiles import scratch_database

_TAG = re.compile(r"(\d*\+|@)?tag:([^,+]+)(\+\d*)?")
_SOME_ANCESTORS = re.compile(r"^\d*\+")


def selection_arguments(
    artifacts: Artifacts, select: Sequence[str] = (), job: str | None = None
) -> list[str]:
    """dbt's arguments that select; none select everything. A scratch database is empty when a pod
    starts: there a selection takes all that it reads along, and a test that also reads a node
    outside of it doesn't run."""
    _check_one_target(artifacts)
    stated = _job_selection(artifacts, job) if job is not None else " ".join(select).split()
    parts = [part for one in stated for part in with_floe_tags(artifacts, one)]
    if not parts or parts == ["*"]:
        return []
    if scratch_database(artifacts, artifacts.dbt.target) is None:
        return ["--select", *parts]
    whole = [",".join(_with_ancestors(method) for method in part.split(",")) for part in parts]
    return ["--indirect-selection", "cautious", "--select", *whole]


def with_floe_tags(artifacts: Artifacts, part: str) -> list[str]:
    """dbt selections that mean the same as this one, where a tag may also be one that the product's
    floe.yaml gives a node and dbt knows nothing of."""
    match = _TAG.fullmatch(part)
    if match is None:
        return [part]
    before, tag, after = match.groups(default="")
    tagged = sorted(one.name for one in artifacts.transforms.values() if tag in one.tags)
    return [f"{before}{name}{after}" for name in tagged] or [part]


def _job_selection(artifacts: Artifacts, name: str) -> Sequence[str]:
    jobs = {job.name: job.selection for job in artifacts.orchestration.jobs}
    if name not in jobs:
        raise Refusal(f"build: no job {name!r}; the jobs are: {', '.join(sorted(jobs)) or 'none'}")
    return jobs[name]


def _with_ancestors(method: str) -> str:
    # `@x` takes all ancestors of x and of its descendants along by itself.
    return method if method.startswith("@") else "+" + _SOME_ANCESTORS.sub("", method)


def _check_one_target(artifacts: Artifacts) -> None:
    computes = {one.compute for one in artifacts.transforms.values()} & set(artifacts.dbt.outputs)
    others = sorted(computes - {artifacts.dbt.target})
    if others:
        raise Refusal(
            f"build: some nodes are computed by {', '.join(others)} and not by "
            f"{artifacts.dbt.target}; one dbt command builds in one target: run them with Dagster"
        )
