import assert from "node:assert/strict";
import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import { locatePlatforms } from "../../src/cli/locate.ts";
import { loadProject } from "../../src/cli/project.ts";
import { compile } from "../../src/compiler/mod.ts";
import type { Plan } from "../../src/compiler/plan.ts";
import type { PlacedObject } from "../../src/compiler/object.ts";
import { denoHost } from "../../src/host/mod.ts";
import { registry } from "../../src/plugin/mod.ts";
import { checkObjects } from "../../src/policy/mod.ts";
import { emit } from "../../src/synth/emit.ts";
import { applyGround, dryRunPods } from "./objects/apply.ts";
import { podOf } from "./objects/pods.ts";
import { apiServerNeeds, startApiServer } from "./programs/api_server.ts";
import { at } from "./programs/json.ts";
import { kubeObject } from "./programs/kube_object.ts";
import { required } from "./programs/program.ts";
import { pythonEnv } from "./programs/python.ts";
import { realTest } from "./programs/real.ts";
import { output } from "./programs/run.ts";
import type { ObjectFile } from "./programs/validators.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const CHECKS = new URL("dagster/checks.py", import.meta.url).pathname;

for (const environment of ["local", "prod"]) {
  realTest(`${environment}: pods that dagster-k8s makes for runs obey every rule`, {
    needs: [pythonEnv],
  }, async () => {
    const { plan, objects } = await lakehouse(environment);
    const pods = await runPods(plan, objects);
    assert.equal(pods.length, plan.products.length);
    const findings = checkObjects([...objects, ...pods], plan).map(({ message }) => message);
    // dagster-k8s labels a run with its own version. That rule keeps releases from restarting pods,
    // and a run is never restarted.
    const own = /^Pod \S+ of orchestrator\/default carries "app.kubernetes.io\/version"/;
    assert.deepEqual(findings.filter((message) => !own.test(message)), []);
    for (const { object, product } of pods) {
      const policy = objects.find((one) =>
        one.product === product && one.component === "dagster-run" &&
        one.object.kind === "NetworkPolicy"
      );
      const labels = Object(at(object, "metadata", "labels"));
      const wanted = Object.entries(
        Object(at(policy?.object, "spec", "podSelector", "matchLabels")),
      );
      assert.ok(wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value));
    }
  });

  realTest(`${environment}: Pod Security admits the pods of runs`, {
    needs: [pythonEnv, ...apiServerNeeds],
  }, async () => {
    const { plan, objects } = await lakehouse(environment);
    const pods = await runPods(plan, objects);
    await using server = await startApiServer();
    assert.deepEqual(await applyGround(server, objects.map(asFile)), []);
    assert.deepEqual(await dryRunPods(server.client, pods.map(asFile)), []);
  });
}

/** The reference platform, compiled. */
async function lakehouse(environment: string): Promise<{ plan: Plan; objects: PlacedObject[] }> {
  const host = denoHost();
  const [location] = (await locatePlatforms(host, [`${ROOT}platforms/lakehouse`])).platforms;
  assert.ok(location !== undefined);
  const { platform, files, products } = await loadProject(host, location);
  const all = registry(plugins);
  const { plan } = compile({ platform, environment, files, products }, all, { defaults });
  assert.ok(plan !== undefined);
  return { plan, objects: [...emit(plan, all).objects] };
}

/** The pod of a run of each product, made by dagster-k8s from what the objects say. */
async function runPods(plan: Plan, objects: readonly PlacedObject[]): Promise<PlacedObject[]> {
  const map = objects.find(({ object }) =>
    object.kind === "ConfigMap" && object.metadata.name.startsWith("dagster-webserver-instance")
  );
  const instance = String(at(map?.object, "data", "dagster.yaml"));
  return await Promise.all(plan.products.map(async ({ facts }) => {
    const server = objects.find(({ product, object }) =>
      product === facts.name && object.kind === "Deployment"
    );
    const { job, namespace } = await runJob(instance, variables(server), facts.image);
    const pod = podOf(kubeObject(job, "the run's Job"));
    assert.ok(pod !== undefined && server !== undefined);
    const metadata = { ...pod.metadata, name: `run-${facts.name}`, namespace };
    const object = JSON.parse(JSON.stringify({ ...pod, metadata }));
    return { ...server, component: "dagster-run", object };
  }));
}

async function runJob(instance: string, env: ReadonlyMap<string, string>, image: string) {
  const context = (env.get("DAGSTER_CONTAINER_CONTEXT") ?? "").replaceAll("$$", "$");
  const python = `${required(await pythonEnv())}/bin/python`;
  const printed = await output(python, [CHECKS, "job", instance, context, image]);
  const answer: unknown = at(JSON.parse(printed.trim().split("\n").at(-1) ?? ""), "answer");
  return { job: at(answer, "job"), namespace: String(at(answer, "namespace")) };
}

function variables(server: PlacedObject | undefined): ReadonlyMap<string, string> {
  const containers = at(server?.object, "spec", "template", "spec", "containers");
  const [container]: unknown[] = Array.isArray(containers) ? containers : [];
  const env = at(container, "env");
  return new Map(
    (Array.isArray(env) ? env : []).map((
      one,
    ) => [String(at(one, "name")), String(at(one, "value"))]),
  );
}

function asFile({ object }: PlacedObject): ObjectFile {
  const file = `${object.kind} ${object.metadata.name}`;
  return { file, object: kubeObject(JSON.parse(JSON.stringify(object)), file) };
}
