"""How the runtime starts dbt: as a process of its own, under the same Python."""

import sys
from collections.abc import Sequence

# `python -m dbt.cli.main` would load that module twice and warn about it.
_START = "from dbt.cli.main import cli; cli()"


def dbt_command(*arguments: str) -> Sequence[str]:
    """The command line of dbt with these arguments."""
    return [sys.executable, "-c", _START, *arguments]
