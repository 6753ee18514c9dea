import type { EnvVar, SecretKey } from "./capabilities.ts";
import type { ProductFacts } from "./contexts.ts";
import { identity } from "./identity.ts";
import type { SecretRef } from "../schema/model/fields.ts";

export { type SecretRef, secretRef } from "../schema/model/fields.ts";

/** The key that a reference means; `key` is the one that the plugin documents for it. */
export function secretKeyOf(ref: SecretRef, key: string): SecretKey {
  return { secret: ref.secret_ref, key: ref.key ?? key };
}

/** A secret as a dbt profile reads it: the variable for the pod, the call for the profile. */
export interface DbtSecret {
  readonly variable: EnvVar;
  readonly reference: string;
}

/**
 * Names the variable through which a dbt profile reads a secret. dbt keeps variables of this
 * prefix out of its logs (dbt docs, "env_var", Secrets).
 *
 * @example
 * ```ts
 * import { dbtSecret } from "floe/plugin";
 * import assert from "node:assert/strict";
 * const { reference } = dbtSecret({ secret: "warehouse", key: "password" });
 * assert.equal(reference, "{{ env_var('DBT_ENV_SECRET_FLOE_WAREHOUSE__PASSWORD') }}");
 * ```
 */
export function dbtSecret(secret: SecretKey): DbtSecret {
  const name = `DBT_ENV_SECRET_FLOE_${identity(secret.secret).env}__${identity(secret.key).env}`;
  return { variable: { name, secret }, reference: `{{ env_var('${name}') }}` };
}

/**
 * Replaces `{product_name}` and `{product_slug}` in a text of a plugin's config. The slug has `_`
 * for everything but letters, digits and `_`. Without a product the text stays as it is.
 */
export function expand(text: string, product: Pick<ProductFacts, "name"> | undefined): string {
  if (product === undefined) return text;
  const slug = product.name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^_+|_+$/g, "") || "product";
  return text.replaceAll("{product_name}", product.name).replaceAll("{product_slug}", slug);
}
