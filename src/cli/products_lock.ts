import { diagnose, type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import {
  type LockedProduct,
  placeOf,
  type Product,
  readProduct,
  readProductsLock,
  type SourceFile,
  sourceFile,
  type Tree,
} from "../schema/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import { readContracts } from "../compiler/contracts.ts";
import { lockEntryOf, productsLockPath } from "../compiler/products_lock.ts";
import { readLock as readDbtLock } from "../dbt/mod.ts";
import { printYaml } from "../synth/yaml.ts";
import { shown } from "./build.ts";
import { UsageError, type Values } from "./command.ts";
import type { Exit } from "./exit_codes.ts";
import { locatePlatforms } from "./locate.ts";
import { folderOf, joinPath } from "./paths.ts";
import { nameOf, productFileAt } from "./products.ts";
import { chooseEnvironments, loadProject, type Project, shownPath } from "./project.ts";
import { printDiagnostics } from "./report.ts";

const foreign = ["product", "dbt"];
const foreignFlags = ["check", "force"];

/** Whether `floe lock` is asked for a platform's list of products in other repositories. */
export function isAboutProducts(values: Values): boolean {
  const asked = values.texts("add").length + values.texts("remove").length > 0;
  if (!asked && values.texts("env").length > 0) {
    throw new UsageError("--env goes with --add or --remove");
  }
  const other = [
    ...foreign.filter((name) => values.text(name) !== undefined),
    ...foreignFlags.filter((name) => values.flag(name)),
  ];
  if (asked && other[0] !== undefined) {
    throw new UsageError(`--${other[0]} does not go with --add or --remove`);
  }
  return asked;
}

/**
 * `floe lock --add` and `--remove`: writes `environments/<environment>.products.lock.yaml` of one
 * platform. Writes everything or nothing. Reports FLOE-CLI003 for what it cannot find, FLOE-PRD001
 * for a product of the platform's own repository, and what readers say.
 */
export async function lockProducts(host: Host, values: Values): Promise<Exit> {
  const located = await locatePlatforms(host, values.texts("platform"));
  const [location, ...others] = located.platforms;
  if (others.length > 0) {
    const choices = located.platforms.map(({ file }) => `--platform ${file}`);
    throw new UsageError(`Choose one platform:\n  ${choices.join("\n  ")}`);
  }
  if (location === undefined) return report(host, located.diagnostics);
  const project = await loadProject(host, location);
  const chosen = chooseEnvironments(project, values.texts("env"));
  const added = await Promise.all(values.texts("add").map((path) => entryAt(host, project, path)));
  const locks = chosen.environments.map((environment) => readLock(project, environment));
  const removed = values.texts("remove");
  const known = locks.flatMap(({ products }) => products.map(({ name }) => name));
  const diagnostics = [
    ...located.diagnostics,
    ...chosen.diagnostics,
    ...added.flatMap((one) => one.diagnostics),
    ...shown(project, locks.flatMap((one) => one.diagnostics)),
    ...unknownNames(removed, known),
  ];
  if (hasErrors(diagnostics)) return report(host, diagnostics);
  const entries = added.flatMap(({ entry }) => entry ?? []);
  for (const { path, products } of locks) {
    await writeLock(host, project, path, changed(products, entries, removed));
  }
  return report(host, diagnostics);
}

function report(host: Host, diagnostics: readonly Diagnostic[]): Exit {
  printDiagnostics(host, diagnostics);
  return hasErrors(diagnostics) ? "diagnostics" : "ok";
}

interface Entry {
  readonly entry?: LockedProduct;
  readonly diagnostics: readonly Diagnostic[];
}

async function entryAt(host: Host, project: Project, path: string): Promise<Entry> {
  const found = await productFileAt(host, path);
  const bytes = found === undefined ? undefined : await host.files.readBytes(found);
  if (found === undefined || bytes === undefined) {
    const message = `There is no product at "${path}"`;
    const hint = "Name its folder, or its floe.yaml";
    return { diagnostics: [diagnose("FLOE-CLI003", { message, hint })] };
  }
  const file = sourceFile(found, bytes);
  const { value, tree, diagnostics } = readProduct(file);
  if (value === undefined || tree === undefined) return { diagnostics };
  const { name } = value.metadata;
  const own = project.products.find((product) => nameOf(project, product) === name);
  if (own === undefined) {
    const built = await builtOf(host, found, value, tree);
    const entry = lockEntryOf(value, tree, file.text, built);
    return { entry, diagnostics: [...diagnostics, ...built.diagnostics] };
  }
  const taken = diagnose("FLOE-PRD001", {
    message: `The platform's own repository has a product "${name}", in ${shownPath(project, own)}`,
    hint: "Only products in repositories of their own are listed; rename one of the two",
    at: placeOf(tree, ["metadata", "name"]),
  });
  return { diagnostics: [...diagnostics, taken] };
}

/** What the product's dbt lock and contracts say of its models; without them it says nothing. */
async function builtOf(host: Host, path: string, product: Product, tree: Tree) {
  const folder = folderOf(path);
  const read = async (name: string): Promise<SourceFile | undefined> => {
    const file = joinPath(folder, name);
    const bytes = await host.files.readBytes(file);
    return bytes === undefined ? undefined : sourceFile(file, bytes);
  };
  const file = await read("dbt.lock.json");
  const { value: lock, diagnostics } = file === undefined
    ? { value: undefined, diagnostics: [] }
    : readDbtLock(file);
  const contracts = await Promise.all(product.contracts.map((contract) => read(contract.path)));
  const files = new Map(contracts.flatMap((one) => one === undefined ? [] : [[one.path, one]]));
  const found = readContracts(product, tree, path, files);
  return { lock, contracts: found.contracts, diagnostics: [...diagnostics, ...found.diagnostics] };
}

interface Lock {
  /** Relative to the repository. */
  readonly path: string;
  readonly products: readonly LockedProduct[];
  readonly diagnostics: readonly Diagnostic[];
}

function readLock({ platform, files }: Project, environment: string): Lock {
  const path = productsLockPath(platform, environment);
  const file: SourceFile | undefined = files.get(path);
  if (file === undefined) return { path, products: [], diagnostics: [] };
  const { value, diagnostics } = readProductsLock(file);
  return { path, products: value?.products ?? [], diagnostics };
}

function unknownNames(
  removed: readonly string[],
  known: readonly string[],
): readonly Diagnostic[] {
  const names = [...new Set(known)].sort();
  return removed.filter((name) => !names.includes(name)).map((name) =>
    diagnose("FLOE-CLI003", {
      message: `No products lock lists "${name}"`,
      hint: `Listed are: ${names.join(", ") || "none"}`,
    })
  );
}

function changed(
  products: readonly LockedProduct[],
  added: readonly LockedProduct[],
  removed: readonly string[],
): readonly LockedProduct[] {
  const kept = products.filter(({ name }) => !removed.includes(name));
  const byName = new Map([...kept, ...added].map((entry) => [entry.name, entry]));
  return sortedBy(byName.values(), ({ name }) => name);
}

/** A lock that lists nothing is no file, so that adding and removing leaves no trace. */
async function writeLock(
  host: Host,
  project: Project,
  path: string,
  products: readonly LockedProduct[],
): Promise<void> {
  const before = project.files.get(path)?.text;
  const place = shownPath(project, path);
  if (products.length === 0) {
    if (before === undefined) return;
    await host.files.remove(place);
    host.terminal.error(`Removed ${place}\n`);
    return;
  }
  const text = lockText(products);
  if (text === before) return;
  await host.files.write(place, text);
  host.terminal.error(`Wrote ${place}\n`);
}

function lockText(products: readonly LockedProduct[]): string {
  const head = "# Written by `floe lock --add` and `--remove`; reviewed and committed.\n";
  return `${head}schema: floe-products-lock/v1\n${printYaml({ products })}`;
}
