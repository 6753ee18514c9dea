"""What one dbt command builds."""

from collections.abc import Callable

import pytest
from conftest import Document, Pod
from floe_runtime.artifacts import parse_artifacts
from floe_runtime.errors import Refusal
from floe_runtime.selection import selection_arguments, with_floe_tags


@pytest.fixture
def document(pods: Callable[[str], Pod]) -> Document:
    return pods("site-visits").document


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("tag:marts", "+tag:marts"),
        ("+stg_visits", "+stg_visits"),
        ("1+stg_visits+2", "+stg_visits+2"),
        ("stg_visits+", "+stg_visits+"),
        ("tag:marts,group:web", "+tag:marts,+group:web"),
        ("@stg_visits", "@stg_visits"),
    ],
)
def test_selection_arguments_takes_what_is_read_along_into_a_scratch_database(
    document: Document, part: str, expected: str
) -> None:
    assert selection_arguments(parse_artifacts(document), [part])[-1:] == [expected]


def test_selection_arguments_leaves_it_as_it_is_where_tables_stay(document: Document) -> None:
    document["dbt"]["outputs"]["default"] = {"type": "postgres"}
    assert selection_arguments(parse_artifacts(document), ["tag:marts a"]) == [
        "--select",
        "tag:marts",
        "a",
    ]


def test_selection_arguments_gives_the_selection_of_a_job(document: Document) -> None:
    artifacts = parse_artifacts(document)
    assert selection_arguments(artifacts, job="marts") == [
        "--indirect-selection",
        "cautious",
        "--select",
        "+tag:marts",
    ]
    assert selection_arguments(artifacts, job="everything") == []
    assert selection_arguments(artifacts) == []


def test_with_floe_tags_knows_the_tags_of_floe_yaml(document: Document) -> None:
    for transform in document["transforms"]:
        transform["tags"] = ["web"] if transform["name"].startswith("stg_") else []
    artifacts = parse_artifacts(document)
    assert with_floe_tags(artifacts, "tag:web") == ["stg_pages", "stg_visits"]
    assert with_floe_tags(artifacts, "1+tag:web+") == ["1+stg_pages+", "1+stg_visits+"]
    assert with_floe_tags(artifacts, "tag:marts") == ["tag:marts"]
    assert with_floe_tags(artifacts, "tag:web,group:web") == ["tag:web,group:web"]


def test_selection_arguments_refuses_a_job_that_the_artifacts_lack(document: Document) -> None:
    with pytest.raises(Refusal, match="no job 'mart'; the jobs are: everything, marts"):
        selection_arguments(parse_artifacts(document), job="mart")


def test_selection_arguments_refuses_nodes_of_another_target(document: Document) -> None:
    document["dbt"]["outputs"]["warehouse"] = {"type": "postgres"}
    document["transforms"][0]["compute"] = "warehouse"
    with pytest.raises(Refusal, match="computed by warehouse and not by default"):
        selection_arguments(parse_artifacts(document))
