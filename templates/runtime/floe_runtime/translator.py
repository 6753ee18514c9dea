"""How dbt nodes appear in Dagster."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, override

from dagster import AssetKey, AssetSpec
from dagster._utils.tags import is_valid_tag_key
from dagster_dbt import DagsterDbtTranslator, DbtProject

from .artifacts import Artifacts

_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_]+")
_OWNER = re.compile(r"[^@\s]+@[^@\s]+|team:[A-Za-z0-9_-]+")


def python_name(name: str) -> str:
    """A product's or group's name in the characters that Dagster allows in names."""
    return _NOT_A_NAME.sub("_", name)


class ProductTranslator(DagsterDbtTranslator):
    """Asset keys begin with the product, so that two products may have models of one name in one
    Dagster. Groups, owners and descriptions are dbt's; a node without them has its product's."""

    def __init__(self, artifacts: Artifacts) -> None:
        super().__init__()
        self._artifacts = artifacts
        self._product = python_name(artifacts.product)

    @override
    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        key = super().get_asset_key(dbt_resource_props)
        # A key that the project states itself links to another product's asset: kept as it is.
        if _dagster_meta(dbt_resource_props).get("asset_key"):
            return key
        return key.with_prefix(self._product)

    @override
    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return python_name(super().get_group_name(dbt_resource_props) or self._product)

    @override
    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        stated = dbt_resource_props.get("description")
        return stated or f"dbt {dbt_resource_props['resource_type']} {dbt_resource_props['name']}"

    @override
    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        stated = _meta(dbt_resource_props).get("owner")
        locked = self._artifacts.transforms.get(dbt_resource_props["unique_id"])
        candidates = [
            *([stated] if isinstance(stated, str) else []),
            *(super().get_owners(dbt_resource_props) or []),
            *([locked.owner] if locked is not None and locked.owner is not None else []),
            self._artifacts.owner,
        ]
        # Dagster takes an e-mail address or `team:<name>`, and nothing else.
        return [one for one in candidates if _OWNER.fullmatch(one)][:1]

    @override
    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        # The image's dbt manifest was parsed for no target, so its relation names are nobody's.
        metadata = super().get_metadata(dbt_resource_props)
        return {key: value for key, value in metadata.items() if key != "dagster/table_name"}

    @override
    def get_tags(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, str]:
        tags = dict(super().get_tags(dbt_resource_props))
        locked = self._artifacts.transforms.get(dbt_resource_props["unique_id"])
        if locked is not None:
            tags |= {tag: "" for tag in locked.tags if is_valid_tag_key(tag)}
            tags |= {} if locked.tier is None else {"floe/tier": locked.tier}
        return tags

    @override
    def get_asset_spec(
        self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project)
        adapter = str(self._artifacts.dbt.outputs[self.target_of(unique_id)].get("type", "dbt"))
        metadata = {key: one for key, one in spec.metadata.items() if key != "dagster/storage_kind"}
        return spec.replace_attributes(kinds={"dbt", adapter}, metadata=metadata)

    def target_of(self, unique_id: str) -> str:
        """The dbt target that a node is built in: its compute's, or the product's default."""
        locked = self._artifacts.transforms.get(unique_id)
        outputs = self._artifacts.dbt.outputs
        if locked is not None and locked.compute in outputs:
            return locked.compute
        return self._artifacts.dbt.target


def _meta(props: Mapping[str, Any]) -> Mapping[str, Any]:
    return (props.get("config") or {}).get("meta") or props.get("meta") or {}


def _dagster_meta(props: Mapping[str, Any]) -> Mapping[str, Any]:
    return _meta(props).get("dagster") or {}
