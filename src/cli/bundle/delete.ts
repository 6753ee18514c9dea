import { type Command, UsageError } from "../command.ts";
import { registryOptions } from "../connection.ts";
import { findBundle, readAddress, refuse, stepOf, storeOf } from "./stores.ts";

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
  async run({ host, values, positionals }) {
    const [given = ""] = positionals;
    const address = readAddress(given);
    if ("diagnostics" in address) return refuse(host, address.diagnostics);
    const { tag, digest } = address.value;
    if (tag === undefined && digest === undefined) throw new UsageError("Name a tag or a digest");
    const store = await storeOf(host, values, address.value);
    const found = await findBundle(store, address.value);
    if ("diagnostics" in found) return refuse(host, found.diagnostics);
    if (digest === undefined) {
      const gone = stepOf(await store.deleteTag(tag ?? ""));
      if ("diagnostics" in gone) return refuse(host, gone.diagnostics);
    } else {
      const referrers = stepOf(await store.referrers(digest));
      if ("diagnostics" in referrers) return refuse(host, referrers.diagnostics);
      for (const one of [...referrers.value.map((each) => each.digest), digest]) {
        const gone = stepOf(await store.deleteManifest(one));
        if ("diagnostics" in gone) return refuse(host, gone.diagnostics);
      }
    }
    host.terminal.out(`${given} is deleted\n`);
    return "ok";
  },
};
