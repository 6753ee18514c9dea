import type { Json } from "../compiler/object.ts";
import type { ObjectChange, Side } from "./change.ts";
import { at, fields, isRecord, list, text } from "./data.ts";
import { artifactsKey } from "./leaves.ts";

/** Type by column by what holds the columns: `port orders`, `contract x, table y`. */
type Promises = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What a product's artifacts promised to others and promise no more. */
export function columnsDropped({ name, before, after }: ObjectChange): readonly string[] {
  if (name.kind !== "ConfigMap" || before === undefined) return [];
  const next = promisesOf(after);
  return [...promisesOf(before)].flatMap(([holder, columns]) => {
    const now = next.get(holder);
    if (now === undefined) return [`drops ${holder}`];
    return [...columns].flatMap(([column, type]) => {
      const type2 = now.get(column);
      if (type2 === undefined) return [`drops column ${column} of ${holder}`];
      return type === type2 ? [] : [`changes column ${column} of ${holder}: ${type} → ${type2}`];
    });
  });
}

function promisesOf(side: Side | undefined): Promises {
  const promises = new Map<string, ReadonlyMap<string, string>>();
  const document = read(text(at(side?.object["data"], artifactsKey)));
  for (const port of list(at(document, "ports", "outputs"))) {
    promises.set(`port ${text(at(port, "name"))}`, columnsOf(at(port, "schema")));
  }
  for (const contract of list(at(document, "contracts"))) {
    const id = text(at(contract, "id"));
    for (const table of list(at(contract, "schema"))) {
      const columns = columnsOf(at(table, "properties"));
      promises.set(`contract ${id}, table ${text(at(table, "name"))}`, columns);
    }
  }
  return promises;
}

function columnsOf(schema: Json | undefined): ReadonlyMap<string, string> {
  return new Map(
    list(schema).flatMap((column) => {
      const { name, type, logicalType } = fields(column);
      return typeof name === "string" ? [[name, text(type ?? logicalType) ?? "no type"]] : [];
    }),
  );
}

function read(document: string | undefined): Json | undefined {
  if (document === undefined) return undefined;
  try {
    const data: Json = JSON.parse(document);
    return isRecord(data) ? data : undefined;
  } catch {
    return undefined;
  }
}
