import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import type { ProductFacts } from "../plugin/mod.ts";
import type { Compiled } from "./build.ts";
import { UsageError } from "./command.ts";
import { lockFileOf, writeLockFile } from "./image_lock.ts";
import type { Project } from "./project.ts";

/**
 * Writes the digest of the image that a product's CI has just pushed, with the version that it was built
 * from. Reports FLOE-CLI003 for an unknown product.
 *
 * @throws {UsageError} for what is no digest, or one of another image or version
 */
export async function pinProduct(
  host: Host,
  compiled: readonly Compiled[],
  name: string,
  image: string,
): Promise<readonly Diagnostic[]> {
  const [found, ...others] = findProduct(compiled, name);
  if (found === undefined) {
    return [diagnose("FLOE-CLI003", {
      message: `There is no product "${name}"`,
      hint: `There are: ${namesOf(compiled).join(", ") || "none"}`,
    })];
  }
  if (others.length > 0) throw new UsageError("Say which platform: --platform PATH");
  const { version } = found.facts;
  const file = lockFileOf(found.project);
  const products = {
    ...file.lock.products,
    [name]: { version, digest: digestFor(found.facts, image) },
  };
  await writeLockFile(host, file, { ...file.lock, products });
  return [];
}

interface Found {
  readonly project: Project;
  readonly facts: ProductFacts;
}

/** In each platform that has it, once. */
function findProduct(compiled: readonly Compiled[], name: string): readonly Found[] {
  const found = new Map<Project, Found>();
  for (const { project, plan } of compiled) {
    const products = [...plan?.products ?? [], ...plan?.remoteProducts ?? []];
    const facts = products.find((one) => one.facts.name === name)?.facts;
    if (facts !== undefined) found.set(project, { project, facts });
  }
  return [...found.values()];
}

function namesOf(compiled: readonly Compiled[]): readonly string[] {
  const names = compiled.flatMap(({ plan }) => plan?.products.map(({ facts }) => facts.name) ?? []);
  return [...new Set(names)].sort();
}

/** `sha256:…`, alone or behind a reference that must then be the product's. */
function digestFor({ name, version }: ProductFacts, image: string): string {
  const [reference = "", digest = image] = image.includes("@") ? image.split("@") : [];
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) {
    throw new UsageError(`'${image}' has no digest: sha256: and 64 hex digits`);
  }
  const last = reference.slice(reference.lastIndexOf("/") + 1);
  const [repository = "", tag = version] = last.split(":");
  if (reference !== "" && (repository !== name.toLowerCase() || tag !== version)) {
    throw new UsageError(`'${image}' is not the image of ${name} ${version}`);
  }
  return digest;
}
