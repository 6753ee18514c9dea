import { z } from "zod";
import { cron, quantity, sizes, storageClass } from "../../../src/plugin/mod.ts";

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

/** Image of the server. The Debian variant: its collations and its user are what floe relies on. */
export const image = "docker.io/library/postgres:18-trixie";

/** The server's superuser, made with the volume. */
export const administrator = "postgres";

/** Secret with the administrator's password, in the key `password`. */
export function adminSecret(server: string): string {
  return `${server}-admin`;
}
