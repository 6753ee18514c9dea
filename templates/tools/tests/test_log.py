"""Secrets never reach the log, and what fails says so in the last line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from conftest import record

from floe_tools import cli
from floe_tools.failure import Failure
from floe_tools.log import Log


def test_masks_secrets_wherever_they_appear(tmp_path: Path) -> None:
    recorder = record()
    short, long = "pass-word", "pass-word-longer"
    recorder.log.secret(short)
    path = tmp_path / "secret"
    path.write_text(long + "\r\n")
    assert recorder.log.secret_file(path) == long
    recorder.log.info("x", url=f"http://u:{long}@h", all=[short, 1, None], ok=True)
    recorder.log.error(f"bad {short}", "hint")
    line, failure = recorder.lines()
    assert line["url"] == "http://u:***@h"
    assert line["all"] == ["***", 1, None]
    assert failure["message"] == "bad ***"


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_refuses_a_missing_or_empty_secret(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_text(content)
    with pytest.raises(Failure, match=str(path)):
        record().log.secret_file(path)


def test_an_unexpected_error_is_a_last_line_and_exit_1(capsys: pytest.CaptureFixture[str]) -> None:
    def run(_options: argparse.Namespace, log: Log) -> None:
        log.secret("do-not-show")
        raise RuntimeError("do-not-show")

    command = cli.Command("test", "", lambda _parser: None, run)
    assert cli._run(command, argparse.Namespace(), Log("test")) == 1
    output = capsys.readouterr().out
    assert "do-not-show" not in output
    last = json.loads(output.splitlines()[-1])
    assert last["message"] == "RuntimeError: ***"
    assert "report it" in last["hint"]
