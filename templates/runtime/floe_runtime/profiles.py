"""profiles.yml: written to the scratch folder from the artifacts, never kept in an image."""

import json
from collections.abc import Mapping
from pathlib import Path

from .artifacts import Artifacts
from .errors import Refusal


def write_profiles(artifacts: Artifacts, scratch: Path) -> Path:
    """Writes profiles.yml, and makes the folders of database files that it names. Returns the
    folder. Secrets stay ``env_var()`` calls, which dbt resolves itself."""
    folder = scratch / "profiles" / artifacts.product
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    profile = {"target": artifacts.dbt.target, "outputs": artifacts.dbt.outputs}
    # JSON is YAML, and needs no quoting rules of its own.
    text = json.dumps({artifacts.dbt.profile: profile}, indent=2, sort_keys=True) + "\n"
    (folder / "profiles.yml").write_text(text, encoding="utf-8")
    for target in artifacts.dbt.outputs:
        database = scratch_database(artifacts, target)
        if database is not None:
            database.parent.mkdir(parents=True, exist_ok=True)
    return folder


def scratch_database(artifacts: Artifacts, target: str) -> Path | None:
    """The database file that a target computes in, where that file is the pod's own and gone with
    it; None for a target whose tables outlive the pod."""
    output = artifacts.dbt.outputs[target]
    path = output.get("path")
    if output.get("type") != "duckdb" or not isinstance(path, str):
        return None
    return None if path.startswith(("md:", ":memory:")) else Path(path)


def require_variables(artifacts: Artifacts, environ: Mapping[str, str]) -> None:
    """Refuses to start dbt while a variable that its profile reads is absent, and names the Secret
    that should have given it."""
    absent = [one for one in artifacts.dbt.variables if not environ.get(one.name)]
    if absent:
        listed = ", ".join(f"{one.name} (Secret {one.secret}, key {one.key})" for one in absent)
        raise Refusal(f"profiles: not set: {listed}")
