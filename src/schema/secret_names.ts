const words =
  /(password|passwd|passphrase|secret|token|credential|privatekey|apikey|accesskey|secretkey|connectionstring)s?$/;
/** Names that end like a secret's and hold none: references, addresses, switches. */
const harmless = /(ref|refs|name|url|uri|path|file|ttl|refresh|enabled|endpoint)$/;

/**
 * Whether a field of this name holds a secret. `client_id` and access key ids are no secrets by
 * themselves, yet floe wants them beside the secret that they belong to, so ids of keys count.
 */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[-_.]/g, "");
  if (harmless.test(plain)) return false;
  return words.test(plain) || plain === "accesskeyid" || plain === "secretaccesskey";
}
