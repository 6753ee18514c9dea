import { openBundle } from "../../bundle/mod.ts";
import type { Command } from "../command.ts";
import { registryOptions } from "../connection.ts";
import { UsageError } from "../command.ts";
import { joinPath } from "../paths.ts";
import { namedBundle, refuse, stepOf } from "./stores.ts";

export const pull: Command = {
  name: "bundle pull",
  positionals: "<address>",
  description:
    "Writes the files of a bundle into a folder that is empty or not there. Every byte is checked against its digest; who signed it is not: `floe bundle verify` comes first.",
  options: {
    ...registryOptions,
    to: { type: "string", value: "DIR", description: "Folder to write" },
  },
  examples: [
    {
      command: "floe bundle pull oci-layout:bundles/lakehouse/platform:1.0.0-prod --to review",
      does: "Unpacks one version",
    },
  ],
  async run(invocation) {
    const { host, values } = invocation;
    const folder = values.text("to");
    if (folder === undefined) throw new UsageError("Say where to: --to DIR");
    if ((await host.files.names(folder)).length > 0) {
      throw new UsageError(`'${folder}' is not empty`);
    }
    const named = await namedBundle(invocation);
    if ("diagnostics" in named) return refuse(host, named.diagnostics);
    const { store, descriptor } = named.value;
    const opened = stepOf(await openBundle(store, descriptor));
    if ("diagnostics" in opened) return refuse(host, opened.diagnostics);
    for (const [path, bytes] of opened.value.files) {
      await host.files.write(joinPath(folder, path), bytes);
    }
    host.terminal.out(`${folder}: ${opened.value.files.size} files of ${descriptor.digest}\n`);
    return "ok";
  },
};
