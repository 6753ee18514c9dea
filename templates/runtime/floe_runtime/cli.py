"""``python -m floe_runtime``: what a dbt Job and the build of a product image run."""

import argparse
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from .artifacts import Artifacts, read_artifacts
from .dbt_command import dbt_command
from .errors import Refusal
from .image import parse_project
from .profiles import require_variables, write_profiles
from .project import load_project
from .selection import selection_arguments
from .settings import Settings, settings_from

_LOG = logging.getLogger("floe_runtime")
REFUSED = 78
#: Less than the grace period of the pods that floe makes, which is 120 seconds.
SECONDS_TO_CANCEL = 60


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Exit codes: dbt's own, or 78 where the runtime refuses to start dbt."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(name)s: %(message)s")
    settings = settings_from()
    if options.command == "parse":
        return parse_project(settings)
    try:
        artifacts = _checked(settings)
        if options.command == "check":
            return 0
        return _build(artifacts, settings, selection_arguments(artifacts, options.select, options.job))
    except Refusal as refusal:
        _LOG.error("%s", refusal)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="floe-runtime", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="check that artifacts and image belong together")
    commands.add_parser("parse", help="write the image's dbt manifest; for the image's build")
    build = commands.add_parser("build", help="check, then run dbt build")
    part = build.add_mutually_exclusive_group()
    part.add_argument("--select", nargs="+", default=[], help="a dbt selection")
    part.add_argument("--job", help="the selection of a job of the artifacts")
    return parser


def _checked(settings: Settings) -> Artifacts:
    artifacts = read_artifacts(settings.artifacts)
    logging.getLogger().setLevel(artifacts.log_level)
    project = load_project(settings, artifacts)
    _LOG.info(
        "%s %s in %s: %d dbt nodes, project and artifacts agree",
        artifacts.product,
        artifacts.version,
        artifacts.environment,
        len(project.manifest["nodes"]),
    )
    return artifacts


def _build(artifacts: Artifacts, settings: Settings, selection: Sequence[str]) -> int:
    require_variables(artifacts, os.environ)
    target = ["--profile", artifacts.dbt.profile, "--target", artifacts.dbt.target]
    command = dbt_command("build", *target, *selection)
    return _run(command, _environment(artifacts, settings))


def _run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    started: list[subprocess.Popen[bytes]] = []

    def interrupt(number: int, _frame: FrameType | None) -> None:
        if not started:
            sys.exit(128 + number)
        # dbt cancels its queries when it is interrupted; SIGTERM would leave them running. Now and
        # then an interrupt only makes dbt hang, so it ends in any case.
        started[0].send_signal(signal.SIGINT)
        signal.alarm(SECONDS_TO_CANCEL)

    def kill(_number: int, _frame: FrameType | None) -> None:
        started[0].kill()

    # Handled before dbt starts, because dbt inherits an interrupt that this process ignores.
    handlers = {signal.SIGTERM: interrupt, signal.SIGINT: interrupt, signal.SIGALRM: kill}
    before = {one: signal.signal(one, handler) for one, handler in handlers.items()}
    try:
        started.append(subprocess.Popen(command, env=environment))
        code = started[0].wait()
    finally:
        signal.alarm(0)
        for one, handler in before.items():
            signal.signal(one, handler)
    return 128 - code if code < 0 else code


def _environment(artifacts: Artifacts, settings: Settings) -> dict[str, str]:
    folder: Path = settings.scratch / "dbt"
    return {
        **os.environ,
        "DBT_PROFILES_DIR": str(write_profiles(artifacts, settings.scratch)),
        "DBT_PROJECT_DIR": str(settings.project),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_LOG_LEVEL": "warn" if artifacts.log_level == "WARNING" else artifacts.log_level.lower(),
        "DBT_PARTIAL_PARSE": "false",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_USE_COLORS": "false",
    }
