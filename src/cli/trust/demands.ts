import type { Descriptor, Store } from "../../bundle/mod.ts";
import { diagnose, type Diagnostic } from "../../diagnostics/mod.ts";
import type { Host } from "../../host/mod.ts";
import {
  type AttestationKind,
  attestationKinds,
  type Evidence,
  isAttestationKind,
  type Missing,
  missingFrom,
  type Proven,
  type Requirement,
} from "../../trust/mod.ts";
import { evidenceOf } from "../bundle/evidence.ts";
import type { Step } from "../bundle/stores.ts";
import { type Options, UsageError, type Values } from "../command.ts";
import { trustedKeys } from "./keys.ts";
import type { Policy } from "./policy.ts";

/** Options of every command that verifies. */
export const demandOptions = {
  key: {
    type: "string",
    multiple: true,
    value: "FILE",
    description: "Public key that is trusted; any of several is enough",
  },
  attestation: {
    type: "string",
    multiple: true,
    value: "KIND",
    description: `Demand it too, by one of the keys: ${attestationKinds.join(", ")}`,
  },
  policy: {
    type: "string",
    value: "FILE",
    description: "Trust policy: who may sign and attest what (`floe schema trust-policy`)",
  },
} as const satisfies Options;

/** What a command line demands of a bundle, before it is known where that lies. */
export interface Demands {
  readonly own: readonly Requirement[];
  readonly policy?: Policy;
}

/** Where demands are written beside a policy. */
interface DemandSource {
  /** The option that names public keys. */
  readonly keys?: string;
  readonly always?: readonly AttestationKind[];
}

/**
 * `always`: attestations that the command needs itself. Reports FLOE-TRU001 and FLOE-TRU005.
 */
export async function demandsOf(
  host: Host,
  values: Values,
  { keys = "key", always = [] }: DemandSource = {},
): Promise<Step<Demands>> {
  const paths = values.texts(keys);
  const given = values.texts("attestation").map(kindOf);
  const path = values.text("policy");
  if (paths.length === 0 && path === undefined) {
    throw new UsageError(`Say whom you trust: --${keys} FILE or --policy FILE`);
  }
  if (paths.length === 0 && given.length > 0) {
    throw new UsageError(`--attestation is by a key: add --${keys} FILE, or say it in the policy`);
  }
  const policy = path === undefined ? undefined : await policyAt(host, path);
  if (policy !== undefined && "diagnostics" in policy) return policy;
  const trusted = await trustedKeys(host, paths);
  if ("diagnostics" in trusted) return trusted;
  const kinds = [...given, ...always];
  const attestations = new Map(kinds.map((kind) => [kind, trusted.value] as const));
  return {
    value: {
      own: paths.length === 0
        ? []
        : [{ signatures: trusted.value, attestations, promotions: trusted.value }],
      ...(policy === undefined ? {} : { policy: policy.value }),
    },
  };
}

/** YAML is only loaded where there is some to read. */
async function policyAt(host: Host, path: string): Promise<Step<Policy>> {
  const { readPolicy } = await import("./policy.ts");
  return await readPolicy(host, path);
}

function kindOf(text: string): AttestationKind {
  if (isAttestationKind(text)) return text;
  throw new UsageError(`--attestation is one of ${attestationKinds.join(", ")}`);
}

/** What is demanded of whatever lies in a store. Reports FLOE-TRU001 and FLOE-TRU005. */
export async function requirementsFor(
  host: Host,
  { own, policy }: Demands,
  store: Store,
): Promise<Step<readonly Requirement[]>> {
  if (policy === undefined) return { value: own };
  const { requirementsIn } = await import("./policy.ts");
  const written = await requirementsIn(host, policy, store.name);
  return "diagnostics" in written ? written : { value: [...own, ...written.value] };
}

/**
 * What is proven of a bundle, where all that is demanded is. Reports FLOE-BDL005, FLOE-TRU002 and
 * FLOE-TRU003.
 */
export async function provenOf(
  store: Store,
  descriptor: Descriptor,
  requirements: readonly Requirement[],
): Promise<Step<readonly Proven[]>> {
  const evidence = await evidenceOf(store, descriptor);
  if ("diagnostics" in evidence) return evidence;
  const { digest } = descriptor;
  const judged = requirements.map((one) => missingFrom(digest, evidence.value, one));
  const missing = [...new Set(judged.flatMap((one) => one.missing))];
  if (missing.length === 0) return { value: judged.flatMap(({ proven }) => proven) };
  const name = `${store.name}@${digest}`;
  return { diagnostics: missing.map((one) => lack(name, one, evidence.value)) };
}

function lack(name: string, missing: Missing, { bundles, simple }: Evidence): Diagnostic {
  const said = bundles.length + simple.length;
  if (missing === "signature") {
    return diagnose("FLOE-TRU002", {
      message: `${name} is not signed by whom you trust`,
      hint: said === 0
        ? "Nothing is said of it at all: sign it with `floe bundle sign`"
        : `${said} statements are there, by others or about something else`,
    });
  }
  return diagnose("FLOE-TRU003", {
    message: `${name} has no ${missing} by whom you trust for it`,
    hint:
      "Attach it with `floe bundle attest`; one by others, or with other content, doesn't count",
  });
}
