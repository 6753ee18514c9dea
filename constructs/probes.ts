import { IntOrString, type Probe as KubeProbe } from "cdk8s-plus-28/k8s";

/** How a container is asked. A port is a name of the container's ports or a number. */
export type Check =
  | { readonly http: string; readonly port: string | number }
  | { readonly tcp: string | number }
  | { readonly grpc: number; readonly service?: string }
  | { readonly exec: readonly string[] };

/** A check and its rhythm, in seconds. */
export interface Probe {
  readonly check: Check;
  readonly period: number;
  readonly timeout: number;
  /** Failures in a row before it counts. */
  readonly failures: number;
}

/** A server's probes. Without `liveness` a hung server is not restarted. */
export interface Probes {
  readonly startup?: Probe;
  readonly readiness: Probe;
  readonly liveness?: Probe;
}

/** One probe in Kubernetes' words. Nothing is implied: cdk8s-plus would add a start-up probe. */
export function probe({ check, period, timeout, failures }: Probe): KubeProbe {
  return {
    ...action(check),
    periodSeconds: period,
    timeoutSeconds: timeout,
    failureThreshold: failures,
  };
}

function action(check: Check): KubeProbe {
  if ("http" in check) return { httpGet: { path: check.http, port: port(check.port) } };
  if ("tcp" in check) return { tcpSocket: { port: port(check.tcp) } };
  if ("exec" in check) return { exec: { command: [...check.exec] } };
  const service = check.service === undefined ? {} : { service: check.service };
  return { grpc: { port: check.grpc, ...service } };
}

function port(value: string | number): IntOrString {
  return typeof value === "number" ? IntOrString.fromNumber(value) : IntOrString.fromString(value);
}
