"""The CompiledArtifacts document, as far as the runtime acts on it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import Refusal
from .reader import Json, Node

#: The newest schema version that this runtime reads; it also reads the one before.
SCHEMA_VERSION = 1
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_SCHEMA = re.compile(r"floe-artifacts/v([1-9][0-9]*)")


@dataclass(frozen=True)
class SecretVariable:
    """A variable that the pod gets from a Secret."""

    name: str
    secret: str
    key: str


@dataclass(frozen=True)
class Dbt:
    """How dbt runs."""

    profile: str
    target: str
    outputs: Mapping[str, Mapping[str, Json]]
    variables: Sequence[SecretVariable]
    #: None where the product was compiled without a dbt lock.
    project_sha256: str | None


@dataclass(frozen=True)
class Transform:
    """One dbt node, from the lock."""

    name: str
    unique_id: str
    compute: str
    owner: str | None
    tier: str | None
    #: dbt's tags and those that the product gives the node in its floe.yaml.
    tags: Sequence[str]


@dataclass(frozen=True)
class JobSpec:
    """A named selection of dbt nodes."""

    name: str
    selection: Sequence[str]
    description: str | None


@dataclass(frozen=True)
class ScheduleSpec:
    """When a job runs."""

    name: str
    cron: str
    timezone: str
    job: str
    enabled: bool


@dataclass(frozen=True)
class Orchestration:
    """What runs when, and what every run carries."""

    jobs: Sequence[JobSpec]
    schedules: Sequence[ScheduleSpec]
    retries: int
    concurrency_key: str
    run_tags: Mapping[str, str]


@dataclass(frozen=True)
class Artifacts:
    """One product in one environment."""

    product: str
    version: str
    owner: str
    environment: str
    log_level: str
    dbt: Dbt
    transforms: Mapping[str, Transform]
    orchestration: Orchestration


def read_artifacts(path: Path) -> Artifacts:
    """Reads the document. Refuses one that is absent, is not JSON, has a newer schema, or lacks
    what the runtime needs."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Refusal(f"artifacts: cannot read {path}: {error.strerror}") from error
    try:
        document: Json = json.loads(text)
    except ValueError as error:
        raise Refusal(f"artifacts: {path} is not JSON: {error}") from error
    return parse_artifacts(document)


def parse_artifacts(document: Json) -> Artifacts:
    """Reads the parsed document; see `read_artifacts`."""
    root = Node.of(document, "$")
    _check_schema(root.text("schema"))
    product = root.node("product")
    transforms = [_transform(node) for node in root.nodes("transforms")]
    return Artifacts(
        product=product.text("name"),
        version=product.text("version"),
        owner=product.text("owner"),
        environment=root.node("platform").text("environment"),
        log_level=_log_level(root.node("observability")),
        dbt=_dbt(root.node("dbt")),
        transforms={transform.unique_id: transform for transform in transforms},
        orchestration=_orchestration(root.node("orchestration")),
    )


def _log_level(node: Node) -> str:
    level = node.text("log_level")
    if level not in LOG_LEVELS:
        raise Refusal(f"artifacts: {node.path}.log_level is {level!r}, not {', '.join(LOG_LEVELS)}")
    return level


def _check_schema(schema: str) -> None:
    match = _SCHEMA.fullmatch(schema)
    if match is None:
        raise Refusal(f"artifacts: $.schema is {schema!r}, not floe-artifacts/v<N>")
    version = int(match[1])
    if version > SCHEMA_VERSION:
        raise Refusal(
            f"artifacts: schema version {version} is newer than this image's "
            f"{SCHEMA_VERSION}: build the product image with the floe that compiled the product"
        )
    if version < SCHEMA_VERSION - 1:
        raise Refusal(
            f"artifacts: schema version {version} is too old for this image's "
            f"{SCHEMA_VERSION}: compile the product with the floe that built the image"
        )


def _dbt(node: Node) -> Dbt:
    outputs = node.node("outputs")
    target = node.text("target")
    if target not in outputs.value:
        raise Refusal(f"artifacts: {node.path}.target names {target!r}, which outputs lacks")
    return Dbt(
        profile=node.text("profile"),
        target=target,
        outputs={name: outputs.node(name).value for name in outputs.value},
        variables=tuple(
            SecretVariable(one.text("name"), one.text("secret"), one.text("key"))
            for one in node.nodes("env")
        ),
        project_sha256=node.optional_text("project_sha256"),
    )


def _transform(node: Node) -> Transform:
    return Transform(
        name=node.text("name"),
        unique_id=node.text("unique_id"),
        compute=node.text("compute"),
        owner=node.optional_text("owner"),
        tier=node.optional_text("tier"),
        tags=node.texts("tags"),
    )


def _orchestration(node: Node) -> Orchestration:
    jobs = tuple(
        JobSpec(one.text("name"), one.texts("selection"), one.optional_text("description"))
        for one in node.nodes("jobs")
    )
    names = {job.name for job in jobs}
    schedules = tuple(_schedule(one, names) for one in node.nodes("schedules"))
    return Orchestration(
        jobs=jobs,
        schedules=schedules,
        retries=node.integer("retries"),
        concurrency_key=node.text("concurrency_key"),
        run_tags=node.text_map("run_tags"),
    )


def _schedule(node: Node, jobs: set[str]) -> ScheduleSpec:
    job = node.text("job")
    if job not in jobs:
        known = ", ".join(sorted(jobs)) or "none"
        raise Refusal(f"artifacts: {node.path}.job names {job!r}; the jobs are: {known}")
    return ScheduleSpec(
        name=node.text("name"),
        cron=node.text("cron"),
        timezone=node.text("timezone"),
        job=job,
        enabled=node.boolean("enabled"),
    )
