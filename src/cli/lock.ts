import {
  checkLock,
  lockOf,
  printLock,
  profileNameOf,
  readDbtManifest,
  readLock,
  syntheticProfile,
} from "../dbt/mod.ts";
import { diagnose, type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import { readProduct } from "../schema/mod.ts";
import { type Command, projectOptions } from "./command.ts";
import { locatePlatforms, skippedFolders } from "./locate.ts";
import { folderOf, joinPath } from "./paths.ts";
import { isAboutProducts, lockProducts } from "./products_lock.ts";
import { loadProject } from "./project.ts";
import { progress } from "./progress.ts";
import { printDiagnostics } from "./report.ts";

export const lock: Command = {
  name: "lock",
  description:
    "Runs `dbt parse` on each product and pins in dbt.lock.json what floe uses of the answer. The file is reviewed and committed; `floe synth` needs no Python. With --add or --remove: writes the platform's list of products in repositories of their own, environments/<environment>.products.lock.yaml.",
  options: {
    platform: projectOptions.platform,
    product: {
      type: "string",
      multiple: true,
      value: "NAME",
      description: "Only this product (default: all)",
    },
    dbt: { type: "string", value: "PATH", description: "dbt to run (default: dbt)" },
    check: { type: "boolean", description: "Only check that the locks fit the files; runs no dbt" },
    force: { type: "boolean", description: "Ask dbt again even where a lock fits the files" },
    add: {
      type: "string",
      multiple: true,
      value: "PATH",
      description: "List this product of another repository, or list it as it is now",
    },
    remove: {
      type: "string",
      multiple: true,
      value: "NAME",
      description: "Take this product off the list",
    },
    env: {
      ...projectOptions.env,
      description: "With --add or --remove: environment (default: all)",
    },
  },
  examples: [
    { command: "floe lock", does: "Writes the locks that are missing or stale" },
    { command: "floe lock --product retail-orders --dbt .venv/bin/dbt", does: "Locks one product" },
    { command: "floe lock --check", does: "Fails if a lock is missing or stale, for CI" },
    {
      command: "floe lock --add ../site-visits --env prod",
      does: "Lists a product of another repository in prod",
    },
  ],
  async run({ host, values }) {
    if (isAboutProducts(values)) return await lockProducts(host, values);
    const located = await locatePlatforms(host, values.texts("platform"));
    const diagnostics = [...located.diagnostics];
    const products: Product[] = [];
    for (const location of located.platforms) {
      const found = await productsOf(host, await loadProject(host, location));
      diagnostics.push(...found.diagnostics);
      products.push(...found.products);
    }
    const wanted = values.texts("product");
    diagnostics.push(...unknownProducts(wanted, products));
    for (const product of products) {
      if (wanted.length > 0 && !wanted.includes(product.name)) continue;
      diagnostics.push(
        ...await lockOne(host, product, {
          dbt: values.text("dbt") ?? "dbt",
          check: values.flag("check"),
          force: values.flag("force"),
        }),
      );
    }
    printDiagnostics(host, diagnostics);
    if (diagnostics.some(({ code }) => code === "FLOE-CLI006")) return "unavailable";
    return hasErrors(diagnostics) ? "diagnostics" : "ok";
  },
};

interface Product {
  readonly name: string;
  /** Folder of its floe.yaml, relative to the working directory. */
  readonly folder: string;
  /** Folder of its dbt project, relative to the working directory. */
  readonly project: string;
}

async function productsOf(
  host: Host,
  { products, files, location }: Awaited<ReturnType<typeof loadProject>>,
): Promise<{ readonly products: readonly Product[]; readonly diagnostics: readonly Diagnostic[] }> {
  const found: Product[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of products) {
    const file = files.get(path);
    if (file === undefined) continue;
    const read = readProduct(file);
    diagnostics.push(...read.diagnostics.filter(({ severity }) => severity === "error"));
    if (read.value === undefined) continue;
    const folder = joinPath(location.root, folderOf(path));
    const project = joinPath(folder, read.value.dbt[0]?.path ?? ".");
    if (await host.files.exists(joinPath(project, "dbt_project.yml"))) {
      found.push({ name: read.value.metadata.name, folder, project });
    }
  }
  return { products: found, diagnostics };
}

function unknownProducts(
  wanted: readonly string[],
  products: readonly Product[],
): readonly Diagnostic[] {
  const names = products.map(({ name }) => name);
  return wanted.filter((name) => !names.includes(name)).map((name) =>
    diagnose("FLOE-CLI003", {
      message: `There is no product "${name}" with a dbt project`,
      hint: `There are: ${names.join(", ") || "none"}`,
    })
  );
}

interface LockOptions {
  readonly dbt: string;
  readonly check: boolean;
  readonly force: boolean;
}

async function lockOne(
  host: Host,
  product: Product,
  { dbt, check, force }: LockOptions,
): Promise<readonly Diagnostic[]> {
  const files = await projectFiles(host, product);
  const path = joinPath(product.folder, "dbt.lock.json");
  const text = await host.files.readText(path);
  const before = text === undefined ? undefined : readLock({ path, text });
  const stale = before?.value === undefined
    ? before?.diagnostics ?? [missingLock(product, path)]
    : checkLock(before.value, files, path);
  if (check) return stale;
  if (stale.length === 0 && !force) return [];
  const projectPath = joinPath(product.project, "dbt_project.yml");
  const projectText = await host.files.readText(projectPath) ?? "";
  const { value: profile, diagnostics } = profileNameOf({ path: projectPath, text: projectText });
  if (profile === undefined) return diagnostics;
  progress(host, `Asking dbt about ${product.name}`);
  const manifest = await parse(host, product, { dbt, profile });
  if (!("metadata" in manifest)) return manifest;
  await host.files.write(path, printLock(lockOf(manifest, files, profile)));
  host.terminal.error(`Wrote ${path}\n`);
  return [];
}

function missingLock({ name }: Product, path: string): Diagnostic {
  return diagnose("FLOE-DBT003", {
    message: `Product "${name}" has no lock`,
    hint: `Run \`floe lock\` and commit ${path}`,
  });
}

/** The project's own files: what floe keeps beside it is no part of it. */
async function projectFiles(
  host: Host,
  { folder, project }: Product,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const own = folder === project ? ["floe.yaml", "dbt.lock.json"] : [];
  const files = new Map<string, Uint8Array>();
  for (const path of await host.files.list(project, skippedFolders)) {
    const bytes = own.includes(path)
      ? undefined
      : await host.files.readBytes(joinPath(project, path));
    if (bytes !== undefined) files.set(path, bytes);
  }
  return files;
}

/** Runs `dbt parse` in a scratch folder beside the product and reads what it wrote. */
async function parse(
  host: Host,
  product: Product,
  { dbt, profile }: { readonly dbt: string; readonly profile: string },
) {
  const scratch = joinPath(product.folder, ".floe-lock");
  try {
    await host.files.write(joinPath(scratch, "profiles.yml"), syntheticProfile(profile));
    const { code, stdout, stderr } = await host.run([
      dbt,
      "--no-use-colors",
      "--no-send-anonymous-usage-stats",
      "parse",
      "--no-partial-parse",
      ...["--project-dir", product.project],
      ...["--profiles-dir", scratch],
      ...["--target-path", host.files.absolute(joinPath(scratch, "target"))],
      ...["--log-path", host.files.absolute(joinPath(scratch, "logs"))],
    ]);
    if (code === 127) {
      return [diagnose("FLOE-CLI006", {
        message: `Cannot run "${dbt}"`,
        hint: "Install dbt-core and dbt-duckdb, or say where dbt is with --dbt",
      })];
    }
    if (code !== 0) {
      host.terminal.error(`${stdout}${stderr}`);
      return [diagnose("FLOE-CLI005", {
        message: `dbt could not parse "${product.project}"; its own words are above`,
        hint: "Mend the dbt project, then run `floe lock` again",
      })];
    }
    const path = joinPath(scratch, "target", "manifest.json");
    const read = readDbtManifest({ path, text: await host.files.readText(path) ?? "" });
    return read.value ?? read.diagnostics;
  } finally {
    await host.files.remove(scratch);
  }
}
