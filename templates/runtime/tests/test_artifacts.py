"""What the runtime reads of the artifacts, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Document, Pod
from floe_runtime.artifacts import parse_artifacts, read_artifacts
from floe_runtime.errors import Refusal


@pytest.fixture
def document(pods: Callable[[str], Pod]) -> Document:
    return pods("site-visits").document


def test_parse_artifacts_reads_what_runs_when(document: Document) -> None:
    artifacts = parse_artifacts(document)
    assert [job.name for job in artifacts.orchestration.jobs] == ["everything", "marts"]
    assert artifacts.orchestration.schedules[0].timezone == "Europe/Berlin"
    assert artifacts.orchestration.run_tags == {"team": "sales"}
    assert "model.site_visits.stg_visits" in artifacts.transforms


def test_parse_artifacts_takes_fields_that_it_does_not_know(document: Document) -> None:
    document["added_later"] = {"anything": 1}
    document["dbt"]["added_later"] = [1]
    assert parse_artifacts(document).product == "site-visits"


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ("floe-artifacts/v2", "newer than this image's"),
        ("floe-artifacts/v11", "newer than this image's"),
        ("floe-plan/v1", "not floe-artifacts/v<N>"),
        ("floe-artifacts/v1.5", "not floe-artifacts/v<N>"),
    ],
)
def test_parse_artifacts_refuses_another_schema(
    document: Document, schema: str, words: str
) -> None:
    document["schema"] = schema
    with pytest.raises(Refusal, match=words):
        parse_artifacts(document)


def _without(*keys: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        inner: Any = document
        for key in keys[:-1]:
            inner = inner[key]
        del inner[keys[-1]]

    return change


def _with(value: Any, *keys: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        inner: Any = document
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_without("dbt", "profile"), r"\$\.dbt\.profile is missing"),
        (_with(3, "product", "name"), r"\$\.product\.name must be a string, not a number"),
        (_with(True, "orchestration", "retries"), r"retries must be an integer, not a boolean"),
        (_with("no", "orchestration", "schedules", 0, "enabled"), r"schedules\[0\]\.enabled"),
        (_with([1], "orchestration", "jobs", 1, "selection"), r"jobs\[1\]\.selection must be"),
        (_with({}, "orchestration", "jobs"), r"jobs must be a list, not an object"),
        (_with("LOUD", "observability", "log_level"), r"log_level is 'LOUD', not DEBUG, INFO"),
        (_with(None, "dbt"), r"\$\.dbt must be an object, not null"),
        (_with("gone", "dbt", "target"), r"target names 'gone', which outputs lacks"),
        (
            _with("gone", "orchestration", "schedules", 0, "job"),
            r"job names 'gone'; the jobs are: everything, marts",
        ),
    ],
)
def test_parse_artifacts_says_which_field_is_wrong(
    document: Document, change: Callable[[Document], None], message: str
) -> None:
    change(document)
    with pytest.raises(Refusal, match=message):
        parse_artifacts(document)


def test_read_artifacts_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot read .*artifacts.json"):
        read_artifacts(tmp_path / "artifacts.json")


def test_read_artifacts_refuses_a_file_that_is_not_json(tmp_path: Path) -> None:
    path = tmp_path / "artifacts.json"
    path.write_text(json.dumps({"schema": "floe-artifacts/v1"})[:-3])
    with pytest.raises(Refusal, match="is not JSON"):
        read_artifacts(path)
