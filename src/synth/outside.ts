import type { Network, Plan } from "../compiler/plan.ts";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { callsKubernetes } from "./workload.ts";

/** Addresses of what lies outside the cluster's labels; a NetworkPolicy knows no host names. */
export interface OutsideAddresses {
  /** CIDRs of a host; none where nobody wrote them down. */
  ofHost(host: string, port: number): readonly string[];
  readonly apiServer: Network["apiServer"];
}

export function outsideAddresses({ outside, apiServer }: Network): OutsideAddresses {
  return {
    apiServer,
    ofHost: (host, port) => {
      const literal = literalCidr(host);
      if (literal !== undefined) return [literal];
      return outside.filter((entry) => entry.host === host && entry.port === port)
        .flatMap(({ cidrs }) => cidrs);
    },
  };
}

/**
 * What a NetworkPolicy has to leave open because the overlay gives no address: FLOE-OBJ002 and
 * FLOE-OBJ004 as warnings, FLOE-OBJ003 and FLOE-OBJ005 as errors in a production environment.
 */
export function outsideDiagnostics(plan: Plan): readonly Diagnostic[] {
  return [...openHosts(plan), ...openApiServer(plan)];
}

function openHosts({ edges, network, platform }: Plan): readonly Diagnostic[] {
  const { ofHost } = outsideAddresses(network);
  const callers = new Map<string, { host: string; port: number; from: Set<string> }>();
  for (const { from, to } of edges) {
    if (!("external" in to) || ofHost(to.external, to.port).length > 0) continue;
    const key = `${to.external}:${to.port}`;
    const known = callers.get(key) ?? { host: to.external, port: to.port, from: new Set() };
    callers.set(key, { ...known, from: known.from.add(from) });
  }
  return [...callers].sort(([a], [b]) => a < b ? -1 : 1).map(([key, { host, port, from }]) =>
    diagnose(platform.production ? "FLOE-OBJ003" : "FLOE-OBJ002", {
      message: `${listed(from)} may reach port ${port} of every address, ` +
        `because nothing says which addresses "${key}" has`,
      hint: `In environments/${platform.environment}.yaml: network: { outside: ` +
        `[{ host: ${host}, cidrs: [<address>/32], port: ${port} }] }`,
    })
  );
}

function openApiServer({ components, network, platform }: Plan): readonly Diagnostic[] {
  const callers = components.filter(callsKubernetes).map(({ id }) => id);
  if (callers.length === 0 || network.apiServer.length > 0) return [];
  return [diagnose(platform.production ? "FLOE-OBJ005" : "FLOE-OBJ004", {
    message: `${listed(callers)} may reach ports 443 and 6443 of every address, ` +
      "because nothing says which address the Kubernetes API server has",
    hint: `In environments/${platform.environment}.yaml: network: { apiServer: ` +
      "[{ cidr: <address>/32, port: 6443 }] }. " +
      "`kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes` shows it.",
  })];
}

function listed(ids: Iterable<string>): string {
  const all = [...ids].sort().map((id) => `"${id}"`);
  const more = all.length - 3;
  return more > 0 ? `${all.slice(0, 3).join(", ")} and ${more} more` : all.join(", ");
}

/** A host that is an address needs nobody to write it down again. */
function literalCidr(host: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return `${host}/32`;
  const six = /^\[?([0-9a-f:]*:[0-9a-f:]+)\]?$/i.exec(host);
  return six === null ? undefined : `${six[1]}/128`;
}
