import { copyWithReferrers, type Descriptor, type Store, versionTag } from "../../bundle/mod.ts";
import { diagnose } from "../../diagnostics/mod.ts";
import type { Promotion } from "../../trust/mod.ts";
import { type Step, stepOf } from "../bundle/stores.ts";
import type { Passage } from "./gates.ts";
import { type Recorded, recordsOf, writeRecord } from "./records.ts";

/** What a person wants written down with a move. */
export interface Intent extends Pick<Promotion, "action" | "reason" | "restores"> {
  readonly bundle: Descriptor;
}

/**
 * Brings a bundle with all that is said of it into the environment's store, writes the record and
 * moves the tag, in this order: an interrupted move leaves the tag where it was, and the same again
 * completes it. Answers the record, or nothing where the bundle was there already. Reports
 * FLOE-BDL005 and FLOE-PRO007.
 */
export async function move(
  passage: Passage,
  { bundle, action, reason, restores }: Intent,
): Promise<Step<Promotion | undefined>> {
  const { from, to, environment, requirements, signer } = passage;
  const before = await stateOf(passage);
  if ("diagnostics" in before) return before;
  const isThere = before.value?.descriptor.digest === bundle.digest &&
    before.value.newest !== undefined;
  if (isThere) return { value: undefined };
  const copied = from.name === to.name
    ? { value: [] }
    : stepOf(await copyWithReferrers(from, to, bundle.digest));
  if ("diagnostics" in copied) return copied;
  const known = await recordsOf(to, bundle.digest, environment, requirements);
  if ("diagnostics" in known) return known;
  const record: Promotion = {
    schema: "floe-promotion/v1",
    action,
    environment,
    digest: bundle.digest,
    sequence: (before.value?.newest?.record.sequence ?? 0) + 1,
    ...(before.value === undefined ? {} : { previous: previous(before.value) }),
    ...(restores === undefined ? {} : { restores }),
    ...(reason === undefined ? {} : { reason }),
  };
  const written = await writeRecord(to, bundle, record, signer, known.value);
  if ("diagnostics" in written) return written;
  const tagged = await tag(to, bundle, [versionTag(passage.bundle.known), environment]);
  return "diagnostics" in tagged ? tagged : { value: record };
}

interface State {
  readonly descriptor: Descriptor;
  readonly newest: Recorded | undefined;
}

/** What the environment's tag points at now, and the record that put it there. */
async function stateOf(
  { to, environment, requirements }: Passage,
): Promise<Step<State | undefined>> {
  const tagged = stepOf(await to.resolve(environment));
  if ("diagnostics" in tagged) return tagged;
  if (tagged.value === undefined) return { value: undefined };
  const records = await recordsOf(to, tagged.value.digest, environment, requirements);
  if ("diagnostics" in records) return records;
  return { value: { descriptor: tagged.value, newest: records.value[0] } };
}

function previous({ descriptor: { digest }, newest }: State): Promotion["previous"] {
  return { digest, ...(newest === undefined ? {} : { record: newest.digest }) };
}

/** Points tags at a bundle, the environment's last, and reads that one back. */
async function tag(
  store: Store,
  { digest }: Descriptor,
  tags: readonly [string, string],
): Promise<Step<null>> {
  const stored = stepOf(await store.manifest(digest));
  if ("diagnostics" in stored) return stored;
  if (stored.value === undefined) throw new Error(`${digest} was copied and is not there`);
  for (const name of tags) {
    const put = stepOf(await store.putManifest(stored.value, name));
    if ("diagnostics" in put) return put;
  }
  const [, environment] = tags;
  const after = stepOf(await store.resolve(environment));
  if ("diagnostics" in after) return after;
  if (after.value?.digest === digest) return { value: null };
  return {
    diagnostics: [diagnose("FLOE-PRO007", {
      message: `${store.name}:${environment} points at ${after.value?.digest ?? "nothing"} now`,
      hint: "Let one pipeline promote at a time; `floe bundle history` shows what is there",
    })],
  };
}
