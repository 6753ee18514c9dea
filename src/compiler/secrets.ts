import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { EnvVar, GrantRecord, WantedSecret } from "../plugin/mod.ts";
import { byCodeUnit, canonicalJson, sortedBy } from "../schema/digest.ts";
import type { PlanBinding } from "./plan.ts";

/** Wanted Secrets, each once, sorted. */
export interface Secrets {
  readonly secrets: readonly WantedSecret[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Unites what everybody wants: two that share a namespace are one Secret, so they must agree. A
 * product that shares a binding of the platform gets copies of the Secrets in it. Reports FLOE-SEC001.
 */
export function uniteSecrets(
  wanted: readonly WantedSecret[],
  bindings: readonly PlanBinding[],
): Secrets {
  const diagnostics: Diagnostic[] = [];
  const united = new Map<string, WantedSecret>();
  for (const secret of withCopies(sortedBy(wanted, canonicalJson), bindings)) {
    const homes = secret.namespaces.map((namespace) => `${namespace} ${secret.name}`);
    const known = [...new Set(homes.flatMap((home) => united.get(home) ?? []))];
    const contradiction = known.find((one) => keysOf(one) !== keysOf(secret));
    if (contradiction !== undefined) {
      diagnostics.push(contradicts(contradiction, secret));
      continue;
    }
    const namespaces = new Set([...known, secret].flatMap((one) => one.namespaces));
    const whole = {
      ...(known[0] ?? secret),
      keys: [...sortedBy(secret.keys, ({ key }) => key)],
      namespaces: [...namespaces].sort(byCodeUnit),
    };
    for (const namespace of whole.namespaces) united.set(`${namespace} ${secret.name}`, whole);
  }
  const secrets = sortedBy(
    new Set(united.values()),
    ({ name, namespaces }) => `${name} ${namespaces.join(" ")}`,
  );
  return { secrets, diagnostics };
}

/** Variables of every pod that runs one product's dbt project, by what they hold. */
export interface RunVariables {
  readonly product: string;
  readonly variables: readonly EnvVar[];
}

/** Reports FLOE-SEC002: two different values that end in one variable. */
export function checkVariables(products: readonly RunVariables[]): readonly Diagnostic[] {
  return products.flatMap(({ product, variables }) => {
    const byName = new Map<string, EnvVar>();
    return variables.flatMap((variable) => {
      const other = byName.get(variable.name) ?? variable;
      byName.set(variable.name, other);
      if (canonicalJson(other) === canonicalJson(variable)) return [];
      return [diagnose("FLOE-SEC002", {
        message: `${holds(other)} and ${holds(variable)} both end in ${variable.name}, in the ` +
          `pods of product ${product}`,
        hint: "Rename one of the Secrets or keys",
      })];
    });
  });
}

function holds(variable: EnvVar): string {
  return "secret" in variable
    ? `key ${variable.secret.key} of Secret ${variable.secret.secret}`
    : "a plain value";
}

/** Secrets of shared bindings are wanted in the namespaces that share them, too. */
function withCopies(
  wanted: readonly WantedSecret[],
  bindings: readonly PlanBinding[],
): readonly WantedSecret[] {
  const sharers = new Map<string, string[]>();
  for (const { consumer, grant } of bindings.filter(isShared)) {
    for (const name of secretNames(grant.binding)) {
      const home = `${grant.consumer.namespace} ${name}`;
      const namespaces = sharers.get(home) ?? [];
      namespaces.push(consumer.namespace);
      sharers.set(home, namespaces);
    }
  }
  return wanted.map((secret) => {
    const more = secret.namespaces.flatMap((home) => sharers.get(`${home} ${secret.name}`) ?? []);
    return more.length === 0
      ? secret
      : { ...secret, namespaces: [...new Set([...secret.namespaces, ...more])] };
  });
}

/** Whether a product uses a grant of the platform. */
export function isShared({ consumer, grant }: PlanBinding): boolean {
  return consumer.product !== grant.consumer.product;
}

/** Names of the Secrets that a binding points at: every `{secret, key}` in it. */
export function secretNames(binding: GrantRecord["binding"]): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("secret" in value && "key" in value && typeof value.secret === "string") {
      names.add(value.secret);
    }
    for (const item of Object.values(value)) visit(item);
  };
  visit(binding);
  return names;
}

function keysOf({ keys }: WantedSecret): string {
  return canonicalJson(sortedBy(keys, ({ key }) => key));
}

function contradicts(first: WantedSecret, second: WantedSecret): Diagnostic {
  const shared = first.namespaces.filter((one) => second.namespaces.includes(one));
  return diagnose("FLOE-SEC001", {
    message: `"${first.purpose}" and "${second.purpose}" both want a Secret ${first.name} in ` +
      `${shared.join(", ")}, with different keys or makers`,
    hint: "Rename one of the Secrets",
  });
}
