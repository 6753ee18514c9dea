import { z } from "zod";
import {
  quantity,
  type SecretKey,
  secretKeyOf,
  secretRef,
  sizes,
  storageClass,
} from "../../../src/plugin/mod.ts";

/** The last official image. Docker Hub's are gone; the tag that fixes the CVE has none. */
export const image = "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";

export const config = z.strictObject({
  size: sizes.default("small")
    .describe("CPU and memory of the server")
    .meta({ overlay: "size" }),
  storage: quantity.default("20Gi")
    .describe("Size of the volume; may grow where the storage class allows it, never shrink")
    .meta({ overlay: "size" }),
  storage_class: storageClass.optional()
    .describe("StorageClass of the volume, the cluster's default without it; fixed once made")
    .meta({ overlay: "storageClass" }),
  image: z.string().regex(/^\S+:[\w.-]+$/, "Expected an image with a tag").default(image)
    .describe("Image of the server; a maintained fork with the same command and health paths"),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "Expected the name of a bucket")
    .optional()
    .describe("Bucket of the warehouse, `<platform>-warehouse` without it")
    .meta({ overlay: "endpoint" }),
  region: z.string().min(1).default("us-east-1")
    .describe("Region that the server says it is in, and that clients sign for")
    .meta({ overlay: "endpoint" }),
  path_style_access: z.literal(true).default(true)
    .describe("MinIO is always addressed by path; here so that files written for S3 fit"),
  public_metrics: z.boolean().default(false)
    .describe(
      "Whether everybody who reaches the server may read its metrics, names of buckets among " +
        "them; Prometheus has no key of its own and reads them then",
    ),
  credentials: z.strictObject({
    access_key: secretRef.describe("Root user's name; key `access-key` where none is named"),
    secret_key: secretRef.describe("Root user's password; key `secret-key` where none is named"),
  }).optional()
    .describe("Root user from a Secret that people make; generated without it")
    .meta({ overlay: "endpoint" }),
});
export type Config = z.output<typeof config>;

/** Where the root user's name and password are. */
export function rootKeys(config: Config, server: string): { access: SecretKey; secret: SecretKey } {
  const own = `${server}-root`;
  const { access_key, secret_key } = config.credentials ??
    { access_key: { secret_ref: own }, secret_key: { secret_ref: own } };
  return {
    access: secretKeyOf(access_key, "access-key"),
    secret: secretKeyOf(secret_key, "secret-key"),
  };
}
