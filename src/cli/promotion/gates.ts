import {
  type Address,
  type BundleConfig,
  type Descriptor,
  type Store,
  versionTag,
} from "../../bundle/mod.ts";
import { diagnose, type Diagnostic } from "../../diagnostics/mod.ts";
import {
  promotionEnvelope,
  readPromotion,
  type Requirement,
  type Signer,
} from "../../trust/mod.ts";
import { type KnownBundle, openKnown } from "../bundle/open_known.ts";
import { type Step, stepOf } from "../bundle/stores.ts";
import { provenOf } from "../trust/demands.ts";
import { recordsOf } from "./records.ts";

/** What a gate may look at. */
export interface Passage {
  readonly from: Store;
  readonly to: Store;
  readonly bundle: KnownBundle;
  readonly environment: string;
  /** Environments in their order; empty where a rollback needs none. */
  readonly order: readonly string[];
  readonly requirements: readonly Requirement[];
  readonly signer: Signer;
  /** Where the environment's platform lies; needed for a product. */
  storeAt(address: Address): Promise<Store>;
  readonly platformAt: Address | undefined;
}

/** One reason why a bundle may not pass into an environment. */
export interface Gate {
  readonly name: string;
  /** What it lets pass, for people. */
  readonly lets: string;
  /** Gates about the way to an environment don't hold on the way back. */
  readonly onRollback: boolean;
  /** Diagnostics refuse. */
  check(passage: Passage): Promise<readonly Diagnostic[]>;
}

/** Every gate, in the order in which people read why they were refused. A further one goes here. */
export const gates: readonly Gate[] = [
  {
    name: "trust",
    lets: "what is signed and attested as the policy demands",
    onRollback: true,
    check: async ({ from, bundle, requirements }) =>
      refusals(await provenOf(from, bundle.descriptor, requirements)),
  },
  {
    name: "promoter",
    lets: "a key whose records count",
    onRollback: true,
    check: (passage) => Promise.resolve(promoter(passage)),
  },
  {
    name: "environment",
    lets: "what was compiled for this environment",
    onRollback: true,
    check: (passage) => Promise.resolve(ownEnvironment(passage)),
  },
  {
    name: "version",
    lets: "what is no other content under a version that is there",
    onRollback: true,
    check: sameVersion,
  },
  {
    name: "order",
    lets: "a version that was promoted to the environment before",
    onRollback: false,
    check: inOrder,
  },
  {
    name: "platform",
    lets: "a product whose platform is not older than the environment's",
    onRollback: true,
    check: platformNotOlder,
  },
];

function refusals(step: Step<unknown>): readonly Diagnostic[] {
  return "diagnostics" in step ? step.diagnostics : [];
}

/** Reports FLOE-PRO004. */
function promoter({ environment, bundle, requirements, signer }: Passage): readonly Diagnostic[] {
  const { digest } = bundle.descriptor;
  const envelope = promotionEnvelope({
    schema: "floe-promotion/v1",
    action: "promote",
    environment,
    digest,
    sequence: 1,
  }, signer);
  const bytes = new TextEncoder().encode(JSON.stringify(envelope));
  const counts = requirements.every(({ promotions = [] }) =>
    readPromotion(bytes, promotions) !== undefined
  );
  return counts ? [] : [diagnose("FLOE-PRO004", {
    message: `Nobody trusts the signing key for promotions to ${environment}`,
    hint: "Name its public key: --trust FILE, or `promotions` in the trust policy",
  })];
}

/** A configuration is for every environment. Reports FLOE-PRO001. */
function ownEnvironment({ bundle: { known }, environment }: Passage): readonly Diagnostic[] {
  if (known.kind === "configuration" || known.environment === environment) return [];
  return [diagnose("FLOE-PRO001", {
    message: `The bundle was compiled for ${known.environment}, not for ${environment}`,
    hint: `Promote ${versionTag({ ...known, environment })}`,
  })];
}

