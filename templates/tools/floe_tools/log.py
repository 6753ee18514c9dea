"""One line of JSON per action, with every known secret masked."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from floe_tools.failure import Failure

MASK = "***"


def mounted_file(path: Path) -> str:
    """Read a mounted value, without a final line break; it must not be empty."""
    try:
        value = path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise Failure(
            f"{path}: cannot be read: {error.strerror}",
            "mount the Secret at this path (floe secrets lists what must exist)",
        ) from None
    if value == "":
        raise Failure(f"{path}: is empty", "give the Secret's key a value")
    return value


class Log:
    """Writes log lines for one command and masks every value that was read as a secret."""

    def __init__(self, command: str, stream: TextIO | None = None) -> None:
        self._command = command
        self._stream = stream if stream is not None else sys.stdout
        self._secrets: list[str] = []

    def secret(self, value: str) -> str:
        """Mask `value` in every later line; returns it."""
        if value and value not in self._secrets:
            self._secrets.append(value)
            # The longest first, so that a secret inside another one leaves no remainder.
            self._secrets.sort(key=len, reverse=True)
        return value

    def secret_file(self, path: Path) -> str:
        """Read a mounted secret and mask it from then on."""
        return self.secret(mounted_file(path))

    def info(self, action: str, **fields: object) -> None:
        """Say what was done (`create`, `update`, `unchanged`, …) and to what."""
        self._write("info", {"action": action, **fields})

    def warning(self, action: str, **fields: object) -> None:
        """Say what somebody should look at although the run goes on."""
        self._write("warning", {"action": action, **fields})

    def error(self, message: str, hint: str, **fields: object) -> None:
        """Say why something failed and what to do about it."""
        self._write("error", {"action": "fail", "message": message, "hint": hint, **fields})

    def _write(self, level: str, fields: dict[str, object]) -> None:
        time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {"time": time, "level": level, "command": self._command}
        print(
            json.dumps(line | {key: self._masked(value) for key, value in fields.items()}),
            file=self._stream,
            flush=True,
        )

    def _masked(self, value: object) -> object:
        if isinstance(value, (bool, int, float)) or value is None:
            return value
        if isinstance(value, (list, tuple)):
            return [self._masked(entry) for entry in value]
        text = str(value)
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text
