import { z } from "zod";
import { quantity } from "../schema/model/fields.ts";

export { quantity };

/** The sizes that every plugin with a server offers; what they mean is a table of the plugin. */
export const sizes = z.enum(["small", "medium", "large"]);
export type Size = z.infer<typeof sizes>;

/** Five fields of cron. */
export const cron = z.string()
  .regex(/^\S+( \S+){4}$/, "Expected five fields of cron, for example `17 2 * * *`");

/** Name of a StorageClass. */
export const storageClass = z.string().max(253)
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "Expected the name of a StorageClass");
