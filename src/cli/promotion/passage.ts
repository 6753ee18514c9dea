import type { Address, BundleConfig, Descriptor, Store } from "../../bundle/mod.ts";
import type { Host } from "../../host/mod.ts";
import type { Promotion, Signer } from "../../trust/mod.ts";
import { openKnown } from "../bundle/open_known.ts";
import { readAddress, refuse, type Step, storeOf } from "../bundle/stores.ts";
import { type Options, UsageError, type Values } from "../command.ts";
import { registryOptions } from "../connection.ts";
import type { Exit } from "../exit_codes.ts";
import { demandOptions, type Demands, demandsOf, requirementsFor } from "../trust/demands.ts";
import { signerOf, signingOptions } from "../trust/keys.ts";
import { gates, type Passage } from "./gates.ts";
import { gitopsOf, gitopsOptions } from "./gitops.ts";
import { type Intent, move } from "./move.ts";

const { key: trust, attestation, policy } = demandOptions;

/** Options of every command that changes what is in an environment. */
export const passageOptions = {
  ...signingOptions,
  trust: { ...trust, description: "Public key that may sign, attest and promote; any of several" },
  attestation,
  policy,
  "platform-at": {
    type: "string",
    value: "ADDRESS",
    description: "Where a product's platform lies (default: beside it, in <platform>/platform)",
  },
  reason: { type: "string", value: "TEXT", description: "Written into the signed record" },
  "dry-run": { type: "boolean", description: "Say what would happen and which gate refuses" },
  ...gitopsOptions,
  ...registryOptions,
} as const satisfies Options;

/** Who asks, and by which rules. */
export interface Mandate {
  readonly signer: Signer;
  readonly demands: Demands;
}

/** Reports FLOE-TRU001 and FLOE-TRU005. */
export async function mandateOf(host: Host, values: Values): Promise<Step<Mandate>> {
  const demands = await demandsOf(host, values, { keys: "trust" });
  if ("diagnostics" in demands) return demands;
  const signer = await signerOf(host, values);
  return "diagnostics" in signer
    ? signer
    : { value: { signer: signer.value, demands: demands.value } };
}

/** One bundle on its way from one store into an environment of another. */
export interface Way {
  readonly from: Store;
  readonly to: Store;
  /** Of `to`. */
  readonly address: Address;
  readonly descriptor: Descriptor;
  readonly environment: string;
  readonly order: readonly string[];
}

/** Everything that gates look at. Reports FLOE-BDL001, FLOE-BDL005 and FLOE-TRU005. */
export async function passageOf(
  host: Host,
  values: Values,
  { signer, demands }: Mandate,
  way: Way,
): Promise<Step<Passage>> {
  const requirements = await requirementsFor(host, demands, way.to);
  if ("diagnostics" in requirements) return requirements;
  const bundle = await openKnown(way.from, way.descriptor);
  if ("diagnostics" in bundle) return bundle;
  const platformAt = platformOf(values, way.address, bundle.value.known);
  if (platformAt !== undefined && "diagnostics" in platformAt) return platformAt;
  return {
    value: {
      ...way,
      bundle: bundle.value,
      requirements: requirements.value,
      signer,
      storeAt: (address) => storeOf(host, values, address),
      platformAt: platformAt?.value,
    },
  };
}

/** Where a product's platform lies. Reports FLOE-BDL001. */
function platformOf(
  values: Values,
  { store }: Address,
  config: BundleConfig,
): Step<Address> | undefined {
  if (config.kind !== "product") return undefined;
  const given = values.text("platform-at");
  if (given !== undefined) return readAddress(given);
  const tail = `/products/${config.product.name}`;
  const path = store.kind === "layout" ? store.folder : store.repository;
  if (!path.endsWith(tail)) {
    throw new UsageError("Say where the platform lies: --platform-at ADDRESS");
  }
  const beside = `${path.slice(0, -tail.length)}/platform`;
  return {
    value: {
      store: store.kind === "layout"
        ? { ...store, folder: beside }
        : { ...store, repository: beside },
    },
  };
}

/** Asks every gate, and moves the bundle if all of them let it. */
export async function pass(
  host: Host,
  values: Values,
  way: Way,
  passage: Passage,
  intent: Omit<Intent, "bundle" | "reason">,
): Promise<Exit> {
  const gitops = gitopsOf(values, way.address.store, passage.bundle.known);
  const isDry = values.flag("dry-run");
  const { environment, bundle: { descriptor } } = passage;
  const name = `${passage.to.name}:${environment}`;
  const asked = gates.filter((gate) => intent.action === "promote" || gate.onRollback);
  const refusals = [];
  for (const gate of asked) {
    const found = await gate.check(passage);
    refusals.push(...found);
    if (isDry) {
      host.terminal.out(`${found.length === 0 ? "lets" : "refuses"}  ${gate.name}: ${gate.lets}\n`);
    }
  }
  if (refusals.length > 0) return refuse(host, refusals);
  if (isDry) {
    host.terminal.out(`${name} would point at ${descriptor.digest}\n`);
    return "ok";
  }
  const reason = values.text("reason");
  const moved = await move(passage, {
    ...intent,
    bundle: descriptor,
    ...(reason === undefined ? {} : { reason }),
  });
  if ("diagnostics" in moved) return refuse(host, moved.diagnostics);
  for (const [path, text] of gitops?.(descriptor.digest, environment) ?? []) {
    await host.files.write(path, text);
  }
  host.terminal.out(`${name}@${descriptor.digest}${said(moved.value)}\n`);
  return "ok";
}

function said(record: Promotion | undefined): string {
  return record === undefined ? " (was there)" : `, record ${record.sequence}`;
}
