import {
  annotationKeys,
  type Descriptor,
  type Digest,
  isDigest,
  pushUntagged,
  readImageManifest,
  referrerArtifact,
  type Store,
} from "../../bundle/mod.ts";
import { diagnose } from "../../diagnostics/mod.ts";
import {
  type Promotion,
  promotionEnvelope,
  promotionType,
  readPromotion,
  type Requirement,
  type Signer,
} from "../../trust/mod.ts";
import { epoch } from "../bundle/origin.ts";
import { type Step, stepOf } from "../bundle/stores.ts";

/** A record that counts. */
export interface Recorded {
  readonly record: Promotion;
  readonly by: string;
  /** Of the OCI manifest that holds it. */
  readonly digest: Digest;
}

/**
 * The records that say that `digest` came into an environment, the newest first. One counts where
 * every requirement trusts who signed it. Reports FLOE-BDL005.
 */
export async function recordsOf(
  store: Store,
  digest: Digest,
  environment: string,
  requirements: readonly Requirement[],
): Promise<Step<readonly Recorded[]>> {
  const referrers = stepOf(await store.referrers(digest, promotionType));
  if ("diagnostics" in referrers) return referrers;
  const found: Recorded[] = [];
  for (const one of referrers.value) {
    const read = await recordIn(store, one.digest, requirements);
    if ("diagnostics" in read) return read;
    const { record } = read.value ?? {};
    const isIt = record?.digest === digest && record.environment === environment;
    if (read.value !== undefined && isIt) found.push(read.value);
  }
  return { value: found.sort((a, b) => b.record.sequence - a.record.sequence) };
}

/** The record in one OCI manifest; undefined where it doesn't count. Reports FLOE-BDL005. */
async function recordIn(
  store: Store,
  digest: Digest,
  requirements: readonly Requirement[],
): Promise<Step<Recorded | undefined>> {
  const stored = stepOf(await store.manifest(digest));
  if ("diagnostics" in stored) return stored;
  const document = stored.value === undefined ? undefined : readImageManifest(stored.value.bytes);
  const [layer, ...others] = document?.layers ?? [];
  if (layer === undefined || others.length > 0 || document?.artifactType !== promotionType) {
    return { value: undefined };
  }
  const content = stepOf(await store.blob(layer));
  if ("diagnostics" in content) return content;
  const read = requirements.map(({ promotions = [] }) => readPromotion(content.value, promotions));
  const [first] = read;
  return {
    value: first === undefined || read.includes(undefined) ? undefined : { ...first, digest },
  };
}

/**
 * What was in an environment, the newest first: the record of what its tag points at, the one that
 * this names, and so on. Empty where there is no such tag. Reports FLOE-BDL005 and FLOE-PRO006.
 */
export async function historyOf(
  store: Store,
  environment: string,
  requirements: readonly Requirement[],
): Promise<Step<readonly Recorded[]>> {
  const tagged = stepOf(await store.resolve(environment));
  if ("diagnostics" in tagged) return tagged;
  if (tagged.value === undefined) return { value: [] };
  const now = await recordsOf(store, tagged.value.digest, environment, requirements);
  if ("diagnostics" in now) return now;
  const [newest] = now.value;
  if (newest === undefined) {
    return broken(`No record by whom you trust put ${tagged.value.digest} into ${environment}`);
  }
  const history: Recorded[] = [newest];
  for (let next = previousOf(newest); next !== undefined;) {
    const read = await recordIn(store, next.record, requirements);
    if ("diagnostics" in read) return read;
    const last = history.at(-1)?.record;
    const fits = read.value?.record.digest === next.digest &&
      read.value.record.environment === environment &&
      read.value.record.sequence + 1 === last?.sequence;
    if (read.value === undefined || !fits) {
      return broken(
        `Record ${last?.sequence} of ${environment} names one before that is not there`,
      );
    }
    history.push(read.value);
    next = previousOf(read.value);
  }
  return { value: history };
}

/** What a record names as the one before. */
export function previousOf(
  { record: { previous } }: Recorded,
): { readonly digest: Digest; readonly record: Digest } | undefined {
  const { digest = "", record = "" } = previous ?? {};
  return isDigest(digest) && isDigest(record) ? { digest, record } : undefined;
}

function broken(message: string): Step<never> {
  const hint =
    "Find out who moved the tag or deleted a record; a new promotion begins a new history";
  return { diagnostics: [diagnose("FLOE-PRO006", { message, hint })] };
}

/**
 * Signs a record and attaches it to its bundle. One that says the same is taken instead: an
 * interrupted promotion is completed, not repeated. Reports FLOE-BDL005.
 */
export async function writeRecord(
  store: Store,
  descriptor: Descriptor,
  record: Promotion,
  signer: Signer,
  before: readonly Recorded[],
): Promise<Step<Digest>> {
  const text = JSON.stringify(record);
  const same = before.find((one) => JSON.stringify(one.record) === text);
  if (same !== undefined) return { value: same.digest };
  const stored = stepOf(await store.manifest(descriptor.digest));
  if ("diagnostics" in stored) return stored;
  const document = stored.value === undefined ? undefined : readImageManifest(stored.value.bytes);
  const bytes = new TextEncoder().encode(JSON.stringify(promotionEnvelope(record, signer)));
  const content = { artifactType: promotionType, mediaType: promotionType, bytes };
  const artifact = referrerArtifact(descriptor, content, {
    [annotationKeys.created]: document?.annotations?.[annotationKeys.created] ?? epoch,
  });
  const written = stepOf(await pushUntagged(store, artifact));
  return "diagnostics" in written ? written : { value: written.value.digest };
}
