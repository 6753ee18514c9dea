"""One Dagster asset per dbt node, dbt tests as asset checks."""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from dagster import AssetExecutionContext, AssetsDefinition
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets

from .artifacts import Artifacts
from .profiles import require_variables, scratch_database, write_profiles
from .project import Project
from .translator import ProductTranslator, python_name

_ASSET_TYPES = frozenset({"model", "seed", "snapshot"})
_UNIQUE_ID = "dagster_dbt/unique_id"


def product_assets(artifacts: Artifacts, project: Project, scratch: Path) -> list[AssetsDefinition]:
    """The product's assets: one definition per dbt target, since dbt builds one target at a time."""
    translator = ProductTranslator(artifacts)
    by_target: dict[str, list[str]] = {}
    for unique_id, node in sorted(project.manifest["nodes"].items()):
        if node["resource_type"] in _ASSET_TYPES:
            by_target.setdefault(translator.target_of(unique_id), []).append(unique_id)
    return [
        _target_assets(artifacts, project, scratch, translator, target, unique_ids)
        for target, unique_ids in sorted(by_target.items())
    ]


def _target_assets(
    artifacts: Artifacts,
    project: Project,
    scratch: Path,
    translator: ProductTranslator,
    target: str,
    unique_ids: list[str],
) -> AssetsDefinition:
    name = f"{python_name(artifacts.product)}__{python_name(target)}"

    @dbt_assets(
        manifest=project.manifest,
        select=" ".join(project.select_argument(one) for one in unique_ids),
        name=name,
        dagster_dbt_translator=translator,
        project=DbtProject(project.folder),
        # A run that a person starts carries no tags of a job; the pool serialises that one too.
        pool=artifacts.orchestration.concurrency_key,
    )
    def build(context: AssetExecutionContext) -> Iterator[Any]:
        require_variables(artifacts, os.environ)
        dbt = DbtCliResource(
            project_dir=project.folder,
            profiles_dir=write_profiles(artifacts, scratch),
            profile=artifacts.dbt.profile,
            target=target,
            global_config_flags=["--no-partial-parse"],
        )
        run_folder = scratch / "dbt" / context.run.run_id
        command = ["build"]
        if scratch_database(artifacts, target) is not None:
            selected = _selected(context)
            ancestors = project.ancestors(selected)
            _build_unreported(dbt, project, ancestors, run_folder / "ancestors")
            # dbt adds every test that reads a selected node, whatever else the test reads.
            command += _arguments("--exclude", project, project.tests_beyond(ancestors | selected))
        yield from dbt.cli(command, context=context, target_path=run_folder / target).stream()

    return build


def _selected(context: AssetExecutionContext) -> set[str]:
    """unique_ids of the nodes that this run builds and of the tests that it runs."""
    assets = context.assets_def
    return {
        *(_unique_id(assets.metadata_by_key[key]) for key in context.selected_asset_keys),
        *(
            _unique_id(assets.get_spec_for_check_key(key).metadata)
            for key in context.selected_asset_check_keys
        ),
    }


def _unique_id(metadata: Mapping[str, Any] | None) -> str:
    return str((metadata or {})[_UNIQUE_ID])


def _build_unreported(
    dbt: DbtCliResource, project: Project, unique_ids: Collection[str], folder: Path
) -> None:
    """Fills an empty scratch database with what the selected nodes read. Nobody asked for those
    nodes, so Dagster hears nothing about them and their tests don't run."""
    if not unique_ids:
        return
    without = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    select = _arguments("--select", project, unique_ids)
    dbt.cli(["build", *select, *without], target_path=folder).wait()


def _arguments(option: str, project: Project, unique_ids: Collection[str]) -> list[str]:
    if not unique_ids:
        return []
    return [option, " ".join(project.select_argument(one) for one in sorted(unique_ids))]
