import { fileURLToPath } from "node:url";
import { diagnose } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import { floeVersion } from "../version.ts";
import { type Command, UsageError } from "./command.ts";
import type { Exit } from "./exit_codes.ts";
import { ciScaffold, ciSystem, ciSystems } from "./init_ci.ts";
import { platformFileNames } from "./locate.ts";
import { baseName, joinPath } from "./paths.ts";
import { installedPermissions, registryPermissions } from "./permissions.ts";
import { printDiagnostics } from "./report.ts";
import { schemaFiles } from "./schema.ts";

const templates = fileURLToPath(new URL("../../templates", import.meta.url));

export const init: Command = {
  name: "init",
  positionals: "[folder]",
  description:
    "Writes a small platform with one product, which compiles at once. Existing files are never overwritten.",
  options: {
    name: { type: "string", value: "NAME", description: "Platform name (default: the folder's)" },
    ci: {
      type: "string",
      value: ciSystems.join("|"),
      description:
        "Also what CI runs, and what it builds images from; alone in a folder with a platform",
    },
  },
  examples: [
    { command: "floe init my-platform", does: "Writes my-platform/" },
    { command: "floe init --ci github", does: "Adds workflows to the platform here" },
    { command: "cd my-platform && deno task synth", does: "Compiles it" },
  ],
  async run({ host, values, positionals }) {
    const folder = positionals[0] ?? ".";
    const ci = ciSystem(values.text("ci"));
    const ciFiles = ci === undefined
      ? new Map<string, string>()
      : await ciScaffold(host, templates, ci);
    if (ci !== undefined && await isPlatform(host, folder)) {
      return await write(host, folder, ciFiles);
    }
    const name = values.text("name") ?? nameFrom(folder);
    if (!/^[a-z][a-z0-9-]{0,39}$/.test(name) || name.endsWith("-")) {
      throw new UsageError(
        `'${name}' can't be a platform's name: use a-z, 0-9 and dashes, and start with a letter (--name)`,
      );
    }
    return await write(host, folder, new Map([...await scaffold(host, name), ...ciFiles]));
  },
};

async function isPlatform({ files }: Host, folder: string): Promise<boolean> {
  for (const name of platformFileNames) {
    if (await files.isFile(joinPath(folder, name))) return true;
  }
  return false;
}

function nameFrom(folder: string): string {
  const base = baseName(joinPath(folder));
  return base === "." || base === ".." ? "platform" : base.toLowerCase();
}

/** Every file of a new repository, by path. */
async function scaffold(host: Host, name: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const folder = joinPath(templates, "project");
  for (const path of await host.files.list(folder)) {
    const text = await host.files.readText(joinPath(folder, path));
    if (text === undefined) continue;
    const target = path === "gitignore" ? ".gitignore" : path;
    files.set(
      target,
      text.replaceAll("{{name}}", name).replaceAll("{{version}}", floeVersion)
        .replaceAll("{{permissions}}", installedPermissions)
        .replaceAll("{{registry}}", registryPermissions),
    );
  }
  for (const [path, text] of schemaFiles()) files.set(`.floe/schemas/${path}`, text);
  return files;
}

async function write(
  host: Host,
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<Exit> {
  const inTheWay: string[] = [];
  for (const path of files.keys()) {
    if (await host.files.exists(joinPath(folder, path))) inTheWay.push(joinPath(folder, path));
  }
  if (inTheWay.length > 0) {
    printDiagnostics(
      host,
      inTheWay.map((path) =>
        diagnose("FLOE-CLI007", {
          message: `"${path}" exists and is never overwritten`,
          hint: "Choose an empty folder, or move the file away",
        })
      ),
    );
    return "diagnostics";
  }
  for (const [path, text] of files) await host.files.write(joinPath(folder, path), text);
  const enter = folder === "." ? "" : `cd ${folder} && `;
  host.terminal.out(`Wrote ${files.size} files. Next: ${enter}deno task synth\n`);
  return "ok";
}
