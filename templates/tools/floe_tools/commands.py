"""The table of commands. Each imports its libraries when it runs, so that `wait` starts fast."""

from __future__ import annotations

import argparse
from pathlib import Path

from floe_tools.cli import Command, desired_flag
from floe_tools.log import Log
from floe_tools.wait import http_target, tcp_target, wait


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError(text)
    return value


def _wait_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("targets", nargs="*", metavar="HOST:PORT")
    parser.add_argument("--http", action="append", default=[], metavar="URL")
    parser.add_argument("--timeout", type=_seconds, metavar="SECONDS")
    parser.set_defaults(usage=parser.error)


def _wait(options: argparse.Namespace, log: Log) -> None:
    try:
        targets = [tcp_target(text) for text in options.targets]
        targets += [http_target(url) for url in options.http]
    except ValueError as error:
        options.usage(str(error))
    if not targets:
        options.usage("name at least one HOST:PORT or --http URL")
    wait(targets, options.timeout, log)


def _ready(options: argparse.Namespace, log: Log) -> None:
    from floe_tools import kubernetes, ready

    ready.ready(ready.read_health(options.desired), kubernetes.Kubernetes(log), log)


def _postgres(options: argparse.Namespace, log: Log) -> None:
    from floe_tools import desired, postgres

    postgres.reconcile(desired.read_postgres(options.desired), log)


def _object_store(options: argparse.Namespace, log: Log) -> None:
    from floe_tools import desired, object_store

    object_store.reconcile(desired.read_object_store(options.desired), log)


def _polaris(options: argparse.Namespace, log: Log) -> None:
    from floe_tools import desired_polaris, kubernetes, polaris

    desired = desired_polaris.read_polaris(options.desired)
    polaris.reconcile(desired, kubernetes.Kubernetes(log), log)


def _iceberg(options: argparse.Namespace, log: Log) -> None:
    from floe_tools import desired_iceberg, iceberg

    iceberg.ensure_namespaces(desired_iceberg.read_iceberg(options.desired), log)


def _guard_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--realm", required=True)
    parser.add_argument("--directory", type=Path, required=True)


def _guard(options: argparse.Namespace, log: Log) -> None:
    from floe_tools import polaris_bootstrap

    polaris_bootstrap.guard(options.realm, options.directory, log)


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def _place_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bucket", required=True)
    parser.add_argument("--prefix", required=True)


def _backup_flags(parser: argparse.ArgumentParser) -> None:
    desired_flag(parser)
    _place_flags(parser)
    parser.add_argument("--keep", type=_count, required=True, metavar="N")


def _backup(options: argparse.Namespace, log: Log) -> None:
    from floe_tools import backup, desired, dumps

    place = dumps.place(options.bucket, options.prefix, log)
    backup.backup(desired.read_postgres(options.desired), place, options.keep, log)


def _restore_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", required=True)
    parser.add_argument("--from", required=True, metavar="KEY|latest", dest="source")
    _place_flags(parser)


def _restore(options: argparse.Namespace, log: Log) -> None:
    from floe_tools import dumps, restore

    place = dumps.place(options.bucket, options.prefix, log)
    restore.restore(options.database, options.source, place, log)


COMMANDS = (
    Command("wait", "wait until every target answers", _wait_flags, _wait),
    Command("ready", "wait until every workload is ready", desired_flag, _ready),
    Command("postgres", "reconcile roles and databases", desired_flag, _postgres),
    Command("object-store", "reconcile buckets, users and policies", desired_flag, _object_store),
    Command("polaris", "reconcile catalogs, roles and principals", desired_flag, _polaris),
    Command("iceberg-namespaces", "make a catalog's namespaces", desired_flag, _iceberg),
    Command("polaris-bootstrap-guard", "see whether a realm exists", _guard_flags, _guard),
    Command("backup-postgres", "dump databases to an object store", _backup_flags, _backup),
    Command("restore-postgres", "restore a database from a dump", _restore_flags, _restore),
)
