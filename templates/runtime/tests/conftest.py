"""Both example products as a product image and a pod would have them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from floe_runtime.project import project_digest
from floe_runtime.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[3]
RUNTIME = REPOSITORY / "templates" / "runtime"
PRODUCTS = REPOSITORY / "platforms" / "lakehouse" / "products"
DIST = REPOSITORY / "dist" / "lakehouse"

os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
# dagster-dbt calls the dbt that stands beside this Python.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

type Document = dict[str, Any]


@dataclass(frozen=True)
class Pod:
    """Files of one pod, in a folder of the test's own."""

    settings: Settings
    document: Document

    def write(self) -> Settings:
        """Writes the document, which a test may have changed, and gives the settings."""
        self.settings.artifacts.write_text(json.dumps(self.document), encoding="utf-8")
        return self.settings


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The dbt project of a product image: copied, with the dbt manifest parsed into it once."""
    built: dict[str, Path] = {}

    def image(product: str) -> Path:
        if product not in built:
            built[product] = _build_image(product, tmp_path_factory.mktemp(f"image-{product}"))
        return built[product]

    return image


@pytest.fixture
def pods(images: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Pod]:
    """A pod of a product, with artifacts that conform to floe-artifacts/v1."""

    def pod(product: str) -> Pod:
        project = tmp_path / "dbt"
        shutil.copytree(images(product), project)
        scratch = tmp_path / "scratch"
        settings = Settings(tmp_path / "artifacts.json", project, scratch)
        return Pod(settings, _document(product, project, scratch))

    return pod


def compiled() -> list[Path]:
    """The artifacts that floe itself compiled: of both products, for every environment."""
    return sorted(DIST.glob("*/floe/artifacts/*.json"))


def _build_image(product: str, folder: Path) -> Path:
    project = folder / "dbt"
    shutil.copytree(PRODUCTS / product / "dbt", project)
    environment = {**os.environ, "FLOE_DBT_PROJECT": str(project)}
    command = [sys.executable, "-m", "floe_runtime", "parse"]
    subprocess.run(command, cwd=RUNTIME, env=environment, check=True)
    return project


def _document(product: str, project: Path, scratch: Path) -> Document:
    manifest = json.loads((project / "target" / "manifest.json").read_text(encoding="utf-8"))
    output = {
        "type": "duckdb",
        "path": str(scratch / "database" / "scratch.duckdb"),
        "schema": "main",
        "threads": 2,
    }
    return {
        "schema": "floe-artifacts/v1",
        "product": {
            "name": product,
            "version": "1.0.0",
            "owner": "owner@example.com",
            "labels": {},
        },
        "platform": {"name": "lakehouse", "environment": "local"},
        "dbt": {
            "project_path": "dbt",
            "profile": "floe",
            "target": "default",
            "outputs": {"default": output},
            "env": [],
            "project_sha256": project_digest(project),
            "adapters": {"default": "duckdb"},
        },
        "transforms": [
            {"unique_id": unique_id, "name": node["name"], "compute": "default", "tags": []}
            for unique_id, node in sorted(manifest["nodes"].items())
            if node["resource_type"] in ("model", "seed")
        ],
        "orchestration": {
            "jobs": [
                {"name": "everything", "selection": ["*"]},
                {"name": "marts", "selection": ["tag:marts"], "description": "What readers see"},
            ],
            "schedules": [
                _schedule("daily", "everything", enabled=True),
                _schedule("now_and_then", "marts", enabled=False),
            ],
            "retries": 2,
            "concurrency_key": f"lakehouse-{product}",
            "run_tags": {"team": "sales"},
        },
        "observability": {"log_level": "INFO"},
    }


def _schedule(name: str, job: str, *, enabled: bool) -> Document:
    zone = "Europe/Berlin"
    return {"name": name, "cron": "0 6 * * *", "timezone": zone, "job": job, "enabled": enabled}
