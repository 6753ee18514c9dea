/** Values that say something about a secret and are none. */
const harmless = /^(?:true|false|null|none|~|yes|no|\d{1,6}|[|>][-+]?|\{|\[|&\w+|\*\w+)$/i;

/** References of shells, Kubernetes, Jinja, Python, Java, templates of all kinds, URNs of secrets. */
const reference =
  /^(?:urn:[a-z0-9-]{0,40}secret:|\$|\{\{|\{|<|%|env:|env_var|os\.|self\.|None\b|.*\()/;

/** `env_var('NAME', 'default')`: the default is a literal. */
const withDefault = /env_var\(\s*['"][^'"]*['"]\s*,\s*['"]([^'"]+)['"]/;

/**
 * Whether what stands where a secret belongs is a value and not a reference, a placeholder or the
 * name of a Secret.
 */
export function isLiteral(written: string, words: ReadonlySet<string>): boolean {
  const value = unquoted(written.trim());
  const fallback = withDefault.exec(value)?.[1];
  if (fallback !== undefined) return isLiteral(fallback, words);
  return value.length >= 4 && !harmless.test(value) && !reference.test(value) && !words.has(value);
}

function unquoted(text: string): string {
  const first = text[0];
  return (first === '"' || first === "'") && text.endsWith(first) ? text.slice(1, -1) : text;
}
