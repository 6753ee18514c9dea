import {
  type BundleConfig,
  bundleConfig,
  type Descriptor,
  openBundle,
  type OpenedBundle,
  type Store,
} from "../../bundle/mod.ts";
import { diagnose } from "../../diagnostics/mod.ts";
import { type Step, stepOf } from "./stores.ts";

/** A bundle that says what it is. */
export interface KnownBundle extends OpenedBundle {
  readonly known: BundleConfig;
}

/** Opens a bundle and reads what its config says. Reports FLOE-BDL005. */
export async function openKnown(store: Store, descriptor: Descriptor): Promise<Step<KnownBundle>> {
  const opened = stepOf(await openBundle(store, descriptor));
  if ("diagnostics" in opened) return opened;
  const config = bundleConfig.safeParse(opened.value.config);
  if (config.success) return { value: { ...opened.value, known: config.data } };
  return {
    diagnostics: [diagnose("FLOE-BDL005", {
      message: `The config of ${descriptor.digest} does not say which bundle it is`,
      hint: "Another program made it: build it with floe",
    })],
  };
}
