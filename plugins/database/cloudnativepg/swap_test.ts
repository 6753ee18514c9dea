import assert from "node:assert/strict";
import { at } from "../../../constructs/testing.ts";
import { filesOf, objectsOf } from "../../../mod.ts";
import type { Plan } from "../../../src/compiler/mod.ts";
import { known, planOfChosen } from "../../../tests/fixtures/chosen.ts";

const config = "{ size: medium, storage: 20Gi, backup_keep: 7 }";

function planOf(database: string): Plan {
  return planOfChosen({
    plugins: `  compute: { type: postgres }
  orchestrator: { type: dagster }
  catalog: { type: polaris }
  storage: { type: minio }
  database: { type: ${database}, config: ${config} }
`,
  });
}

Deno.test("a platform with database/cloudnativepg compiles to objects that every rule accepts", () => {
  const plan = planOf("cloudnativepg");
  const { objects, diagnostics } = objectsOf(plan, known);
  assert.deepEqual(diagnostics, []);
  const names = objects.map(({ object }) => `${object.kind} ${object.metadata.name}`);
  assert.ok(names.includes("Cluster postgresql"));
  for (const kind of ["StatefulSet", "Service", "ServiceAccount", "PersistentVolumeClaim"]) {
    assert.ok(!names.includes(`${kind} postgresql`), `the operator makes the ${kind}`);
  }
});

Deno.test("database/cloudnativepg in place of database/postgresql keeps Secrets, roles and databases", () => {
  const [plain, operated] = [planOf("postgresql"), planOf("cloudnativepg")];
  const granted = (plan: Plan) =>
    plan.bindings.flatMap(({ consumer, grant }) => {
      if (grant.capability !== "sql") return [];
      const { host: _host, sslMode: _sslMode, ...same } = grant.binding;
      return [{ consumer, same }];
    });
  assert.deepEqual(granted(operated), granted(plain));
  assert.ok(granted(plain).length > 2);
  const secrets = (plan: Plan) =>
    plan.secrets.map(({ name }) => name).filter((name) =>
      !/^postgresql-(admin|superuser)$/.test(name)
    );
  assert.deepEqual(secrets(operated), secrets(plain));
});

Deno.test("database/cloudnativepg in place of database/postgresql changes who is called, and no more", () => {
  const texts = (database: string) => {
    const { files } = filesOf(planOf(database), known);
    return new Map(
      [...files ?? []].filter(([path]) => !path.includes("/floe/"))
        .map(([path, text]) => [path, neutral(text)] as const),
    );
  };
  const [before, after] = [texts("postgresql"), texts("cloudnativepg")];
  const own = (path: string) => /\/manifests\/postgresql(-\w+)?\//.test(path);
  const changed = [...after].filter(([path, text]) => !own(path) && before.get(path) !== text)
    .map(([path]) => path.slice(path.lastIndexOf("/") + 1)).sort();
  // Policies name the pods, by the labels that the operator gives them; the artifacts their inputs.
  const policies = changed.filter((name) => name.includes("_networkpolicy_"));
  assert.ok(policies.length > 2);
  assert.deepEqual(changed.filter((name) => !policies.includes(name)), [
    "tiny-clicks_core_configmap_floe-artifacts.yaml",
  ]);
  const others = (files: ReadonlyMap<string, string>) =>
    [...files.keys()].filter((path) => !own(path)).sort();
  assert.deepEqual(others(after), others(before));
});

/** Without the server's host, encryption, and hashes of what names them. */
function neutral(text: string): string {
  return text.replaceAll("postgresql-rw.", "postgresql.").replace(/-[0-9a-f]{8}\b/g, "")
    .replace(/sslmode([=:] ?)(disable|require)/g, "sslmode$1")
    .replace(/value: (disable|require)\n/g, "value:\n");
}

Deno.test("the operator's pods get the policies of every other server, by the operator's label", () => {
  const { objects } = objectsOf(planOf("cloudnativepg"), known);
  const policy = objects.map(({ object }) => object).find(({ kind, metadata }) =>
    kind === "NetworkPolicy" && metadata.name === "postgresql"
  );
  const pods = { matchLabels: { "cnpg.io/cluster": "postgresql" } };
  assert.deepEqual(at(policy, "spec.podSelector"), pods);
  const ports = [0, 1].map((index) => at(policy, `spec.ingress.${index}.ports.0.port`));
  assert.deepEqual(ports, [5432, 8000]);
  const asked = JSON.stringify(at(policy, "spec.ingress.1.from"));
  assert.match(asked, /"kubernetes.io\/metadata.name":"cnpg-system"/);
  assert.match(asked, /"cnpg.io\/cluster":"postgresql"/);
  assert.match(JSON.stringify(at(policy, "spec.egress")), /10\.0\.0\.10\/32/);
});
