import { cosignTags, type Descriptor, type Store } from "../../bundle/mod.ts";
import type { Command } from "../command.ts";
import { registryOptions } from "../connection.ts";
import { namedBundle, refuse, type Step, stepOf } from "./stores.ts";

export const remove: Command = {
  name: "bundle delete",
  positionals: "<address>",
  description:
    "Deletes a bundle by digest, or a tag alone. What is said of a deleted bundle is deleted with it.",
  options: registryOptions,
  examples: [
    {
      command: "floe bundle delete oci-layout:bundles/lakehouse/platform:1.0.0-prod",
      does: "Removes the tag; the content stays for those who know its digest",
    },
  ],
  async run(invocation) {
    const { host, positionals: [given] } = invocation;
    const named = await namedBundle(invocation);
    if ("diagnostics" in named) return refuse(host, named.diagnostics);
    const { store, descriptor, address: { tag, digest } } = named.value;
    const gone = digest === undefined && tag !== undefined
      ? stepOf(await store.deleteTag(tag))
      : await deleteWithAllSaid(store, descriptor);
    if ("diagnostics" in gone) return refuse(host, gone.diagnostics);
    host.terminal.out(`${given} is deleted\n`);
    return "ok";
  },
};

/** The bundle itself goes last, so that an interrupted run can be repeated. Reports FLOE-BDL005. */
async function deleteWithAllSaid(store: Store, { digest }: Descriptor): Promise<Step<boolean>> {
  const referrers = stepOf(await store.referrers(digest));
  if ("diagnostics" in referrers) return referrers;
  const digests = new Set(referrers.value.map((one) => one.digest));
  for (const tag of cosignTags(digest)) {
    const found = stepOf(await store.resolve(tag));
    if ("diagnostics" in found) return found;
    if (found.value !== undefined) digests.add(found.value.digest);
  }
  for (const one of [...digests, digest]) {
    const gone = stepOf(await store.deleteManifest(one));
    if ("diagnostics" in gone) return gone;
  }
  return { value: true };
}
