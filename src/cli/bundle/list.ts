import type { Command } from "../command.ts";
import { registryOptions } from "../connection.ts";
import { readAddress, refuse, stepOf, storeOf } from "./stores.ts";

export const list: Command = {
  name: "bundle list",
  positionals: "<address>",
  description: "Lists the tags of a layout or a repository, with the digest of each.",
  options: { ...registryOptions, json: { type: "boolean", description: "Print JSON" } },
  examples: [
    { command: "floe bundle list oci-layout:bundles/lakehouse/platform", does: "Lists versions" },
  ],
  async run({ host, values, positionals }) {
    const [given = ""] = positionals;
    const address = readAddress(given);
    if ("diagnostics" in address) return refuse(host, address.diagnostics);
    const store = await storeOf(host, values, address.value);
    const tags = stepOf(await store.tags());
    if ("diagnostics" in tags) return refuse(host, tags.diagnostics);
    const rows: { readonly tag: string; readonly digest: string }[] = [];
    for (const tag of tags.value) {
      const found = stepOf(await store.resolve(tag));
      if ("diagnostics" in found) return refuse(host, found.diagnostics);
      if (found.value !== undefined) rows.push({ tag, digest: found.value.digest });
    }
    const width = Math.max(0, ...rows.map(({ tag }) => tag.length));
    host.terminal.out(
      values.flag("json")
        ? `${JSON.stringify(rows, null, 2)}\n`
        : rows.map(({ tag, digest }) => `${tag.padEnd(width)}  ${digest}\n`).join(""),
    );
    return "ok";
  },
};
