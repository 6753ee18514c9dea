import type { Probe, Probes } from "../../../constructs/mod.ts";

const info = { http: "/server_info", port: "http" } as const;

/** `/server_info` answers without the database (dagster-webserver 1.13). */
export const webserverProbes: Probes = {
  startup: { check: info, period: 5, timeout: 5, failures: 60 },
  readiness: { check: info, period: 20, timeout: 10, failures: 3 },
  liveness: { check: info, period: 30, timeout: 10, failures: 5 },
};

/** Heartbeats in the database; each question starts a Python process, so it is asked seldom. */
const heartbeat: Probe = {
  check: { exec: ["dagster-daemon", "liveness-check"] },
  period: 120,
  timeout: 60,
  failures: 3,
};

/** No liveness probe: a slow database must not kill the daemon (dagster#4358). */
export const daemonProbes: Probes = { readiness: heartbeat };

/** The server registers itself with gRPC's health service under this name when it has loaded. */
const health = { grpc: 3030, service: "DagsterApi" } as const;

export const codeLocationProbes: Probes = {
  startup: { check: health, period: 5, timeout: 5, failures: 60 },
  readiness: { check: health, period: 20, timeout: 10, failures: 3 },
  liveness: { check: health, period: 60, timeout: 10, failures: 5 },
};
