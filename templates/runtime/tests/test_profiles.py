"""profiles.yml as dbt's own code reads it."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import Pod
from floe_runtime.artifacts import parse_artifacts
from floe_runtime.errors import Refusal
from floe_runtime.profiles import require_variables, scratch_database, write_profiles

CALL = "{{ env_var('DBT_ENV_SECRET_FLOE_WAREHOUSE__PASSWORD') }}"


@pytest.fixture
def pod(pods: Callable[[str], Pod]) -> Pod:
    pod = pods("site-visits")
    pod.document["dbt"]["outputs"]["warehouse"] = {"type": "postgres", "password": CALL}
    pod.document["dbt"]["env"] = [
        {
            "name": "DBT_ENV_SECRET_FLOE_WAREHOUSE__PASSWORD",
            "secret": "warehouse",
            "key": "password",
        }
    ]
    return pod


def test_write_profiles_writes_yaml_that_keeps_env_var_calls(pod: Pod) -> None:
    folder = write_profiles(parse_artifacts(pod.document), pod.settings.scratch)
    profile = yaml.safe_load((folder / "profiles.yml").read_text())["floe"]
    assert profile["target"] == "default"
    assert profile["outputs"]["warehouse"]["password"] == CALL


def test_write_profiles_makes_the_folder_of_the_scratch_database(pod: Pod) -> None:
    write_profiles(parse_artifacts(pod.document), pod.settings.scratch)
    assert (pod.settings.scratch / "database").is_dir()


def test_scratch_database_is_a_file_of_duckdb_alone(pod: Pod) -> None:
    pod.document["dbt"]["outputs"]["motherduck"] = {"type": "duckdb", "path": "md:sales"}
    artifacts = parse_artifacts(pod.document)
    expected = Path(pod.document["dbt"]["outputs"]["default"]["path"])
    assert scratch_database(artifacts, "default") == expected
    assert scratch_database(artifacts, "warehouse") is None
    assert scratch_database(artifacts, "motherduck") is None


def test_require_variables_names_the_secret_that_is_missing(pod: Pod) -> None:
    artifacts = parse_artifacts(pod.document)
    with pytest.raises(Refusal, match="Secret warehouse, key password"):
        require_variables(artifacts, {})
    require_variables(artifacts, {"DBT_ENV_SECRET_FLOE_WAREHOUSE__PASSWORD": "x"})
