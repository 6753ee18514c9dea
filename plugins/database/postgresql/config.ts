import { z } from "zod";
import { cron, type KnownVersion, quantity, sizes, storageClass } from "../../../src/plugin/mod.ts";

export const config = z.strictObject({
  size: sizes.default("small")
    .describe("CPU, memory, buffers and connections of the server")
    .meta({ overlay: "size" }),
  storage: quantity.default("10Gi")
    .describe("Size of the volume; may grow where the storage class allows it, never shrink")
    .meta({ overlay: "size" }),
  storage_class: storageClass.optional()
    .describe("StorageClass of the volume, the cluster's default without it; fixed once made")
    .meta({ overlay: "storageClass" }),
  backup: z.boolean().default(true)
    .describe("Dump every database to the object store, where the platform has one"),
  backup_schedule: cron.default("17 2 * * *")
    .describe("When to dump, in the platform's time zone")
    .meta({ overlay: "schedule" }),
  backup_keep: z.int().min(1).max(1000).default(14)
    .describe("Dumps to keep of each database")
    .meta({ overlay: "size" }),
});
export type Config = z.output<typeof config>;

/** A major version, and where its image wants the volume. */
interface ServerVersion extends KnownVersion {
  readonly images: { readonly server: string };
  readonly data: { readonly mount: string; readonly folder: string };
}

const dumpAndRestore =
  "A server doesn't start on the files of another major version. Dump every database (the backup " +
  "CronJob does), stop what uses them, delete the StatefulSet and its claim, write the new version " +
  "with `floe synth --replace`, and restore the dumps: docs/upgrades.md has the commands.";

/**
 * Major versions; minor ones need nothing but their image. The Debian variant: its collations and
 * its user are what floe relies on. Facts: docker-library/postgres and its issues 1370 and 1409;
 * PostgreSQL's documentation, "Upgrading a PostgreSQL Cluster".
 */
export const versions: readonly ServerVersion[] = [
  {
    version: "17",
    images: { server: "docker.io/library/postgres:17-trixie" },
    // A folder of its own, because a volume's root may hold `lost+found`.
    data: { mount: "/var/lib/postgresql/data", folder: "/var/lib/postgresql/data/pgdata" },
  },
  {
    version: "18",
    images: { server: "docker.io/library/postgres:18-trixie" },
    data: { mount: "/var/lib/postgresql", folder: "/var/lib/postgresql/18/docker" },
    upgrade: { from: [], backupFirst: true, reversible: false, notes: dumpAndRestore },
  },
];

/** The server's superuser, made with the volume. */
export const administrator = "postgres";

/** Secret with the administrator's password, in the key `password`. */
export function adminSecret(server: string): string {
  return `${server}-admin`;
}
