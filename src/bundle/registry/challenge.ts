/** What a registry asks for with a 401. */
export type Challenge =
  | {
    readonly scheme: "bearer";
    readonly realm: string;
    readonly service?: string;
    readonly scope?: string;
  }
  | { readonly scheme: "basic" };

const parameter = /\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*,?/y;

/**
 * Reads `WWW-Authenticate` (RFC 9110, section 11.6.1), which may hold several challenges; the token one is
 * preferred, as registries offer it to everybody. Undefined where there is none that floe knows.
 */
export function parseChallenge(header: string): Challenge | undefined {
  const bearer = /(?:^|,)\s*bearer\s+/i.exec(header);
  if (bearer !== null) {
    const values = parametersFrom(header, bearer.index + bearer[0].length);
    const realm = values.get("realm");
    const service = values.get("service");
    const scope = values.get("scope");
    return realm === undefined ? undefined : {
      scheme: "bearer",
      realm,
      ...(service === undefined ? {} : { service }),
      ...(scope === undefined ? {} : { scope }),
    };
  }
  return /(?:^|,)\s*basic(?:\s|$)/i.test(header) ? { scheme: "basic" } : undefined;
}

function parametersFrom(header: string, start: number): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  parameter.lastIndex = start;
  for (let found = parameter.exec(header); found !== null; found = parameter.exec(header)) {
    const [, name = "", quoted, plain] = found;
    values.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
  }
  return values;
}
