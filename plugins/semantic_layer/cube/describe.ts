import type {
  Call,
  Component,
  DescribeInput,
  Description,
  ProductDescription,
  WantedSecret,
} from "../../../src/plugin/mod.ts";
import type { DescribeProductInput } from "../../../src/plugin/mod.ts";
import { type Config, ports, secretsOf, workerNames } from "./config.ts";
import { taggedModels } from "./models.ts";

/** The two processes of Cube itself. */
const readers = ["cube", "refresh"];
const router = { side: "platform", component: "store-router" } as const;

/** The API, its worker, and the nodes of Cube Store; no node starts before the router answers. */
export function describe({ config, name, platform }: DescribeInput<Config>): Description {
  return {
    components: componentsOf(config),
    needs: [{
      name: "storage",
      capability: "object-store",
      demand: { purpose: "cube-store", access: "readwrite" },
      from: [router.component, ...workerNames(config)],
      edge: "call",
    }],
    offers: [{
      capability: "semantic-api",
      at: {
        component: "cube",
        endpoint: "http",
        ...(config.sql === undefined ? {} : { also: ["sql"] }),
      },
    }],
    calls: callsOf(workerNames(config)),
    secrets: wantedSecrets(config, name("cube"), platform.namespace),
    ...(config.jwt === undefined ? {} : { outside: [issuer(config.jwt.jwk_url)] }),
  };
}

/** Cube reads a product only where the product has something to show. */
export function describeProduct(
  { config, product }: DescribeProductInput<Config>,
): ProductDescription {
  if (taggedModels(product, config.tag).length === 0) return { components: [] };
  return {
    components: [],
    needs: [{
      name: "tables",
      capability: "tables",
      demand: {},
      from: readers,
      edge: "call",
      side: "platform",
      cardinality: "optional",
    }],
  };
}

/** Of the user of the SQL API, in every namespace that uses it. */
export function sqlSecret(api: string, namespaces: readonly string[]): WantedSecret {
  const { sql } = secretsOf(api);
  return {
    name: sql.secret,
    namespaces,
    keys: [{ key: sql.key, maker: { by: "floe", kind: "password", length: 40 } }],
    purpose: "Password of the user of Cube's SQL API",
  };
}

function componentsOf(config: Config): readonly Component[] {
  const sql = { name: "sql", port: ports.sql, appProtocol: "tcp" } as const;
  return [
    {
      name: "cube",
      kind: "server",
      endpoints: [
        { name: "http", port: ports.http, appProtocol: "http" },
        ...(config.sql === undefined ? [] : [sql]),
      ],
    },
    { name: "refresh", kind: "server" },
    {
      name: router.component,
      kind: "server",
      endpoints: [
        { name: "http", port: ports.store, appProtocol: "http" },
        { name: "meta", port: ports.meta, appProtocol: "tcp" },
      ],
    },
    ...workerNames(config).map((name): Component => ({
      name,
      kind: "server",
      endpoints: [{ name: "worker", port: ports.worker, appProtocol: "tcp" }],
    })),
  ];
}

/** The router plans, and any worker may ask any other for its part of an answer. */
function callsOf(workers: readonly string[]): readonly Call[] {
  const from = (component: string) => ({ side: "platform", component } as const);
  return [
    ...readers.map((reader) => ({
      from: from(reader),
      to: { ...router, endpoint: "http" },
      edge: "boot" as const,
    })),
    ...workers.map((worker) => ({
      from: from(worker),
      to: { ...router, endpoint: "meta" },
      edge: "boot" as const,
    })),
    ...[router.component, ...workers].flatMap((node) =>
      workers.filter((worker) => worker !== node).map((worker) => ({
        from: from(node),
        to: { ...from(worker), endpoint: "worker" },
        edge: "call" as const,
      }))
    ),
  ];
}

function wantedSecrets(config: Config, api: string, namespace: string): readonly WantedSecret[] {
  const { tokens } = secretsOf(api);
  return [
    {
      name: tokens.secret,
      namespaces: [namespace],
      keys: [{ key: tokens.key, maker: { by: "floe", kind: "password", length: 64 } }],
      purpose: "Signs the tokens of Cube's API; whoever has it may name any security context",
    },
    ...(config.sql === undefined ? [] : [sqlSecret(api, [namespace])]),
  ];
}

function issuer(url: string) {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: port === "" ? 443 : Number(port), from: ["cube"] };
}
