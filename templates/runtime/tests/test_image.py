"""What a product image is built with."""

import re
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from conftest import RUNTIME
from floe_runtime.image import parse_project
from floe_runtime.settings import settings_from

LOCK = dict(
    line.split("==")
    for line in (RUNTIME / "requirements.txt").read_text(encoding="utf-8").splitlines()
    if "==" in line
)
PROJECT = tomllib.loads((RUNTIME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DIRECT = [
    re.match(r"[A-Za-z0-9-]+", requirement)[0]  # type: ignore[index]
    for requirement in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["postgres"]]
]


@pytest.mark.parametrize("name", DIRECT)
def test_the_lock_pins_the_version_that_these_tests_run(name: str) -> None:
    assert LOCK[name] == version(name)


def test_parse_project_leaves_nothing_but_the_dbt_manifest(images: Callable[[str], Path]) -> None:
    project = images("site-visits")
    assert [path.name for path in (project / "target").iterdir()] == ["manifest.json"]
    assert not (project / "logs").exists()


def test_parse_project_gives_dbt_s_exit_code(tmp_path: Path) -> None:
    assert parse_project(settings_from({"FLOE_DBT_PROJECT": str(tmp_path)})) != 0
    assert not (tmp_path / "target").exists()
