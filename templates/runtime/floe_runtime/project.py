"""The dbt project of the image: its digest, its dbt manifest, and whether both fit the artifacts."""

import hashlib
import json
import logging
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .artifacts import Artifacts
from .errors import Refusal
from .settings import Settings

_LOG = logging.getLogger(__name__)
#: What dbt writes into a project, or a person keeps there: at its root only.
_NOT_SOURCE = frozenset({"target", "logs", "dbt_packages", ".user.yml", "profiles.yml"})
_CACHE = "__pycache__"


@dataclass(frozen=True)
class Project:
    """A dbt project that was checked against the artifacts."""

    folder: Path
    manifest_path: Path
    #: The dbt manifest, as dbt wrote it when the image was built.
    manifest: Mapping[str, Any]

    def ancestors(self, unique_ids: Collection[str]) -> set[str]:
        """Every model, seed and snapshot that the given nodes need, themselves left out."""
        parents: Mapping[str, Sequence[str]] = self.manifest["parent_map"]
        found: set[str] = set()
        queue = list(unique_ids)
        while queue:
            for parent in parents.get(queue.pop(), []):
                if parent not in found and parent in self.manifest["nodes"]:
                    found.add(parent)
                    queue.append(parent)
        return found - set(unique_ids)

    def tests_beyond(self, unique_ids: Collection[str]) -> list[str]:
        """Tests that read one of the given nodes and also one that is not among them."""
        return sorted(
            unique_id
            for unique_id, node in self.manifest["nodes"].items()
            if node["resource_type"] == "test" and self._reaches_beyond(unique_id, unique_ids)
        )

    def _reaches_beyond(self, test: str, unique_ids: Collection[str]) -> bool:
        parents = {one for one in self.manifest["parent_map"][test] if one in self.manifest["nodes"]}
        return bool(parents & set(unique_ids)) and not parents <= set(unique_ids)

    def select_argument(self, unique_id: str) -> str:
        """How dbt's ``--select`` names exactly this node."""
        return "fqn:" + ".".join(self.manifest["nodes"][unique_id]["fqn"])


def load_project(settings: Settings, artifacts: Artifacts) -> Project:
    """Reads the image's project. Refuses one whose files are not those of the dbt lock that the
    artifacts were compiled with, and one whose dbt manifest lacks a node of that lock."""
    _check_digest(settings.project, artifacts)
    manifest = _read_manifest(settings.manifest)
    missing = sorted(set(artifacts.transforms) - set(manifest["nodes"]))
    if missing:
        raise Refusal(
            f"project: the image's dbt manifest lacks {', '.join(missing)}: "
            "parse the project again when building the product image"
        )
    return Project(settings.project, settings.manifest, manifest)


def project_digest(folder: Path) -> str:
    """SHA-256, in hex, of a dbt project's files: over one line ``<sha256>  <path>`` per file, with
    CRLF read as LF, sorted by path in code point order. What dbt writes itself does not count.

    The compiler computes the same; ``tests/vectors/project_digest.json`` holds both to it.
    """
    digest = hashlib.sha256()
    for path in sorted(_files(folder)):
        content = (folder / path).read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{hashlib.sha256(content).hexdigest()}  {path}\n".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        relative = Path(place).relative_to(folder)
        at_root = relative == Path()
        folders[:] = [one for one in folders if _counts(one, at_root)]
        yield from ((relative / one).as_posix() for one in files if _counts(one, at_root))


def _counts(name: str, at_root: bool) -> bool:
    return name != _CACHE and not (at_root and name in _NOT_SOURCE)


def _check_digest(folder: Path, artifacts: Artifacts) -> None:
    if not (folder / "dbt_project.yml").is_file():
        raise Refusal(f"project: {folder} holds no dbt_project.yml")
    expected = artifacts.dbt.project_sha256
    if expected is None:
        _LOG.warning(
            "%s was compiled without dbt.lock.json: whether the image's dbt project is the one "
            "that was reviewed is not checked",
            artifacts.product,
        )
        return
    actual = project_digest(folder)
    if actual != expected:
        raise Refusal(
            f"project: the image's dbt project has digest {actual}, the artifacts of "
            f"{artifacts.product} {artifacts.version} were compiled with {expected}: "
            "deploy the image and the artifacts of one commit"
        )


def _read_manifest(path: Path) -> Mapping[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refusal(
            f"project: cannot read the dbt manifest {path}: {error.strerror}: "
            "the product image must be built with it"
        ) from error
    except ValueError as error:
        raise Refusal(f"project: {path} is not JSON: {error}") from error
    if not isinstance(manifest, dict) or not {"nodes", "parent_map"} <= manifest.keys():
        raise Refusal(f"project: {path} is not a dbt manifest")
    return manifest
