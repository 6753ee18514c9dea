"""Where the pod finds what it reads, and where it may write."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ARTIFACTS_VARIABLE = "FLOE_ARTIFACTS"
PROJECT_VARIABLE = "FLOE_DBT_PROJECT"
SCRATCH_VARIABLE = "FLOE_SCRATCH"


@dataclass(frozen=True)
class Settings:
    """Paths of one pod."""

    #: The CompiledArtifacts document, mounted from a ConfigMap.
    artifacts: Path
    #: The dbt project in the image, with the dbt manifest at ``target/manifest.json``.
    project: Path
    #: A folder that may be written and is gone with the pod.
    scratch: Path

    @property
    def manifest(self) -> Path:
        return self.project / "target" / "manifest.json"


def settings_from(environ: Mapping[str, str] = os.environ) -> Settings:
    """The paths that the environment names, or the ones that floe's objects mount."""
    scratch = Path(tempfile.gettempdir()) / "floe"
    return Settings(
        artifacts=Path(environ.get(ARTIFACTS_VARIABLE, "/floe/artifacts.json")),
        project=Path(environ.get(PROJECT_VARIABLE, "/opt/floe/dbt")),
        scratch=Path(environ.get(SCRATCH_VARIABLE, scratch)),
    )
