import { z } from "zod";
import { filled, flag, text, whole } from "./fields.ts";

const scan = z.strictObject({
  command: filled("Command to run; ${ARTIFACT_REF} is the bundle"),
  block_on_severity: z.array(z.enum(["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"]))
    .describe("Findings that block; default CRITICAL and HIGH").optional(),
  ignore_unfixed: flag("Whether findings without a fix are ignored").optional(),
  scanner_format: z.enum(["trivy", "grype"]).describe("Format of the output; default trivy")
    .optional(),
  timeout_seconds: whole(30, 3600, "Seconds it may take; default 600").optional(),
}).describe("A security scan");

const gate = z.enum([
  "policy_compliance",
  "tests",
  "security_scan",
  "cost_analysis",
  "performance_baseline",
]);

const environment = z.strictObject({
  name: z.string().max(50).regex(/^[a-z][a-z0-9_-]*$/, "Expected a lower-case name")
    .describe("Name of the environment"),
  gates: z.partialRecord(gate, z.union([z.boolean(), scan]))
    .refine((value) => value.policy_compliance !== false, {
      message: "`policy_compliance` may not be switched off",
      path: ["policy_compliance"],
    }).describe("Gates on the way in"),
  gate_timeout_seconds: whole(30, 3600, "Seconds a gate may take; default 300").optional(),
  authorization: z.strictObject({
    allowed_groups: z.array(z.string()).describe("Groups that may promote").optional(),
    allowed_operators: z.array(z.string()).describe("People who may promote").optional(),
    separation_of_duties: flag("Whether author and promoter must differ").optional(),
  }).describe("Who may promote").optional(),
  lock: z.strictObject({
    locked: flag("Whether promotion is closed"),
    reason: text("Why").optional(),
    locked_by: text("Who closed it").optional(),
    locked_at: z.iso.datetime({ offset: true }).describe("When").optional(),
  }).describe("A closed environment").optional(),
}).describe("One environment");

const webhook = z.strictObject({
  url: z.url().describe("Address that is called"),
  events: z.array(z.enum(["promote", "rollback", "lock", "unlock"])).min(1)
    .describe("Events that it is told of"),
  headers: z.record(z.string(), z.string()).describe("HTTP headers").optional(),
  timeout_seconds: whole(1, 300, "Seconds it may take; default 30").optional(),
  retry_count: whole(0, 10, "Retries; default 3").optional(),
}).describe("One webhook");

/** Address of an OCI registry. */
export const registryUri = z.string().regex(
  /^oci:\/\/[a-zA-Z0-9][a-zA-Z0-9.-]*(:\d+)?(\/[a-zA-Z0-9._-]+)*$/,
  "Expected an address such as oci://registry.example.com/floe",
);

/** `artifacts.promotion`. */
export const promotion = z.strictObject({
  environments: z.array(environment).min(1)
    .refine((list) => new Set(list.map((item) => item.name)).size === list.length, {
      message: "Two environments have one name",
    }).describe("Environments in order; default dev, staging, prod").optional(),
  audit_backend: z.enum(["oci", "s3", "database"]).describe("Where the audit goes; default oci")
    .optional(),
  default_timeout_seconds: whole(30, 3600, "Seconds a step may take; default 300").optional(),
  webhooks: z.array(webhook).describe("Whom to tell").optional(),
  gate_commands: z.partialRecord(gate, z.union([filled("Command"), scan]))
    .describe("Commands of the gates").optional(),
  signature_enforcement: z.enum(["enforce", "warn", "off"])
    .describe("What a bad signature does; default enforce").optional(),
  secondary_registries: z.array(registryUri).describe("Registries that get a copy").optional(),
  verify_secondary_digests: flag("Whether copies are compared; default true").optional(),
}).describe("How bundles move from one environment to the next");
