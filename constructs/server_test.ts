import assert from "node:assert/strict";
import { Server } from "./server.ts";
import { at, fakeWorkload, one, synth } from "./testing.ts";

const props = {
  workload: fakeWorkload(),
  user: { uid: 1000, gid: 1000 },
  containers: [{
    name: "store",
    image: "docker.io/library/store:1",
    resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
  }],
} as const;

Deno.test("Server with one replica has a Service and no disruption budget", () => {
  const objects = synth((scope) => new Server(scope, "store", props));
  assert.deepEqual(objects.map((object) => object.kind), ["Deployment", "Service"]);
  const deployment = one(objects, "Deployment");
  assert.deepEqual(at(deployment, "spec.selector.matchLabels"), props.workload.selector);
  assert.equal(at(deployment, "spec.template.spec.topologySpreadConstraints"), undefined);
  assert.equal(at(deployment, "spec.strategy.type"), "RollingUpdate");
});

Deno.test("Server finds its pods by the three selector labels and its ports by name", () => {
  const service = one(synth((scope) => new Server(scope, "store", props)), "Service");
  assert.deepEqual(at(service, "spec"), {
    ports: [{ name: "sql", port: 5432, targetPort: "sql" }],
    selector: props.workload.selector,
    type: "ClusterIP",
  });
});

Deno.test("Server without endpoints has no Service", () => {
  const workload = fakeWorkload({ ports: {} });
  const objects = synth((scope) => new Server(scope, "store", { ...props, workload }));
  assert.deepEqual(objects.map((object) => object.kind), ["Deployment"]);
});

Deno.test("Server with two replicas is spread and has a disruption budget", () => {
  const objects = synth((scope) => new Server(scope, "store", { ...props, replicas: 2 }));
  const budget = one(objects, "PodDisruptionBudget");
  assert.deepEqual(at(budget, "spec"), {
    maxUnavailable: 1,
    selector: { matchLabels: props.workload.selector },
    unhealthyPodEvictionPolicy: "AlwaysAllow",
  });
  const spread = at(one(objects, "Deployment"), "spec.template.spec.topologySpreadConstraints");
  assert.equal(at(spread, "0.topologyKey"), "kubernetes.io/hostname");
  assert.equal(at(spread, "1.topologyKey"), "topology.kubernetes.io/zone");
});

Deno.test("Server with the strategy recreate never runs two pods on purpose", () => {
  const objects = synth((scope) => new Server(scope, "store", { ...props, strategy: "recreate" }));
  assert.deepEqual(at(one(objects, "Deployment"), "spec.strategy"), { type: "Recreate" });
});

Deno.test("Service says what is spoken on a port where that has a name", () => {
  const workload = fakeWorkload({
    ports: {
      web: { port: 80, targetPort: 8080, appProtocol: "http" },
      rpc: { port: 3030, targetPort: 3030, appProtocol: "grpc" },
      sql: { port: 5432, targetPort: 5432, appProtocol: "tcp" },
    },
  });
  const service = one(
    synth((scope) => new Server(scope, "store", { ...props, workload })),
    "Service",
  );
  assert.deepEqual(at(service, "spec.ports"), [
    { appProtocol: "http", name: "web", port: 80, targetPort: "web" },
    { appProtocol: "kubernetes.io/h2c", name: "rpc", port: 3030, targetPort: "rpc" },
    { name: "sql", port: 5432, targetPort: "sql" },
  ]);
});
