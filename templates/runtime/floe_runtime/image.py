"""What building a product image runs: the dbt manifest that the image carries."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .dbt_command import dbt_command
from .settings import Settings

# The profile of `floe lock`: in memory and without a target of anybody's, so that the image is the
# same in every environment and its dbt manifest is the one that the lock was made from.
_PROFILE = "floe_parse"
_OUTPUT = {"type": "duckdb", "path": ":memory:", "schema": "main", "threads": 1}


def parse_project(settings: Settings) -> int:
    """Runs ``dbt parse`` and keeps its manifest, and nothing else that dbt writes. Returns dbt's
    exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profiles = {_PROFILE: {"target": "lock", "outputs": {"lock": _OUTPUT}}}
        (folder / "profiles.yml").write_text(json.dumps(profiles), encoding="utf-8")
        environment = {
            **os.environ,
            "DBT_PROFILES_DIR": name,
            "DBT_PROJECT_DIR": str(settings.project),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        command = dbt_command("parse", "--profile", _PROFILE)
        code = subprocess.run(command, env=environment).returncode
        if code == 0:
            settings.manifest.parent.mkdir(exist_ok=True)
            shutil.copyfile(folder / "target" / "manifest.json", settings.manifest)
        return code
