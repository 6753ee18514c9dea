"""The runtime's half of the shared test vector."""

import json
from pathlib import Path

import pytest
from conftest import REPOSITORY
from floe_runtime.project import project_digest

VECTOR = json.loads((REPOSITORY / "tests/vectors/project_digest.json").read_text(encoding="utf-8"))


def _write(folder: Path, files: list[dict[str, str]]) -> None:
    for file in files:
        path = folder / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file["text"].encode())


def test_project_digest_gives_the_digest_of_the_shared_vector(tmp_path: Path) -> None:
    _write(tmp_path, VECTOR["files"])
    assert project_digest(tmp_path) == VECTOR["sha256"]


@pytest.mark.parametrize("path", VECTOR["counted"])
def test_project_digest_changes_with_every_file_that_counts(tmp_path: Path, path: str) -> None:
    _write(tmp_path, VECTOR["files"])
    with (tmp_path / path).open("ab") as file:
        file.write(b"-- more\n")
    assert project_digest(tmp_path) != VECTOR["sha256"]


def test_project_digest_ignores_what_dbt_writes(tmp_path: Path) -> None:
    counted = [file for file in VECTOR["files"] if file["path"] in VECTOR["counted"]]
    assert len(counted) < len(VECTOR["files"])
    _write(tmp_path, counted)
    assert project_digest(tmp_path) == VECTOR["sha256"]
