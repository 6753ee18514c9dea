import type { Code } from "../diagnostics/mod.ts";

/** A kind of token that can be told by its shape. Shapes are from the issuers' documentation. */
export interface TokenKind {
  readonly what: string;
  /** First characters, at least two: what makes a place worth a closer look. */
  readonly starts: readonly string[];
  /** The whole token, at exactly one place. */
  readonly pattern: RegExp;
  /** @default FLOE-SCAN001 */
  readonly code?: Code;
}

export const tokenKinds: readonly TokenKind[] = [
  {
    what: "an AWS access key",
    starts: ["AKIA", "ASIA"],
    pattern: /(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/y,
  },
  { what: "a Google API key", starts: ["AIza"], pattern: /AIza[\w-]{35}(?![\w-])/y },
  { what: "a Google OAuth token", starts: ["ya29"], pattern: /ya29\.[\w-]{20,}/y },
  {
    what: "an Azure storage key",
    starts: ["AccountKey"],
    pattern: /AccountKey=[A-Za-z0-9+/]{60,}={0,2}/y,
  },
  {
    what: "a GitHub token",
    starts: ["ghp", "gho", "ghu", "ghs", "ghr", "github"],
    pattern: /(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})/y,
  },
  {
    what: "a GitLab token",
    starts: ["glpat", "gldt", "glrt", "glcbt", "glptt", "gloas"],
    pattern: /gl(?:pat|dt|rt|cbt|ptt|oas)-[\w-]{20,}/y,
  },
  { what: "a Slack token", starts: ["xox"], pattern: /xox[abeoprs]-[A-Za-z0-9-]{10,}/y },
  {
    what: "a Slack webhook",
    starts: ["hooks"],
    pattern: /hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,}/y,
  },
  { what: "a Stripe key", starts: ["sk_", "rk_"], pattern: /[sr]k_live_[A-Za-z0-9]{20,}/y },
  { what: "an npm token", starts: ["npm"], pattern: /npm_[A-Za-z0-9]{36}/y },
  { what: "a Databricks token", starts: ["dapi"], pattern: /dapi[0-9a-f]{32}/y },
  {
    what: "a JSON web token",
    starts: ["eyJ"],
    pattern: /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/y,
  },
  {
    what: "a private key",
    starts: ["---"],
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/y,
    code: "FLOE-SCAN002",
  },
];
