import { type Consumer, type GrantRecordOf, identity } from "../../../src/plugin/mod.ts";

type Privilege = Readonly<Record<string, string>>;
type Access = GrantRecordOf<"iceberg-rest">["demand"]["access"];

/** Who may do what: one principal per product, and one for all services of the platform. */
export interface Principal {
  /** Name of the principal, and of its one role. */
  readonly name: string;
  /** The namespace that it owns; absent for the services, which see the whole catalog. */
  readonly namespace?: string;
  readonly access: Access;
  /** Made by the reconcile Job. */
  readonly secret: { readonly namespace: string; readonly name: string };
}

/** With a dash, which no product's name has in this form. */
export const servicesName = "floe-services";

/** `server` is the object name of the server. */
export function principalOf(consumer: Consumer, server: string): Omit<Principal, "access"> {
  if (consumer.product === undefined) {
    const secret = { namespace: consumer.namespace, name: servicesSecret(server) };
    return { name: servicesName, secret };
  }
  const name = identity(consumer.product).python;
  const secret = { namespace: consumer.namespace, name: productSecret(server) };
  return { name, namespace: name, secret };
}

/** Secret of a product's principal, in the product's namespace. */
export function productSecret(server: string): string {
  return identity(server, "principal").kubernetes;
}

/** Secret of the services' principal, in the platform's namespace. */
export function servicesSecret(server: string): string {
  return identity(server, "services").kubernetes;
}

/** Principals of all grants, sorted; several needs of one consumer give the widest access. */
export function principalsOf(
  grants: readonly GrantRecordOf<"iceberg-rest">[],
  server: string,
): readonly Principal[] {
  const byName = new Map<string, Principal>();
  for (const { consumer, demand } of grants) {
    const principal = { ...principalOf(consumer, server), access: demand.access };
    const known = byName.get(principal.name);
    if (known === undefined || width(known.access) < width(principal.access)) {
      byName.set(principal.name, principal);
    }
  }
  return [...byName.values()].sort((a, b) => a.name < b.name ? -1 : 1);
}

function width(access: Access): number {
  return ["read", "readwrite", "manage"].indexOf(access);
}

/** Seen on a real server: with these five a principal lists and reads and can do nothing else. */
const reading = [
  "NAMESPACE_LIST",
  "NAMESPACE_READ_PROPERTIES",
  "TABLE_LIST",
  "TABLE_READ_DATA",
  "TABLE_READ_PROPERTIES",
];

/** A privilege on one entity covers everything below it: `PolarisAuthorizerImpl`. */
const byAccess: Readonly<Record<Access, readonly string[]>> = {
  read: reading,
  readwrite: ["CATALOG_MANAGE_CONTENT"],
  manage: ["CATALOG_MANAGE_ACCESS", "CATALOG_MANAGE_CONTENT"],
};

/** Grants of a principal's catalog role. Privileges: Polaris' management API, `NamespacePrivilege`. */
export function privilegesOf(
  { access, namespace }: Principal,
  shared: string | undefined,
): readonly Privilege[] {
  if (namespace === undefined) return on({ type: "catalog" }, byAccess[access]);
  return [
    // Clients list namespaces before they look into their own.
    ...on({ type: "catalog" }, ["NAMESPACE_LIST"]),
    ...on({ type: "namespace", namespace }, byAccess[access]),
    ...(shared === undefined ? [] : on({ type: "namespace", namespace: shared }, reading)),
  ];
}

function on(target: Privilege, privileges: readonly string[]): readonly Privilege[] {
  return privileges.map((privilege) => ({ ...target, privilege }));
}
