import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { readOverlay, type SourceFile } from "../schema/mod.ts";
import type { Choices } from "./choices.ts";
import { overlayPaths } from "./overlays.ts";
import type { Wiring } from "./wiring.ts";

/**
 * Reports FLOE-PLG003: declared instances that nothing uses in this environment, nor any overlay's
 * `use` in another.
 */
export function checkUnused(
  choices: Choices,
  wiring: Wiring,
  platform: string,
  files: ReadonlyMap<string, SourceFile>,
): readonly Diagnostic[] {
  const active = new Set(wiring.platform.map(({ instance }) => instance.ref));
  const idle = [...choices.instances.values()].filter((instance) =>
    !instance.implicit && instance.name !== "default" && !active.has(instance.ref)
  );
  if (idle.length === 0) return [];
  const used = usedSomewhere(platform, files);
  return idle.filter(({ ref }) => !used.has(ref)).map(({ ref, category, name, at }) =>
    diagnose("FLOE-PLG003", {
      message: `Nothing uses ${ref}, so nothing is made for it`,
      hint: `Refer to it (${category}: ${name}), or delete it`,
      at,
    })
  );
}

function usedSomewhere(
  platform: string,
  files: ReadonlyMap<string, SourceFile>,
): ReadonlySet<string> {
  return new Set([...overlayPaths(platform, files).values()].flatMap((path) => {
    const file = files.get(path);
    const { value } = file === undefined ? {} : readOverlay(file);
    return Object.entries(value?.use ?? {}).map(([category, name]) => `${category}/${name}`);
  }));
}
