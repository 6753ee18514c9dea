import { z } from "zod";
import { filled, flag, secretName, text, whole } from "./fields.ts";
import { cron } from "./cron.ts";
import { timezone } from "./platform.ts";

const secret = (description: string): z.ZodOptional<z.ZodString> =>
  secretName.describe(description).optional();

/** `semantic:` of a product; generation 1 calls it `consumption`. */
export const semantic = z.strictObject({
  enabled: flag("Whether the semantic layer reads the product's tagged models; default true")
    .optional(),
  port: whole(1, 65535, "Port of the API; default 4000").optional(),
  api_secret_ref: secret("Secret that signs tokens of the API"),
  database_type: filled("Database that it asks; default the product's compute").optional(),
  dev_mode: flag("Whether the playground is on; never in production").optional(),
  pre_aggregations: z.strictObject({
    refresh_schedule: cron.describe("When they are made anew; default what the platform says")
      .optional(),
    timezone: timezone.describe("IANA time zone of that; default the platform's").optional(),
    external: flag("Whether they lie in Cube Store; default true").optional(),
    cube_store: z.strictObject({
      enabled: flag("Whether Cube Store runs").optional(),
      s3_bucket: text("Bucket").optional(),
      s3_region: text("Region").optional(),
      s3_endpoint: text("Endpoint").optional(),
      s3_access_key_ref: secret("Secret with the access key"),
      s3_secret_key_ref: secret("Secret with the secret key"),
    }).describe("Cube Store").optional(),
    export_bucket: z.strictObject({
      enabled: flag("Whether warehouses export through a bucket").optional(),
      bucket_type: z.enum(["s3", "gcs"]).describe("Kind of bucket").optional(),
      name: text("Bucket").optional(),
      region: text("Region").optional(),
      access_key_ref: secret("Secret with the access key"),
      secret_key_ref: secret("Secret with the secret key"),
      integration: text("Integration of the warehouse").optional(),
    }).describe("Bucket for large exports").optional(),
  }).describe("Results that are kept").optional(),
  security: z.strictObject({
    row_level: flag("Whether readers see only their own rows; default true").optional(),
    filter_column: filled("Column that says whose a row is; default organization_id").optional(),
  }).describe("Row-level security").optional(),
}).describe("Semantic layer of the product");
