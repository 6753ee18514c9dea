import type { z } from "zod";
import { type Diagnostic, hasErrors, type Span } from "../diagnostics/mod.ts";
import { byPlace, checkAgainst } from "./check.ts";
import { checkPlatform, checkProduct } from "./cross_references.ts";
import { Notes, textOf } from "./dialect/edit.ts";
import { envelopeOf, type FileKind } from "./dialect/envelope.ts";
import { overlayFromFile } from "./dialect/overlay_file.ts";
import { platformFromManifest } from "./dialect/platform_manifest.ts";
import { platformFromProfiles } from "./dialect/platform_profiles.ts";
import { productFromProfiles } from "./dialect/product_profiles.ts";
import { productFromSpec } from "./dialect/product_spec.ts";
import { profilesPlatform, profilesProduct } from "./dialect/profiles_schema.ts";
import { withoutLiteralSecrets } from "./dialect/references.ts";
import { type Overlay, overlaySchema } from "./model/overlay.ts";
import { type Platform, platformSchema } from "./model/platform.ts";
import { type Product, productSchema, writtenProduct } from "./model/product.ts";
import type { AliasTable, Read, SourceFile } from "./source.ts";
import type { Mapping, Tree } from "./tree.ts";
import { parseTree } from "./yaml/parse.ts";

/** Reads a platform file of either generation. Diagnostics: FLOE-YAML…, FLOE-SCH…. */
export function readPlatform(file: SourceFile, aliases: AliasTable): Read<Platform> {
  return read(file, "platform", {
    modern: {
      schema: platformSchema,
      translate: (root, notes) => platformFromManifest(root, aliases, notes),
    },
    old: {
      surface: profilesPlatform,
      schema: platformSchema,
      translate: (root, notes) => platformFromProfiles(root, file.path, aliases, notes),
    },
    references: checkPlatform,
  });
}

/** Reads a product file of either generation. Diagnostics: FLOE-YAML…, FLOE-SCH…. */
export function readProduct(file: SourceFile): Read<Product> {
  const known = products.get(file);
  if (known !== undefined) return known;
  const product = read(file, "product", {
    modern: { schema: writtenProduct, translate: productFromSpec },
    old: { surface: profilesProduct, schema: productSchema, translate: productFromProfiles },
    references: checkProduct,
  });
  products.set(file, product);
  return product;
}

/** A product reads the same in every environment. */
const products = new WeakMap<SourceFile, Read<Product>>();

/** Reads an overlay. Diagnostics: FLOE-YAML…, FLOE-SCH…. */
export function readOverlay(file: SourceFile): Read<Overlay> {
  return read(file, "overlay", {
    modern: { schema: overlaySchema, translate: overlayFromFile },
    references: () => [],
  });
}

/** What a platform says of its parent, in a parsed file as well as in a canonical tree. */
export function parentOf(tree: Tree): { readonly ref: string; readonly at: Span } | undefined {
  if (tree.kind !== "mapping") return undefined;
  const parent = tree.entries.get("parent")?.value;
  const old = tree.entries.get("parent_manifest")?.value;
  const value = parent?.kind === "mapping" ? parent.entries.get("ref")?.value : old;
  const ref = textOf(value);
  return ref === undefined || value === undefined ? undefined : { ref, at: value.at };
}

interface Dialect<Schema extends z.ZodType> {
  readonly schema: Schema;
  translate(root: Mapping, notes: Notes): Tree;
}

interface Dialects<Schema extends z.ZodType> {
  readonly modern: Dialect<Schema>;
  /** `surface` checks the file in its own words before it is translated. */
  readonly old?: Dialect<Schema> & { readonly surface: z.ZodType };
  references(value: z.output<Schema>, tree: Tree): readonly Diagnostic[];
}

function read<Schema extends z.ZodType>(
  file: SourceFile,
  kind: FileKind,
  { modern, old, references }: Dialects<Schema>,
): Read<z.output<Schema>> {
  const parsed = parseTree(file);
  if (parsed.value === undefined) return { diagnostics: parsed.diagnostics };
  const notes = new Notes();
  const { root, generation } = envelopeOf(parsed.value, kind, notes);
  if (root === undefined) return { diagnostics: notes.diagnostics };
  const dialect = generation === 1 && old !== undefined ? old : modern;
  const surface = dialect === old
    ? checkAgainst(old.surface, withoutLiteralSecrets(root, notes))
    : undefined;
  if (surface !== undefined && hasErrors([...notes.diagnostics, ...surface.diagnostics])) {
    return { diagnostics: sorted([...notes.diagnostics, ...surface.diagnostics]) };
  }
  const tree = dialect.translate(root, notes);
  const checked = checkAgainst(dialect.schema, tree, { words: writtenWords });
  const crossed = checked.value === undefined ? [] : references(checked.value, tree);
  const diagnostics = sorted([...notes.diagnostics, ...checked.diagnostics, ...crossed]);
  if (checked.value === undefined || hasErrors(diagnostics)) return { tree, diagnostics };
  return { value: checked.value, tree, diagnostics };
}

function sorted(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(byPlace);
}

/** Canonical paths in the words of the file. */
const words: readonly (readonly [RegExp, string])[] = [
  [/^orchestration\.schedules\.build_all\.cron_schedule$/, "schedule.cron"],
  [/^orchestration\.schedules\.build_all(?=\.|$)/, "schedule"],
  [/^ports\.outputs/, "outputPorts"],
  [/^ports\.inputs/, "inputPorts"],
  [/^instances\./, ""],
  [/^(models|dbt)\[\d+\]/, "transforms[]"],
];

function writtenWords(path: string): string {
  return words.reduce((text, [pattern, word]) => text.replace(pattern, word), path);
}
