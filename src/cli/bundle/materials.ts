import { objectsOf, type Plan } from "../../../mod.ts";
import { annotationKeys, type BundleConfig, type OpenedBundle, titleOf } from "../../bundle/mod.ts";
import { withoutDigest } from "../../compiler/image_reference.ts";
import { readLock } from "../../dbt/mod.ts";
import { sortedBy } from "../../schema/digest.ts";
import { parseTree, type Tree } from "../../schema/mod.ts";
import { imagePurl, type Material, type Materials, packagePurl } from "../../trust/mod.ts";
import { floeVersion } from "../../version.ts";
import { baseName, folderOf, joinPath } from "../paths.ts";
import type { Recompiled } from "./recompile.ts";
import { epoch } from "./origin.ts";

const packageName = "@floe/floe";

/** What a bundle consists of and what made it: floe, plugins, images, dbt and its packages. */
export function materialsOf(opened: OpenedBundle, recompiled: Recompiled): Materials {
  const { config, plan } = recompiled;
  const { version } = config.kind === "product" ? config.product : config.platform;
  const list = [
    ...pluginsOf(plan, config),
    ...imagesOf(opened, recompiled),
    ...config.kind === "product" ? dbtOf(recompiled, config.product.name) : [],
  ];
  const byPurl = new Map(list.map((one) => [one.purl, one] as const));
  const floe: Material = {
    kind: "application",
    name: packageName,
    version: floeVersion,
    purl: packagePurl("npm", packageName, floeVersion),
  };
  return {
    subject: { name: titleOf(config), version, digest: opened.descriptor.digest },
    created: opened.document.annotations?.[annotationKeys.created] ?? epoch,
    tool: { name: "floe", version: floeVersion },
    list: [floe, ...sortedBy([...byPurl.values()], ({ purl }) => purl)],
  };
}

/** The plugins that made the objects, each with the version of the component that it runs. */
function pluginsOf({ instances, products }: Plan, config: BundleConfig): readonly Material[] {
  const product = config.kind === "product" ? config.product.name : undefined;
  const wanted = products.find(({ facts }) => facts.name === product)?.instances;
  return instances.filter(({ ref }) => product === undefined || wanted?.includes(ref))
    .map(({ plugin, version }) => ({
      kind: "library",
      name: plugin,
      ...(version === undefined ? {} : { version }),
      purl: packagePurl("generic", `floe/${plugin}`, version),
    }));
}

/** Every image that a file of the bundle names: by digest, or by tag where nobody pinned it. */
function imagesOf(
  { files }: OpenedBundle,
  { plan, compiled }: Recompiled,
): readonly Material[] {
  const text = [...files.values()].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  const { images } = objectsOf(plan, compiled.registry);
  return [...new Set(images.map(({ image }) => image))]
    .filter((image) => isNamedIn(text, image)).map(imageMaterial);
}

/** Whether a text names an image itself, and not one whose name only begins like it. */
export function isNamedIn(text: string, image: string): boolean {
  for (let at = text.indexOf(image); at !== -1; at = text.indexOf(image, at + 1)) {
    const end = at + image.length;
    const [before, after] = [text.slice(Math.max(0, at - 1), at), text.slice(end, end + 2)];
    if (!/[\w./@:-]/.test(before) && !/^(?:[\w@-]|\.\w)/.test(after)) return true;
  }
  return false;
}

/** `image` as pods pull it: by digest, by tag, or both. */
export function imageMaterial(image: string): Material {
  const named = withoutDigest(image);
  const digest = named === image ? undefined : image.slice(named.length + 1);
  const colon = named.lastIndexOf(":");
  const isTagged = colon > named.lastIndexOf("/");
  const repository = isTagged ? named.slice(0, colon) : named;
  const tag = isTagged ? named.slice(colon + 1) : undefined;
  return {
    kind: "container",
    name: repository,
    ...(tag === undefined ? {} : { version: tag }),
    ...(digest === undefined ? {} : { digest }),
    purl: imagePurl(repository, tag, digest),
  };
}

/** dbt as the lock knows it, adapters as plugins name them, and the project's own packages. */
function dbtOf({ plan, compiled: { project } }: Recompiled, product: string): readonly Material[] {
  const python = plan.bindings.flatMap(({ consumer, grant }) =>
    consumer.product === product && grant.capability === "dbt-profile" ? grant.binding.packages : []
  ).map((pinned) => {
    const [name = pinned, version] = pinned.split("==");
    return library("pypi", name, version);
  });
  const artifacts = plan.products.find(({ facts }) => facts.name === product)?.artifacts;
  const lockPath = artifacts?.inputs.find(({ path }) => baseName(path) === "dbt.lock.json")?.path;
  const file = project.files.get(lockPath ?? "");
  const lock = file === undefined ? undefined : readLock(file).value;
  if (lock === undefined || lockPath === undefined) return python;
  const folder = joinPath(folderOf(lockPath), artifacts?.dbt.project_path ?? ".");
  const packages = project.files.get(joinPath(folder, "package-lock.yml"));
  return [
    library("pypi", "dbt-core", lock.dbt_version),
    ...python,
    ...packages === undefined ? [] : packagesIn(parseTree(packages).tree),
  ];
}

/** What dbt's own lock of packages lists. */
export function packagesIn(tree: Tree | undefined): readonly Material[] {
  const list = tree?.kind === "mapping" ? tree.entries.get("packages")?.value : undefined;
  if (list?.kind !== "sequence") return [];
  return list.items.flatMap((item) => {
    const name = textIn(item, "package") ?? textIn(item, "git");
    const version = textIn(item, "version") ?? textIn(item, "revision");
    return name === undefined ? [] : [library("generic", name, version)];
  });
}

function textIn(tree: Tree, key: string): string | undefined {
  const value = tree.kind === "mapping" ? tree.entries.get(key)?.value : undefined;
  return value?.kind === "scalar" && value.value !== null ? String(value.value) : undefined;
}

function library(type: string, name: string, version: string | undefined): Material {
  return {
    kind: "library",
    name,
    ...(version === undefined ? {} : { version }),
    purl: packagePurl(type, name, version),
  };
}
