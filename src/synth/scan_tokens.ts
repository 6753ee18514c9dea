import type { Code } from "../diagnostics/mod.ts";

/** A kind of token that can be told by its shape. Shapes are from the issuers' documentation. */
export interface TokenKind {
  readonly what: string;
  /** How it begins, as part of a larger expression that ignores case. */
  readonly start: string;
  /** The whole token, at exactly one place. */
  readonly pattern: RegExp;
  /** @default FLOE-SCAN001 */
  readonly code?: Code;
}

/** Known kinds. What a token begins with is cheap to look for. */
export const tokenKinds: readonly TokenKind[] = [
  {
    what: "an AWS access key",
    start: "\\b(?:AKIA|ASIA)[A-Z2-7]",
    pattern: /(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/y,
  },
  { what: "a Google API key", start: "\\bAIza", pattern: /AIza[\w-]{35}(?![\w-])/y },
  { what: "a Google OAuth token", start: "\\bya29\\.", pattern: /ya29\.[\w-]{20,}/y },
  {
    what: "an Azure storage key",
    start: "AccountKey=",
    pattern: /AccountKey=[A-Za-z0-9+/]{60,}={0,2}/y,
  },
  {
    what: "a GitHub token",
    start: "\\bgh[pousr]_|\\bgithub_pat_",
    pattern: /(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})/y,
  },
  {
    what: "a GitLab token",
    start: "\\bgl[a-z]{2,4}-",
    pattern: /gl(?:pat|dt|rt|cbt|ptt|oas)-[\w-]{20,}/y,
  },
  { what: "a Slack token", start: "\\bxox[abeoprs]-", pattern: /xox[abeoprs]-[A-Za-z0-9-]{10,}/y },
  {
    what: "a Slack webhook",
    start: "hooks\\.slack\\.com\\/services\\/",
    pattern: /hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,}/y,
  },
  { what: "a Stripe key", start: "\\b[sr]k_live_", pattern: /[sr]k_live_[A-Za-z0-9]{20,}/y },
  { what: "an npm token", start: "\\bnpm_", pattern: /npm_[A-Za-z0-9]{36}/y },
  { what: "a Databricks token", start: "\\bdapi[0-9a-f]", pattern: /dapi[0-9a-f]{32}/y },
  {
    what: "a JSON web token",
    start: "\\beyJ",
    pattern: /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/y,
  },
  {
    what: "a private key",
    start: "-----BEGIN",
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/y,
    code: "FLOE-SCAN002",
  },
];
