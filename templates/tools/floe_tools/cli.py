"""The commands, their flags, and what their ends mean."""

from __future__ import annotations

import argparse
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from floe_tools import __version__
from floe_tools.failure import Failure
from floe_tools.log import Log

DONE = 0
FAILED = 1
USAGE = 2
TERMINATED = 128 + signal.SIGTERM

Run = Callable[[argparse.Namespace, Log], None]
Flags = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True)
class Command:
    """One command: its name, one line about it, its flags and what it does."""

    name: str
    summary: str
    flags: Flags
    run: Run


def main(arguments: list[str]) -> int:
    """Run one command and return the exit code; wrong usage exits 2 from inside argparse."""
    from floe_tools.commands import COMMANDS

    parser = argparse.ArgumentParser(prog="floe-tools", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=__version__)
    subparsers = parser.add_subparsers(metavar="command", required=True)
    for command in COMMANDS:
        own = subparsers.add_parser(command.name, help=command.summary, allow_abbrev=False)
        command.flags(own)
        own.set_defaults(command=command)
    options = parser.parse_args(arguments)
    chosen: Command = options.command
    signal.signal(signal.SIGTERM, _terminate)
    return _run(chosen, options, Log(chosen.name))


def script() -> NoReturn:
    """The console script `floe-tools`."""
    sys.exit(main(sys.argv[1:]))


def _run(command: Command, options: argparse.Namespace, log: Log) -> int:
    try:
        command.run(options, log)
    except Failure as failure:
        log.error(failure.message, failure.hint)
        return FAILED
    except Exception as error:
        # The last line of the log must say what happened.
        log.error(
            f"{type(error).__name__}: {error}",
            "this is a mistake in floe's tools image: report it with this line",
            trace=traceback.format_exc(),
        )
        return FAILED
    return DONE


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    # As process 1 of a container Python would ignore SIGTERM; leaving this way frees locks.
    raise SystemExit(TERMINATED)


def desired_flag(parser: argparse.ArgumentParser) -> None:
    """The flag of every command that reads a desired state."""
    parser.add_argument("--desired", type=Path, required=True, metavar="FILE")
