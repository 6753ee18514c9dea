import { categories, type Category, type InstanceRef, isCategory } from "../plugin/mod.ts";
import { byCodeUnit } from "../schema/digest.ts";
import { type Instance, pluginName } from "./instance.ts";

/** The platform's instances and which of them stands for `default` in each category. */
export interface Choices {
  readonly instances: ReadonlyMap<string, Instance>;
  readonly byCategory: ReadonlyMap<Category, readonly Instance[]>;
  /** By category: the overlay's `use`, the platform's `defaults`, the one called `default`, the only one. */
  readonly defaults: ReadonlyMap<Category, Instance>;
  /** Categories of which the overlay chooses one instance with `use`. */
  readonly used: ReadonlySet<string>;
  /** Other names of instances, by category. */
  readonly aliases: Readonly<Partial<Record<Category, Readonly<Record<string, string>>>>>;
}

/** Everything that a platform, its overlay and its dialect say about choosing instances. */
export interface ChoiceRules {
  readonly use?: Readonly<Partial<Record<Category, string>>> | undefined;
  readonly defaults?: Readonly<Partial<Record<Category, string>>> | undefined;
  readonly aliases?: Choices["aliases"] | undefined;
}

/** Orders the instances and settles what `default` means in each category. */
export function choicesOf(instances: readonly Instance[], rules: ChoiceRules): Choices {
  const sorted = [...instances].sort((a, b) => byCodeUnit(a.ref, b.ref));
  const byRef = new Map<string, Instance>(sorted.map((instance) => [instance.ref, instance]));
  const byCategory = Map.groupBy(sorted, (instance) => instance.category);
  const aliases = rules.aliases ?? {};
  const defaults = new Map<Category, Instance>();
  for (const [category, members] of byCategory) {
    const names = [rules.use?.[category], rules.defaults?.[category], "default"];
    const chosen = names.flatMap((name) => {
      const found = name === undefined ? undefined : find(members, aliases[category], name);
      return found === undefined ? [] : [found];
    });
    const standing = chosen[0] ?? (members.length === 1 ? members[0] : undefined);
    if (standing !== undefined) defaults.set(category, standing);
  }
  const used = new Set(Object.keys(rules.use ?? {}));
  return { instances: byRef, byCategory, defaults, used, aliases };
}

/** The instance that a reference means; `default` is what stands for it in this environment. */
export function instanceNamed(
  choices: Choices,
  category: Category,
  name: string,
): Instance | undefined {
  if (name === "default") return choices.defaults.get(category);
  return find(choices.byCategory.get(category) ?? [], choices.aliases[category], name);
}

/** Names to choose from, for messages. */
export function namesIn(choices: Choices, category: Category): readonly string[] {
  return (choices.byCategory.get(category) ?? []).map((instance) => instance.name);
}

/** Every category, in the order of the table. */
export const allCategories: readonly Category[] = Object.keys(categories).filter(isCategory);

/** `<category>/<instance>`. */
export function refOf(category: Category, name: string): InstanceRef {
  return `${category}/${name}`;
}

/** By its own name, by another name of the dialect, or by its plugin where only one has it. */
function find(
  members: readonly Instance[],
  aliases: Readonly<Record<string, string>> | undefined,
  name: string,
): Instance | undefined {
  const named = (wanted: string | undefined) => members.find((one) => one.name === wanted);
  const ofPlugin = members.filter((one) => pluginName(one) === name);
  return named(name) ?? named(aliases?.[name]) ??
    (ofPlugin.length === 1 ? ofPlugin[0] : undefined);
}
