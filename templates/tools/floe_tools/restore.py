"""Restoring one PostgreSQL database from a dump in an object store."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator

from psycopg.conninfo import make_conninfo

from floe_tools.backup import program_output
from floe_tools.dumps import Place
from floe_tools.failure import Failure
from floe_tools.log import Log
from floe_tools.object_store_client import store_errors
from floe_tools.postgres import connect

_CHUNK = 1024 * 1024


def restore(database: str, source: str, place: Place, log: Log) -> None:
    """Replace the dumped objects of a database by those of a dump: all of them, or none."""
    with connect(database):
        # Fails with a better message than pg_restore's where the database is missing.
        pass
    with store_errors(place.endpoint):
        key = _latest(place, database) if source == "latest" else source
        answer = place.client.get_object(place.bucket, key)
        try:
            _load(database, key, answer.stream(_CHUNK))
        finally:
            answer.close()
            answer.release_conn()
    log.info("restore", database=database, key=key)


def _latest(place: Place, database: str) -> str:
    keys = place.dumps(database)
    if not keys:
        raise Failure(
            f"there is no dump below {place.folder(database)} in {place.bucket}",
            "check --database, --bucket and --prefix",
        )
    return keys[-1]


def _load(database: str, key: str, chunks: Iterator[bytes]) -> None:
    command = ["pg_restore", "--clean", "--if-exists", "--single-transaction", "--no-password"]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - no shell, and conninfo quotes the name
            [*command, "--dbname", make_conninfo(dbname=database)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        whole = False
        try:
            whole = _feed(process, chunks)
        finally:
            # Where the dump did not arrive whole, its end must not look like one.
            if not whole:
                process.kill()
            if process.stdin is not None and whole:
                process.stdin.close()
            status = process.wait()
        if status != 0:
            raise Failure(
                f"pg_restore of {key} failed: {program_output(errors)}",
                "nothing was changed; stop what uses the database, or choose another dump",
            )


def _feed(process: subprocess.Popen[bytes], chunks: Iterator[bytes]) -> bool:
    if process.stdin is None:
        return False
    try:
        for chunk in chunks:
            process.stdin.write(chunk)
        process.stdin.flush()
    except BrokenPipeError:
        # pg_restore ended early, and says why.
        process.wait()
    return True
