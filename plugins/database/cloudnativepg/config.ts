import { z } from "zod";
import { cron, type KnownVersion, quantity, sizes, storageClass } from "../../../src/plugin/mod.ts";

/** The fields of `database/postgresql`, so that a platform may change from it in one line, and more. */
export const config = z.strictObject({
  size: sizes.default("small")
    .describe("CPU, memory, buffers and connections of each server")
    .meta({ overlay: "size" }),
  instances: z.int().min(1).max(9).default(3)
    .describe("Servers: one primary, the others follow it and take its place")
    .meta({ overlay: "replicas" }),
  storage: quantity.default("10Gi")
    .describe(
      "Size of each server's volume; may grow where the storage class allows it, never shrink",
    )
    .meta({ overlay: "size" }),
  storage_class: storageClass.optional()
    .describe("StorageClass of the volumes, the cluster's default without it; fixed once made")
    .meta({ overlay: "storageClass" }),
  backup: z.boolean().default(true)
    .describe("Dump every database to the object store, where the platform has one"),
  backup_schedule: cron.default("17 2 * * *")
    .describe("When to dump, in the platform's time zone")
    .meta({ overlay: "schedule" }),
  backup_keep: z.int().min(1).max(1000).default(14)
    .describe("Dumps to keep of each database")
    .meta({ overlay: "size" }),
  archive: z.strictObject({
    schedule: cron.default("37 1 * * 0")
      .describe("When to copy the whole of it, in UTC: the operator knows no time zone")
      .meta({ overlay: "schedule" }),
    keep_days: z.int().min(1).max(3650).default(30)
      .describe("Days that one can go back")
      .meta({ overlay: "size" }),
  }).optional()
    .describe(
      "Recovery to any point in time: the log, as it is written, and whole copies go to the object " +
        "store, by the operator's Barman Cloud plugin, which must be in the cluster too",
    ),
  operator_namespace: z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "Expected a namespace")
    .default("cnpg-system")
    .describe("Namespace of the operator, whose pods have to reach the servers")
    .meta({ overlay: "endpoint" }),
});
export type Config = z.output<typeof config>;

/**
 * Images that the operator's 1.30.0 is tested with (its `.github/pg_versions.json`). Both are Debian
 * trixie: the operator upgrades between images of one distribution only.
 */
export const versions = [
  {
    version: "17",
    images: { server: "ghcr.io/cloudnative-pg/postgresql:17.10-system-trixie" },
  },
  {
    version: "18",
    images: { server: "ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie" },
    upgrade: {
      from: ["17"],
      backupFirst: true,
      reversible: false,
      notes:
        "The operator stops every server, runs pg_upgrade in a Job of its own, and makes the " +
        "followers anew: nothing answers meanwhile. Afterwards run `ANALYZE`, for statistics that " +
        "pg_upgrade does not keep, and take a new backup.",
    },
  },
] as const satisfies readonly KnownVersion[];

/** Longest name that the operator accepts for a Cluster: it puts the pod's number behind it. */
export const longestName = 50;

/** Secret with the superuser's password, in the key `password`; the operator makes it. */
export function superuserSecret(cluster: string): string {
  return `${cluster}-superuser`;
}
