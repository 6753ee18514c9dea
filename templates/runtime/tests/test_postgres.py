"""Both examples in a real PostgreSQL, which libpq's variables name."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from conftest import RUNTIME, Pod

VARIABLE = "DBT_ENV_SECRET_FLOE_WAREHOUSE__PASSWORD"


@pytest.mark.skipif("PGHOST" not in os.environ, reason="no PostgreSQL: PGHOST is not set")
@pytest.mark.parametrize("product", ["site-visits", "retail-orders"])
def test_floe_runtime_build_builds_in_postgresql(
    pods: Callable[[str], Pod], product: str
) -> None:
    pod = pods(product)
    pod.document["dbt"]["outputs"]["default"] = {
        "type": "postgres",
        "host": os.environ["PGHOST"],
        "port": int(os.environ["PGPORT"]),
        "user": os.environ["PGUSER"],
        "password": f"{{{{ env_var('{VARIABLE}') }}}}",
        "dbname": os.environ["PGDATABASE"],
        "schema": product.replace("-", "_"),
        "threads": 4,
    }
    variable = {"name": VARIABLE, "secret": "warehouse", "key": "password"}
    pod.document["dbt"]["env"] = [variable]
    settings = pod.write()
    environment = {
        **os.environ,
        VARIABLE: os.environ["PGPASSWORD"],
        "FLOE_ARTIFACTS": str(settings.artifacts),
        "FLOE_DBT_PROJECT": str(settings.project),
        "FLOE_SCRATCH": str(settings.scratch),
    }
    command = [sys.executable, "-m", "floe_runtime", "build"]
    done = subprocess.run(command, env=environment, cwd=RUNTIME, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert os.environ["PGPASSWORD"] not in done.stdout + done.stderr
