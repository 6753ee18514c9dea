"""Dumping PostgreSQL databases to an object store."""

from __future__ import annotations

import os
import subprocess
import tempfile
from datetime import UTC, datetime
from typing import IO, BinaryIO, cast

from floe_tools.desired import PostgresDesired
from floe_tools.dumps import Place
from floe_tools.failure import Failure
from floe_tools.log import Log
from floe_tools.object_store_client import store_errors

# S3 allows 10,000 parts, so 312 GiB for one dump; one part is held in memory at a time.
PART_SIZE = 32 * 1024 * 1024


def backup(desired: PostgresDesired, place: Place, keep: int, log: Log) -> None:
    """Dump every database; after each good dump remove its oldest ones until `keep` remain."""
    failed: list[str] = []
    for database in desired.databases:
        try:
            with store_errors(place.endpoint):
                key, size = _dump(database.name, place)
                log.info("dump", database=database.name, key=key, bytes=size)
                for old in place.dumps(database.name)[:-keep]:
                    place.client.remove_object(place.bucket, old)
                    log.info("remove", database=database.name, key=old)
        except Failure as failure:
            log.error(failure.message, failure.hint, database=database.name)
            failed.append(database.name)
    if failed:
        raise Failure(
            "the backup failed for " + ", ".join(failed),
            "see the lines above; older dumps were only removed after a good one",
        )


def program_output(errors: IO[bytes]) -> str:
    """The end of what a program wrote to its standard error."""
    errors.seek(0)
    return errors.read().decode("utf-8", "replace").strip()[-600:]


class _Dump:
    """The output of pg_dump as a stream that only ends when pg_dump ended well."""

    def __init__(self, process: subprocess.Popen[bytes], database: str, errors: IO[bytes]) -> None:
        self._process = process
        self._database = database
        self._errors = errors
        self.size = 0

    def read(self, size: int) -> bytes:
        """The next bytes; at the end pg_dump's own verdict decides whether this was a dump."""
        data = b"" if self._process.stdout is None else self._process.stdout.read(size)
        self.size += len(data)
        if data == b"" and self._process.wait() != 0:
            raise Failure(
                f"pg_dump of {self._database} failed: {program_output(self._errors)}",
                "check PGHOST, PGUSER and the database; pg_dump must not be older than the server",
            )
        return data


def _dump(database: str, place: Place) -> tuple[str, int]:
    time = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    key = f"{place.folder(database)}{time}.dump"
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            ["pg_dump", "--format=custom", "--no-password"],  # noqa: S607 - the image's own
            stdout=subprocess.PIPE,
            stderr=errors,
            env=os.environ | {"PGDATABASE": database},
        )
        try:
            stream = _Dump(process, database, errors)
            # An error in read() makes put_object give the upload up before an object exists.
            place.client.put_object(
                place.bucket,
                key,
                cast(BinaryIO, stream),
                length=-1,
                part_size=PART_SIZE,
                num_parallel_uploads=1,
            )
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
    stored = place.client.stat_object(place.bucket, key).size
    if stored != stream.size:
        raise Failure(
            f"{key} holds {stored} of {stream.size} bytes",
            "the object store lost data: do not rely on this dump, and look at the store",
        )
    return key, stream.size
