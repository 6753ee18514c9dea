import {
  type AdviseProductInput,
  type Diagnostic,
  pluginDiagnostic,
  type ProductFacts,
} from "../../../src/plugin/mod.ts";
import { type Config, id } from "./config.ts";
import { type Cubes, cubesOf, rowColumn, taggedModels } from "./models.ts";

/** What keeps tagged models from readers, each by its reason. */
export function adviseProduct(input: AdviseProductInput<Config>): readonly Diagnostic[] {
  const { config, platform, product, optionalBinding } = input;
  const tagged = taggedModels(product, config.tag);
  if (tagged.length === 0) return product.semantic?.enabled === true ? [untagged(config)] : [];
  const tables = optionalBinding("tables", "tables");
  if (tables === undefined) return [unreadable(input, tagged.map(({ name }) => name))];
  const { missing } = cubesOf({ product, tables, config, timezone: platform.timezone });
  return leftOut(product, missing);
}

/** One diagnostic for each reason that keeps a model out. */
function leftOut(
  product: ProductFacts,
  { elsewhere, empty, unlocked, unruled }: Cubes["missing"],
): readonly Diagnostic[] {
  const without = (models: readonly string[]) => `Cube leaves out ${models.join(", ")}`;
  return [
    ...elsewhere.length === 0 ? [] : [pluginDiagnostic(id, "ELSEWHERE", "warning", {
      message: `${without(elsewhere)}: another compute builds them than Cube reads`,
      hint: "Build all models with the tag on one compute",
    })],
    ...empty.length === 0 ? [] : [pluginDiagnostic(id, "HIDDEN", "warning", {
      message: `${without(empty)}: no column of theirs may be seen, because none is declared or ` +
        "all are classified",
      hint: "Declare the columns in the model's YAML; classified ones are never shown",
    })],
    ...unlocked.length === 0 ? [] : [pluginDiagnostic(id, "UNLOCKED", "warning", {
      message: `${without(unlocked)}: the lock of the dbt project was made before floe kept the ` +
        "names of tables",
      hint: `Run \`floe lock --product ${product.name} --force\``,
    })],
    ...unruled.length === 0 ? [] : [pluginDiagnostic(id, "UNRULED", "warning", {
      message: `${without(unruled)}: they show no column "${rowColumn(product) ?? ""}", which ` +
        "says whose a row is",
      hint: "Declare the column without a classification, name another in " +
        "`semantic.security.filter_column`, or write `row_level: false`",
    })],
  ];
}

function untagged({ tag }: Config): Diagnostic {
  return pluginDiagnostic(id, "UNTAGGED", "warning", {
    message: `The product wants a semantic layer, and no model carries the tag "${tag}"`,
    hint: `Give the marts that readers may see \`config: { tags: [${tag}] }\`, and lock again`,
  });
}

/** On a laptop it is no news; where production counts on it, metrics that are missing are a mistake. */
function unreadable(
  { platform, product }: AdviseProductInput<Config>,
  models: readonly string[],
): Diagnostic {
  const wanted = product.semantic?.enabled === true;
  const [usually, whereWanted] = platform.production
    ? ["warning", "error"] as const
    : ["note", "warning"] as const;
  const { length } = models;
  return pluginDiagnostic(id, "NO-TABLES", wanted ? whereWanted : usually, {
    message: `Cube can't read ${models.join(", ")}: the compute of the product keeps ` +
      `${length === 1 ? "its table" : "their tables"} where nothing else can`,
    hint: "Choose a compute that offers tables, PostgreSQL for example, in the product " +
      "(`compute: <instance>`) or in the environment's overlay (`use: { compute: <instance> }`)",
  });
}
