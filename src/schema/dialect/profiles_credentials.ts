import type { Entry, Tree } from "../tree.ts";
import { entriesOf, entry, mapping, put, scalar, textOf } from "./edit.ts";
import { referenceTo } from "./references.ts";

/**
 * Generation 1's credential modes in the words that plugins use: keys by reference, an OAuth2
 * client by reference, or the pod's own identity. Undefined where nothing is said.
 */
export function plainCredentials(tree: Tree, category: string): Tree | undefined {
  const fields = entriesOf(tree);
  const mode = fields.get("mode");
  const kind = textOf(mode?.value) ?? "static";
  const result = new Map<string, Entry>();
  if (kind === "iam_role" || kind === "service_account") {
    const at = mode?.value.at ?? tree.at;
    result.set("mode", entry(scalar("pod-identity", at), mode?.key));
    put(result, "role_arn", fields.get("role_arn"));
  } else if (kind === "oauth2") {
    for (const name of ["client_id", "client_secret", "scope"]) put(result, name, fields.get(name));
  } else {
    const secret = fields.get("secret_ref");
    if (secret === undefined) return undefined;
    const names = category === "storage" ? ["access_key", "secret_key"] : ["password"];
    for (const name of names) {
      result.set(name, { key: secret.key, value: referenceTo(secret) });
    }
  }
  return result.size === 0 ? undefined : mapping(result, tree.at);
}
