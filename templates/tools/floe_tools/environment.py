"""Reading the environment variables that a command cannot do without."""

from __future__ import annotations

import os

from floe_tools.failure import Failure


def variable(name: str) -> str:
    """The value of an environment variable that must be set and not empty."""
    value = os.environ.get(name, "")
    if value == "":
        raise Failure(f"the environment variable {name} is not set", f"set {name} in the pod")
    return value
