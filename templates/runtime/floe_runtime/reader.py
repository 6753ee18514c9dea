"""Typed reading of a JSON document, with the path of every value that is not as it should be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .errors import Refusal

type Json = None | bool | int | float | str | list[Json] | dict[str, Json]


@dataclass(frozen=True)
class Node:
    """One JSON object and the path that leads to it. Unknown keys are left alone, because a
    document may gain fields within one schema version."""

    value: Mapping[str, Json]
    path: str

    @staticmethod
    def of(value: Json, path: str) -> "Node":
        if isinstance(value, dict):
            return Node(value, path)
        raise Refusal(f"artifacts: {path} must be an object, not {_kind(value)}")

    def text(self, key: str) -> str:
        value = self._required(key)
        if isinstance(value, str):
            return value
        raise self._wrong(key, "a string", value)

    def optional_text(self, key: str) -> str | None:
        return None if self.value.get(key) is None else self.text(key)

    def integer(self, key: str) -> int:
        value = self._required(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self._wrong(key, "an integer", value)

    def boolean(self, key: str) -> bool:
        value = self._required(key)
        if isinstance(value, bool):
            return value
        raise self._wrong(key, "true or false", value)

    def node(self, key: str) -> "Node":
        return Node.of(self._required(key), self._at(key))

    def nodes(self, key: str) -> Sequence["Node"]:
        return [Node.of(item, f"{self._at(key)}[{i}]") for i, item in enumerate(self._list(key))]

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._list(key)
        if all(isinstance(item, str) for item in values):
            return tuple(str(item) for item in values)
        raise self._wrong(key, "a list of strings", self.value[key])

    def text_map(self, key: str) -> Mapping[str, str]:
        inner = self.node(key)
        return {name: inner.text(name) for name in inner.value}

    def _list(self, key: str) -> Sequence[Json]:
        value = self._required(key)
        if isinstance(value, list):
            return value
        raise self._wrong(key, "a list", value)

    def _required(self, key: str) -> Json:
        if key not in self.value:
            raise Refusal(f"artifacts: {self._at(key)} is missing")
        return self.value[key]

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}"

    def _wrong(self, key: str, expected: str, value: Json) -> Refusal:
        return Refusal(f"artifacts: {self._at(key)} must be {expected}, not {_kind(value)}")


def _kind(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    kinds = {int: "a number", float: "a number", str: "a string", list: "a list", dict: "an object"}
    return kinds[type(value)]
