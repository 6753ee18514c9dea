/** Something that stays when a product is retired, and how people remove it for good. */
export interface Leftover {
  /** A noun phrase. */
  readonly what: string;
  /** Shell commands in their order; words in capitals are for people to fill in. */
  readonly commands: readonly string[];
}

/** An address as a workstation reaches it: through the API server where it is in the cluster. */
export function reached(
  host: string,
  port: number,
): { readonly host: string; readonly port: number; readonly commands: readonly string[] } {
  const [, service, namespace] = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(host) ?? [];
  if (service === undefined || namespace === undefined) return { host, port, commands: [] };
  const forward = `kubectl port-forward --namespace ${namespace} service/${service} ${port} &`;
  return { host: "localhost", port, commands: [forward] };
}
