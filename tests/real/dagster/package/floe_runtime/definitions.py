"""One asset and one job: enough for a run."""

import os

from dagster import Definitions, asset, define_asset_job


@asset
def smoke() -> None:
    """Sees the variables that the launcher gave to the run."""
    if os.environ["DBT_USE_COLORS"] != "false":
        raise ValueError("the run lacks the variables of the container context")


defs = Definitions(assets=[smoke], jobs=[define_asset_job("smoke_job", selection=[smoke])])
