import { diagnose } from "../../diagnostics/mod.ts";
import type { Host } from "../../host/mod.ts";
import {
  isSigned,
  predicateTypes,
  prove,
  type Proven,
  type Trusted,
  trustedKey,
} from "../../trust/mod.ts";
import { type Command, UsageError } from "../command.ts";
import { registryOptions } from "../connection.ts";
import { publicKeyAt } from "../trust/keys.ts";
import { evidenceOf } from "./evidence.ts";
import { findBundle, readAddress, refuse, type Step, stepOf, storeOf } from "./stores.ts";
import { openBundle } from "../../bundle/mod.ts";

export const verify: Command = {
  name: "bundle verify",
  positionals: "<address>",
  description:
    "Fails unless somebody who is trusted signed the bundle, and every byte of it is what was signed. Who is trusted is said here, never by the bundle.",
  options: {
    key: {
      type: "string",
      multiple: true,
      value: "FILE",
      description: "Public key that is trusted; any of several is enough",
    },
    ...registryOptions,
    json: { type: "boolean", description: "Print JSON" },
  },
  examples: [
    {
      command: "floe bundle verify oci-layout:bundles/lakehouse/platform:1.0.0-prod --key floe.pub",
      does: "Checks one version",
    },
  ],
  async run({ host, values, positionals }) {
    const [given = ""] = positionals;
    const address = readAddress(given);
    if ("diagnostics" in address) return refuse(host, address.diagnostics);
    const trusted = await trustedKeys(host, values.texts("key"));
    if ("diagnostics" in trusted) return refuse(host, trusted.diagnostics);
    const store = await storeOf(host, values, address.value);
    const found = await findBundle(store, address.value);
    if ("diagnostics" in found) return refuse(host, found.diagnostics);
    const opened = stepOf(await openBundle(store, found.value));
    if ("diagnostics" in opened) return refuse(host, opened.diagnostics);
    const evidence = await evidenceOf(store, found.value);
    if ("diagnostics" in evidence) return refuse(host, evidence.diagnostics);
    const { digest } = found.value;
    const proven = prove(digest, evidence.value, trusted.value);
    if (!isSigned(proven)) {
      const { bundles, simple } = evidence.value;
      const said = bundles.length + simple.length;
      return refuse(host, [diagnose("FLOE-TRU002", {
        message: `${store.name}@${digest} is not signed by whom you trust`,
        hint: said === 0
          ? "Nothing is said of it at all: sign it with `floe bundle sign`"
          : `${said} statements are there, by others or about something else`,
      })]);
    }
    host.terminal.out(
      values.flag("json")
        ? `${JSON.stringify({ digest, proven: proven.map(brief) }, null, 2)}\n`
        : `${store.name}@${digest}\n${[...new Set(proven.map(line))].join("")}`,
    );
    return "ok";
  },
};

async function trustedKeys(
  host: Host,
  paths: readonly string[],
): Promise<Step<readonly Trusted[]>> {
  if (paths.length === 0) throw new UsageError("Say whom you trust: --key FILE");
  const trusted: Trusted[] = [];
  for (const path of paths) {
    const key = await publicKeyAt(host, path);
    if ("diagnostics" in key) return key;
    trusted.push(trustedKey(key.value, path));
  }
  return { value: trusted };
}

function brief(
  { predicateType, by }: Proven,
): { readonly predicateType: string; readonly by: string } {
  return { predicateType, by };
}

function line({ predicateType, by }: Proven): string {
  const what = predicateType === predicateTypes.signature ? "signature" : predicateType;
  return `  ${what} by ${by}\n`;
}