/** Reports FLOE-BDL004. */
async function sameVersion({ to, bundle }: Passage): Promise<readonly Diagnostic[]> {
  const tag = versionTag(bundle.known);
  const there = stepOf(await to.resolve(tag));
  if ("diagnostics" in there) return there.diagnostics;
  const { digest } = bundle.descriptor;
  if (there.value === undefined || there.value.digest === digest) return [];
  return [diagnose("FLOE-BDL004", {
    message: `${to.name}:${tag} is there with other content, ${there.value.digest}`,
    hint: "Raise the version, and build again",
  })];
}

/** Reports FLOE-PRO002. */
async function inOrder(passage: Passage): Promise<readonly Diagnostic[]> {
  const { order, environment, bundle: { known } } = passage;
  const place = order.indexOf(environment);
  if (place === -1) {
    return [diagnose("FLOE-PRO002", {
      message: `The order of environments, ${order.join(", ")}, lacks ${environment}`,
      hint: "Write it into --order, or into `environments` of the trust policy",
    })];
  }
  const before = order[place - 1];
  if (before === undefined) return [];
  for (const store of [passage.to, passage.from]) {
    const was = await wasIn(store, before, passage);
    if ("diagnostics" in was) return was.diagnostics;
    if (was.value) return [];
  }
  const { version } = known.kind === "product" ? known.product : known.platform;
  return [diagnose("FLOE-PRO002", {
    message:
      `Version ${version} was never promoted to ${before}, which comes before ${environment}`,
    hint: `Promote it to ${before} first`,
  })];
}

/** Whether the same version came into an environment, as a record says that counts. */
async function wasIn(
  store: Store,
  environment: string,
  { bundle: { known, descriptor }, requirements }: Passage,
): Promise<Step<boolean>> {
  const twin = known.kind === "configuration"
    ? { value: descriptor }
    : stepOf(await store.resolve(versionTag({ ...known, environment })));
  if ("diagnostics" in twin) return twin;
  if (twin.value === undefined) return { value: false };
  const records = await recordsOf(store, twin.value.digest, environment, requirements);
  return "diagnostics" in records ? records : { value: records.value.length > 0 };
}

/** Reports FLOE-PRO003. */
async function platformNotOlder(passage: Passage): Promise<readonly Diagnostic[]> {
  const { bundle: { known }, environment, platformAt, storeAt, requirements } = passage;
  if (known.kind !== "product" || platformAt === undefined) return [];
  const store = await storeAt(platformAt);
  const tagged = stepOf(await store.resolve(environment));
  if ("diagnostics" in tagged) return tagged.diagnostics;
  const platform = tagged.value === undefined
    ? { value: undefined }
    : await promotedPlatform(store, tagged.value, environment, requirements);
  if ("diagnostics" in platform) return platform.diagnostics;
  if (platform.value === undefined || platform.value.platform.name !== known.platform.name) {
    return [diagnose("FLOE-PRO003", {
      message: `${environment} has no platform ${known.platform.name} in ${store.name}`,
      hint: "Promote the platform first; --platform-at says where it lies",
    })];
  }
  const { version } = platform.value.platform;
  return isOlder(known.platform.version, version)
    ? [diagnose("FLOE-PRO003", {
      message: `The product was compiled against platform ${known.platform.version}, and ` +
        `${environment} runs ${version}`,
      hint: `Compile and build it against ${version}`,
    })]
    : [];
}

async function promotedPlatform(
  store: Store,
  descriptor: Descriptor,
  environment: string,
  requirements: readonly Requirement[],
): Promise<Step<BundleConfig | undefined>> {
  const records = await recordsOf(store, descriptor.digest, environment, requirements);
  if ("diagnostics" in records) return records;
  if (records.value.length === 0) return { value: undefined };
  const opened = await openKnown(store, descriptor);
  return "diagnostics" in opened ? opened : { value: opened.value.known };
}

/** Versions are three numbers. */
export function isOlder(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => version.split(".").map(Number));
  for (const [index, part] of (a ?? []).entries()) {
    const against = b?.[index] ?? 0;
    if (part !== against) return part < against;
  }
  return false;
}
