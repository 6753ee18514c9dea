import { z } from "zod";
import { capabilities, type Capability } from "../plugin/mod.ts";

function record<Name extends Capability, Demand extends z.ZodType, Binding extends z.ZodType>(
  capability: Name,
  { demand, binding }: { readonly demand: Demand; readonly binding: Binding },
) {
  return z.strictObject({ capability: z.literal(capability), demand, binding });
}

const schema = z.discriminatedUnion("capability", [
  record("sql", capabilities.sql),
  record("tables", capabilities.tables),
  record("object-store", capabilities["object-store"]),
  record("iceberg-rest", capabilities["iceberg-rest"]),
  record("dbt-profile", capabilities["dbt-profile"]),
  record("dbt-runner", capabilities["dbt-runner"]),
  record("scheduler", capabilities.scheduler),
  record("semantic-api", capabilities["semantic-api"]),
  record("openlineage", capabilities.openlineage),
  record("otlp", capabilities.otlp),
  record("web-ui", capabilities["web-ui"]),
]);

type GrantData = z.infer<typeof schema>;

/** Checks what a provider answered, and what was asked, against the capability. */
export function grantRecord(
  capability: Capability,
  demand: unknown,
  binding: unknown,
): z.ZodSafeParseResult<GrantData> {
  return schema.safeParse({ capability, demand, binding });
}
