"""Typed reading of a JSON document in which every error names its JSON path."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from floe_tools.failure import Failure

T = TypeVar("T")

HINT = "correct the desired state; floe writes it, so this may be an older tools image: rebuild it"


_ENDPOINT = re.compile(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")


def is_endpoint(text: str) -> bool:
    """Whether a text is `http(s)://host` or `http(s)://host:port`, without a path."""
    return _ENDPOINT.fullmatch(text) is not None


class Node:
    """One value of a JSON document together with the path that leads to it."""

    def __init__(self, value: object, path: str) -> None:
        self.value = value
        self.path = path

    def fail(self, expected: str) -> Failure:
        """Make the error for a value that is not what was expected; it never quotes the value."""
        return Failure(f"{self.path}: expected {expected}, found {_kind(self.value)}", HINT)

    def object(self, *known: str) -> dict[str, Node]:
        """Read an object whose keys are all among `known`."""
        if not isinstance(self.value, dict):
            raise self.fail("an object")
        for key in sorted(self.value):
            if key not in known:
                allowed = ", ".join(known)
                raise Failure(f"{self.path}.{key}: unknown key, expected one of {allowed}", HINT)
        return {key: Node(value, f"{self.path}.{key}") for key, value in self.value.items()}

    def text(self) -> str:
        """Read a string that is not empty."""
        if not isinstance(self.value, str) or self.value == "":
            raise self.fail("a string that is not empty")
        return self.value

    def matching(self, pattern: str, expected: str) -> str:
        """Read a string that `pattern` matches as a whole; `expected` says it in words."""
        if not isinstance(self.value, str) or re.fullmatch(pattern, self.value) is None:
            raise self.fail(expected)
        return self.value

    def endpoint(self) -> str:
        """Read `http(s)://host:port`, with or without a final slash."""
        if not isinstance(self.value, str) or not is_endpoint(self.value.removesuffix("/")):
            raise self.fail("http(s)://host:port")
        return self.value.removesuffix("/")

    def choice(self, *choices: str) -> str:
        """Read a string that is one of `choices`."""
        if not isinstance(self.value, str) or self.value not in choices:
            raise self.fail("one of " + ", ".join(choices))
        return self.value

    def boolean(self) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            raise self.fail("true or false")
        return self.value

    def integer(self, least: int) -> int:
        """Read a whole number that is at least `least`."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < least:
            raise self.fail(f"a whole number of at least {least}")
        return self.value

    def items(self, read: Callable[[Node], T]) -> tuple[T, ...]:
        """Read a list, each entry with `read`."""
        if not isinstance(self.value, list):
            raise self.fail("a list")
        return tuple(
            read(Node(value, f"{self.path}[{index}]")) for index, value in enumerate(self.value)
        )

    def mapping(self) -> dict[str, str]:
        """Read an object that maps any key to a string."""
        if not isinstance(self.value, dict):
            raise self.fail("an object")
        return {
            str(key): Node(value, f"{self.path}.{key}").text()
            for key, value in sorted(self.value.items())
        }


def need(fields: dict[str, Node], parent: Node, key: str) -> Node:
    """The field `key` of an object that must have it."""
    if key not in fields:
        raise Failure(f"{parent.path}.{key}: missing", HINT)
    return fields[key]


def optional(fields: dict[str, Node], key: str, read: Callable[[Node], T], default: T) -> T:
    """The field `key` read with `read`, or `default` where the object lacks it."""
    return read(fields[key]) if key in fields else default


def unique(node: Node, names: list[str], what: str) -> None:
    """Refuse a list in which two entries have one name."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Failure(f"{node.path}: two {what} are named {name}", HINT)
        seen.add(name)


def load(path: Path, schema: str) -> Node:
    """Read a document from a file and check that its `schema` is the one this image knows."""
    try:
        value: object = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Failure(
            f"{path}: cannot be read: {error.strerror}", "mount the desired state at this path"
        ) from None
    except ValueError as error:
        raise Failure(f"{path}: not JSON: {error}", HINT) from None
    found = value.get("schema") if isinstance(value, dict) else None
    if found != schema:
        raise Failure(
            f"$.schema: expected {schema}, found {found!r}",
            "use the tools image of the floe version that wrote this file",
        )
    return Node(value, "$")


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "an empty string" if value == "" else "a string"
    return "a list" if isinstance(value, list) else "an object"
