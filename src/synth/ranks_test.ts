import assert from "node:assert/strict";
import type { Edge, Plan, PlanComponent } from "../compiler/plan.ts";
import { acmePlan } from "../../tests/fixtures/acme.ts";
import { ranksOf } from "./ranks.ts";

function component(
  name: string,
  instance: PlanComponent["instance"],
  kind: PlanComponent["kind"] = "server",
): PlanComponent {
  const id = `platform/${name}`;
  return { id, name, kind, instance, object: name, namespace: "acme", access: [] };
}

function boot(from: string, to: string, kind: Edge["kind"] = "boot"): Edge {
  const target = { component: `platform/${to}`, endpoint: "api", host: to, port: 1, targetPort: 1 };
  return { from: `platform/${from}`, to: target, kind };
}

function ranks(components: readonly PlanComponent[], edges: readonly Edge[]) {
  const plan: Plan = acmePlan([], { components, edges });
  return Object.fromEntries(
    [...ranksOf(plan)].map(([id, rank]) => [id.slice("platform/".length), rank]),
  );
}

Deno.test("ranksOf() puts what waits behind what it waits for, without gaps", () => {
  const store = "storage/default";
  const components = [
    component("db", "database/default"),
    component("box", store),
    component("fill", store, "job"),
    component("web", store),
  ];
  const edges = [boot("box", "db"), boot("fill", "box"), boot("web", "box")];
  assert.deepEqual(ranks(components, edges), { db: 0, box: 0, fill: 1, web: 1 });
});

Deno.test("ranksOf() follows chains through other parts, so that no part waits for its own end", () => {
  const store = "storage/default";
  // `late` waits for `other`, which waits for `early` of the same part as `late`.
  const components = [
    component("early", store),
    component("late", store, "job"),
    component("other", "catalog/default"),
  ];
  const edges = [boot("late", "other"), boot("other", "early")];
  assert.deepEqual(ranks(components, edges), { early: 0, late: 1, other: 0 });
});

Deno.test("ranksOf() puts a server that nobody waits for last: it may need what it only calls", () => {
  const store = "storage/default";
  const components = [
    component("api", store),
    component("job", store, "job"),
    component("web", store),
  ];
  const edges = [boot("job", "api"), boot("web", "api", "call")];
  assert.deepEqual(ranks(components, edges), { api: 0, job: 1, web: 1 });
});

Deno.test("ranksOf() leaves a part without boot edges as it is", () => {
  const components = [component("box", "storage/default"), component("web", "storage/default")];
  assert.deepEqual(ranks(components, []), { box: 0, web: 0 });
});

Deno.test("ranksOf() puts a migration before the servers that it is for, awaited or not", () => {
  const store = "storage/default";
  const migrate = { ...component("migrate", store, "job"), before: ["api", "web"] };
  const components = [
    component("db", "database/default"),
    component("api", store),
    component("web", store),
    component("fill", store, "job"),
    migrate,
    // Of another part: its `web` is none of that Job's business.
    component("other", "catalog/default"),
  ];
  const edges = [boot("api", "db"), boot("migrate", "db"), boot("fill", "api")];
  assert.deepEqual(ranks(components, edges), {
    db: 0,
    migrate: 0,
    api: 1,
    fill: 2,
    web: 2,
    other: 0,
  });
});
