import { objectsOf } from "../../mod.ts";
import { withoutDigest } from "../compiler/image_reference.ts";
import type { Plan } from "../compiler/mod.ts";
import { diagnose, type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import type { Compiled } from "./build.ts";
import { folderOf } from "./paths.ts";
import { nameOf } from "./products.ts";
import { type Project, shownPath } from "./project.ts";

/** One line of the list. */
interface Row {
  /** References of one image: several where environments have registries of their own. */
  readonly references: readonly string[];
  readonly digest?: string | undefined;
  readonly product?: string;
  /** Folder of the product's floe.yaml. */
  readonly folder?: string;
  /** Python packages that the product's image holds beside the runtime's own. */
  readonly packages: readonly string[];
}

/**
 * Prints the images that environments run, one a line, fields between tabs and `-` for none: product,
 * references, digest, folder, packages. With `since` only the products that have to be built: their files
 * differ from that git revision, or the lock has no image of their version. Reports FLOE-REV002.
 */
export async function listImages(
  host: Host,
  compiled: readonly Compiled[],
  since: string | undefined,
): Promise<readonly Diagnostic[]> {
  const rows = [...Map.groupBy(compiled, ({ project }) => project)].flatMap(([project, all]) => [
    ...since === undefined ? othersOf(all) : [],
    ...productsOf(project, all),
  ]);
  const diagnostics: Diagnostic[] = [];
  for (const row of rows) {
    const wanted = since === undefined || await isToBuild(host, row, since);
    if (typeof wanted !== "boolean") diagnostics.push(wanted);
    else if (wanted) host.terminal.out(`${lineOf(row)}\n`);
    if (hasErrors(diagnostics)) break;
  }
  return diagnostics;
}

function lineOf({ references, digest, product, folder, packages }: Row): string {
  const fields = [product, references.join(" "), digest, folder, packages.join(" ")];
  return fields.map((field) => field === undefined || field === "" ? "-" : field).join("\t");
}

function othersOf(compiled: readonly Compiled[]): readonly Row[] {
  const digests = new Map<string, string | undefined>();
  for (const { plan, registry } of compiled) {
    if (plan === undefined) continue;
    for (const { reference, image, product } of objectsOf(plan, registry).images) {
      if (product === undefined) digests.set(reference, digestOf(image));
    }
  }
  const rows = [...digests].map(([reference, digest]): Row => {
    return { references: [reference], digest, packages: [] };
  });
  return sortedBy(rows, ({ references }) => references.join());
}

/** The products of a platform's own repository: the others are built in theirs. */
function productsOf(project: Project, compiled: readonly Compiled[]): readonly Row[] {
  const rows = project.products.flatMap((path): Row[] => {
    const name = nameOf(project, path);
    const plans = compiled.flatMap(({ plan }) => plan ?? []);
    const images = plans.flatMap(({ products }) =>
      products.filter(({ facts }) => facts.name === name).map(({ facts }) => facts.image)
    );
    const [first] = images;
    if (name === undefined || first === undefined) return [];
    return [{
      references: [...new Set(images.map(withoutDigest))].sort(),
      digest: digestOf(first),
      product: name,
      folder: folderOf(shownPath(project, path)),
      packages: [...new Set(plans.flatMap((plan) => packagesOf(plan, name)))].sort(),
    }];
  });
  return sortedBy(rows, ({ product = "" }) => product);
}

function packagesOf({ bindings }: Plan, product: string): readonly string[] {
  return bindings.flatMap(({ consumer, grant }) =>
    consumer.product === product && grant.capability === "dbt-profile" ? grant.binding.packages : []
  );
}

function digestOf(image: string): string | undefined {
  return image.includes("@") ? image.slice(image.indexOf("@") + 1) : undefined;
}

async function isToBuild(
  host: Host,
  { digest, product, folder = "." }: Row,
  since: string,
): Promise<boolean | Diagnostic> {
  if (digest === undefined) return true;
  // What starts with a hyphen would be an option of git's.
  const revision = since.startsWith("-") ? "" : since;
  const { code, stderr } = await host.run([
    "git",
    "diff",
    "--quiet",
    `${revision}...HEAD`,
    "--",
    folder,
  ]);
  return code === 0 || code === 1 ? code === 1 : diagnose("FLOE-REV002", {
    message: `git can't tell whether "${product}" has changed since "${since}": ${stderr.trim()}`,
    hint: "Name a branch or a tag, and fetch it with its history",
  });
}
