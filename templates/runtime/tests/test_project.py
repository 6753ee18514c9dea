"""Whether the image's project and the artifacts belong together."""

from collections.abc import Callable

import pytest
from conftest import Pod
from floe_runtime.artifacts import read_artifacts
from floe_runtime.errors import Refusal
from floe_runtime.project import Project, load_project


def _load(pod: Pod) -> Project:
    settings = pod.write()
    return load_project(settings, read_artifacts(settings.artifacts))


def test_load_project_takes_the_project_of_the_lock(pods: Callable[[str], Pod]) -> None:
    assert "model.site_visits.stg_pages" in _load(pods("site-visits")).manifest["nodes"]


def test_load_project_refuses_a_changed_project(pods: Callable[[str], Pod]) -> None:
    pod = pods("site-visits")
    with (pod.settings.project / "models/staging/stg_pages.sql").open("a") as file:
        file.write("-- changed after the lock\n")
    with pytest.raises(Refusal, match="deploy the image and the artifacts of one commit"):
        _load(pod)


def test_load_project_warns_where_there_is_no_lock(
    pods: Callable[[str], Pod], caplog: pytest.LogCaptureFixture
) -> None:
    pod = pods("site-visits")
    pod.document["dbt"]["project_sha256"] = None
    _load(pod)
    assert "compiled without dbt.lock.json" in caplog.text


def test_load_project_refuses_a_manifest_without_a_node_of_the_lock(
    pods: Callable[[str], Pod],
) -> None:
    pod = pods("site-visits")
    gone = "model.site_visits.gone"
    pod.document["transforms"].append(
        {"name": "gone", "unique_id": gone, "compute": "default", "tags": []}
    )
    with pytest.raises(Refusal, match=r"lacks model\.site_visits\.gone"):
        _load(pod)


def test_load_project_refuses_an_image_without_a_project(pods: Callable[[str], Pod]) -> None:
    pod = pods("site-visits")
    (pod.settings.project / "dbt_project.yml").unlink()
    with pytest.raises(Refusal, match="holds no dbt_project.yml"):
        _load(pod)


@pytest.mark.parametrize(
    ("text", "message"),
    [(None, "cannot read"), ("{", "is not JSON"), ("{}", "is not a dbt manifest")],
)
def test_load_project_refuses_an_image_without_a_dbt_manifest(
    pods: Callable[[str], Pod], text: str | None, message: str
) -> None:
    pod = pods("site-visits")
    if text is None:
        pod.settings.manifest.unlink()
    else:
        pod.settings.manifest.write_text(text)
    with pytest.raises(Refusal, match=message):
        _load(pod)


def test_tests_beyond_are_those_that_read_another_node_too(pods: Callable[[str], Pod]) -> None:
    project = _load(pods("site-visits"))
    beyond = project.tests_beyond(["model.site_visits.stg_pages"])
    assert {one.split(".")[2].split("_site")[0] for one in beyond} == {
        "relationships_mart_daily_page_visits_page_id__page_id__ref_stg_pages_",
        "relationships_stg_visits_page_id__page_id__ref_stg_pages_",
    }
    assert project.tests_beyond(project.manifest["nodes"]) == []


def test_ancestors_reach_the_seeds_and_leave_the_selected_out(pods: Callable[[str], Pod]) -> None:
    project = _load(pods("retail-orders"))
    found = project.ancestors(["model.retail_orders.int_order_payments"])
    assert found == {"model.retail_orders.stg_payments", "seed.retail_orders.raw_payments"}
