import { z } from "zod";
import { flag, whole } from "./fields.ts";

const framework = z.enum(["gdpr", "ccpa", "soc2", "hipaa", "pci_dss"]);
const retentionPolicy = z.strictObject({
  retention_days: whole(1, 36500, "Days that data is kept").optional(),
  archive_after_days: whole(1, 36500, "Days after which data is archived").optional(),
});

/** Classification classes, retention, compliance and data quality, as generation 1 has them. */
export const complianceFields = {
  classifications: z.strictObject({
    enabled: flag("Whether the classes are active").optional(),
    classes: z.record(
      z.string(),
      z.strictObject({
        sensitivity: z.enum(["low", "medium", "high", "critical"]).describe("Sensitivity")
          .optional(),
        encryption_required: flag("Columns must be encrypted").optional(),
        retention_days: whole(1, 36500, "Days that columns are kept").optional(),
        require_approval: flag("Reading needs an approval").optional(),
        compliance_required: z.array(framework).describe("Frameworks that apply").optional(),
        masking_required: flag("Columns are masked for readers").optional(),
      }).describe("One class"),
    ).describe("Classes by name").optional(),
  }).describe("Classification classes").optional(),
  retention: z.strictObject({
    enabled: flag("Whether retention is active").optional(),
    default_policy: retentionPolicy.describe("Policy of data that has none of its own").optional(),
    policies: z.record(z.string(), retentionPolicy.describe("One policy"))
      .describe("Policies by name").optional(),
  }).describe("How long data is kept").optional(),
  compliance: z.strictObject({
    enabled: flag("Whether frameworks are checked").optional(),
    frameworks: z.partialRecord(
      framework,
      z.strictObject({
        enabled: flag("Whether it applies").optional(),
        enforcement: z.enum(["strict", "moderate", "permissive"]).describe("How strictly")
          .optional(),
      }).describe("One framework"),
    ).describe("Frameworks by name").optional(),
  }).describe("Compliance frameworks").optional(),
  data_quality: z.strictObject({
    enabled: flag("Whether the checks are active").optional(),
    default_checks: z.array(
      z.enum([
        "schema_validation",
        "null_percentage",
        "unique_constraints",
        "referential_integrity",
        "value_ranges",
        "freshness",
      ]),
    ).describe("Checks that every table gets").optional(),
    fail_on_error: flag("Whether a failed check stops a run").optional(),
  }).describe("Checks that every table gets").optional(),
} as const;
