/** Names of Secrets that data refers to: `secretKeyRef`, `secretName`, and bindings' `secret`. */
export function secretNamesIn(data: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  collect(data, found);
  return found;
}

function collect(data: unknown, found: Set<string>): void {
  if (Array.isArray(data)) data.forEach((item) => collect(item, found));
  else if (typeof data === "object" && data !== null) {
    for (const [key, value] of Object.entries(data)) {
      if (typeof value === "string" && (key === "secretName" || key === "secret")) found.add(value);
      else if (key === "secretKeyRef" || key === "secretRef") nameOf(value, found);
      else collect(value, found);
    }
  }
}

function nameOf(reference: unknown, found: Set<string>): void {
  if (typeof reference === "object" && reference !== null && "name" in reference) {
    if (typeof reference.name === "string") found.add(reference.name);
  }
}
