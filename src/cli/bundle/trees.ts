import type { BundleConfig } from "../../bundle/mod.ts";
import { diagnose, type Diagnostic } from "../../diagnostics/mod.ts";
import type { Host } from "../../host/mod.ts";
import { digestOf } from "../../bundle/mod.ts";
import { type Index, indexPath, readIndex } from "../../synth/index_file.ts";
import type { Values } from "../command.ts";
import { joinPath } from "../paths.ts";
import type { Step } from "./stores.ts";

/** What becomes one bundle. */
export interface Part {
  readonly config: BundleConfig;
  /** By path in the bundle. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Where those files lie. */
  readonly paths: readonly string[];
}

type Platform = NonNullable<Index["platform"]>;

/**
 * The platform and the products of every tree below the output folder that the command line means.
 * Every file is checked against the index. Reports FLOE-BDL002, FLOE-BDL003 and FLOE-OUT004.
 */
export async function partsBelow(host: Host, out: string, values: Values): Promise<Step<Part[]>> {
  const parts: Part[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const root of await treesBelow(host, out)) {
    const found = await partsOf(host, root, values);
    if ("diagnostics" in found) diagnostics.push(...found.diagnostics);
    else parts.push(...found.value);
  }
  if (diagnostics.length > 0) return { diagnostics };
  if (parts.length > 0) return { value: parts };
  return {
    diagnostics: [diagnose("FLOE-BDL002", {
      message: `Nothing below "${out}" is what the command line asks for`,
      hint: "Run `floe synth` first; --dist, --platform, --env and --product choose",
    })],
  };
}

async function treesBelow({ files }: Host, out: string): Promise<readonly string[]> {
  const roots: string[] = [];
  for (const platform of await files.names(out)) {
    for (const environment of await files.names(joinPath(out, platform))) {
      const root = joinPath(out, platform, environment);
      if (await files.isFile(joinPath(root, indexPath))) roots.push(root);
    }
  }
  return roots;
}

async function partsOf(host: Host, root: string, values: Values): Promise<Step<readonly Part[]>> {
  const file = joinPath(root, indexPath);
  const { platform, entries, diagnostics } = readIndex(await host.files.readText(file) ?? "", file);
  if (diagnostics.length > 0) return { diagnostics };
  if (platform === undefined) return { diagnostics: [outdated(file)] };
  if (!isMeant(values, "platform", platform.name)) return { value: [] };
  if (!isMeant(values, "env", platform.environment)) return { value: [] };
  const read = await checkedFiles(host, root, entries);
  if ("diagnostics" in read) return read;
  const parts = partsIn(root, platform, read.value).filter(({ config }) =>
    config.kind === "product"
      ? isMeant(values, "product", config.product.name)
      : values.texts("product").length === 0
  );
  return { value: parts };
}

/** The platform and the products of one tree, each as a bundle has it; `files` by path below `root`. */
export function partsIn(
  root: string,
  platform: Platform,
  files: ReadonlyMap<string, Uint8Array>,
): readonly Part[] {
  return [platformPart(root, platform, files), ...productParts(root, platform, files)]
    .filter((part) => part.files.size > 0);
}

function isMeant(values: Values, option: string, name: string): boolean {
  const wanted = values.texts(option);
  return wanted.length === 0 || wanted.includes(name);
}

function outdated(file: string): Diagnostic {
  return diagnose("FLOE-BDL002", {
    message: `${file} does not say which version of the platform it is of`,
    hint: "An older floe wrote it: run `floe synth`",
  });
}

async function checkedFiles(
  host: Host,
  root: string,
  entries: Index["entries"],
): Promise<Step<ReadonlyMap<string, Uint8Array>>> {
  const files = new Map<string, Uint8Array>();
  const diagnostics: Diagnostic[] = [];
  for (const { path, sha256 } of entries) {
    const bytes = await host.files.readBytes(joinPath(root, path));
    if (bytes !== undefined && digestOf(bytes) === `sha256:${sha256}`) files.set(path, bytes);
    else {
      const what = bytes === undefined ? "is missing" : "is not as floe wrote it";
      diagnostics.push(diagnose("FLOE-BDL003", {
        message: `${joinPath(root, path)} ${what}`,
        hint: "Run `floe synth`; changes belong into the input",
      }));
    }
  }
  return diagnostics.length > 0 ? { diagnostics } : { value: files };
}

const schema = "floe-bundle/v1";

/** The objects of the platform's own namespaces, with the artifacts of its products beside them. */
function platformPart(
  root: string,
  { environment, name, version }: Platform,
  files: ReadonlyMap<string, Uint8Array>,
): Part {
  const isOwn = (path: string) => /^(?:manifests|floe\/artifacts)\//.test(path);
  return {
    config: { schema, kind: "platform", platform: { name, version }, environment },
    files: new Map([...files].filter(([path]) => isOwn(path))),
    paths: [joinPath(root, "manifests"), joinPath(root, "floe/artifacts")],
  };
}

/** One part for each product: its objects below `manifests/`, its artifacts below `floe/`. */
function productParts(
  root: string,
  { environment, name: platformName, version }: Platform,
  files: ReadonlyMap<string, Uint8Array>,
): readonly Part[] {
  const platform = { name: platformName, version };
  return [...files].flatMap(([path, bytes]) => {
    const [, name] = /^floe\/artifacts\/(.+)\.json$/.exec(path) ?? [];
    if (name === undefined) return [];
    const product = { name, version: productVersion(bytes) };
    const folder = `products/${name}/`;
    const own = [...files].filter(([each]) => each.startsWith(folder))
      .map(([each, content]) => [`manifests/${each.slice(folder.length)}`, content] as const);
    const config: BundleConfig = { schema, kind: "product", platform, environment, product };
    return [{
      config,
      files: new Map([...own, ["floe/artifacts.json", bytes] as const]),
      paths: [joinPath(root, folder), joinPath(root, path)],
    }];
  });
}

/** From the artifacts, which floe wrote and whose digest was checked. */
function productVersion(artifacts: Uint8Array): string {
  const document: { readonly product: { readonly version: string } } = JSON.parse(
    new TextDecoder().decode(artifacts),
  );
  return document.product.version;
}
