import assert from "node:assert/strict";
import { at } from "../../constructs/testing.ts";
import plugin from "./ingress.ts";
import { compileCase, login, objectsOfCase } from "../../tests/fixtures/exposed.ts";

const type = "ingress";
const head = `      domain: data.example.com
      class: nginx
      controller: { namespace: edge, labels: { app: nginx } }
      expose: { flows: orchestrator, lineage: lineage_backend/default }
`;
const tls = "      tls: { issuer: letsencrypt }\n";

function find(objects: ReturnType<typeof objectsOfCase>["objects"], kind: string, name: string) {
  const found = objects.find((one) => one.kind === kind && one.metadata.name === name);
  assert.ok(found, `${kind} ${name}`);
  return found;
}

Deno.test("ingress/ingress routes each host to its proxy, over TLS of cert-manager", () => {
  const { objects } = objectsOfCase({ type, config: head + tls + login });
  const { metadata, spec } = find(objects, "Ingress", "ingress-flows");
  assert.deepEqual(metadata.annotations, { "cert-manager.io/cluster-issuer": "letsencrypt" });
  assert.deepEqual(spec, {
    ingressClassName: "nginx",
    tls: [{ hosts: ["flows.data.example.com"], secretName: "ingress-flows-tls" }],
    rules: [{
      host: "flows.data.example.com",
      http: {
        paths: [{
          path: "/",
          pathType: "Prefix",
          backend: { service: { name: "ingress-flows", port: { number: 4180 } } },
        }],
      },
    }],
  });
  find(objects, "Ingress", "ingress-lineage");
});

Deno.test("ingress/ingress puts oauth2-proxy before what asks nobody who they are", () => {
  const { objects, plan } = objectsOfCase({ type, config: head + tls + login });
  const deployment = find(objects, "Deployment", "ingress-flows");
  const container = at(deployment, "spec.template.spec.containers.0");
  const args = at(container, "args");
  assert.ok(Array.isArray(args));
  for (
    const wanted of [
      "--oidc-issuer-url=https://login.example.com/realms/data",
      "--redirect-url=https://flows.data.example.com/oauth2/callback",
      "--allowed-group=admins",
      "--allowed-group=data",
      "--authenticated-emails-file=/etc/oauth2-proxy/emails",
      "--cookie-name=__Host-floe",
      "--cookie-secure=true",
      "--upstream=http://dagster-webserver.tiny.svc.cluster.local:3000/",
      "--pass-basic-auth=false",
    ]
  ) assert.ok(args.includes(wanted), `${wanted} in ${args.join(" ")}`);
  // Emails are named, so that no domain lets anybody in.
  assert.deepEqual(args.filter((arg) => String(arg).startsWith("--email-domain")), []);
  assert.ok(!args.some((arg) => /reverse-proxy|trusted-ip|skip-auth|cookie-secret/.test(arg)));
  const emails = objects.find(({ kind, metadata }) =>
    kind === "ConfigMap" && metadata.name.startsWith("ingress-flows-emails-")
  );
  assert.deepEqual(emails?.["data"], { emails: "ann@example.com\nzoe@example.com\n" });
  assert.deepEqual(
    plan.secrets.filter(({ name }) => /login|cookie/.test(name)).map(({ name }) => name),
    ["ingress-flows-cookie", "ingress-lineage-cookie", "login"],
  );
});

Deno.test("ingress/ingress opens the way from the controller to the proxy and no further", () => {
  const { objects } = objectsOfCase({ type, config: head + tls + login });
  const proxy = find(objects, "NetworkPolicy", "ingress-flows");
  assert.deepEqual(at(proxy, "spec.ingress"), [{
    from: [{
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } },
      podSelector: { matchLabels: { app: "nginx" } },
    }],
    ports: [{ port: 4180, protocol: "TCP" }],
  }]);
  assert.deepEqual(at(proxy, "spec.egress.1"), {
    to: [{ ipBlock: { cidr: "192.0.2.7/32" } }],
    ports: [{ port: 443, protocol: "TCP" }],
  });
  const ui = JSON.stringify(find(objects, "NetworkPolicy", "dagster-webserver")["spec"]);
  assert.ok(ui.includes('"app.kubernetes.io/component":"flows"'));
  assert.ok(!ui.includes('"edge"'));
});

Deno.test("ingress/ingress lets the controller reach cert-manager's answer to a challenge", () => {
  const name = "ingress-http01-solver";
  const { objects } = objectsOfCase({ type, config: head + tls + login });
  const { spec } = find(objects, "NetworkPolicy", name);
  assert.deepEqual(at(spec, "podSelector.matchLabels"), {
    "acme.cert-manager.io/http01-solver": "true",
  });
  assert.deepEqual(at(spec, "ingress.0.ports"), [{ port: 8089, protocol: "TCP" }]);
  assert.deepEqual(at(spec, "policyTypes"), ["Ingress"]);
  const alone = objects.filter(({ metadata }) => metadata.name === name);
  assert.deepEqual(alone.map(({ kind }) => kind), ["NetworkPolicy"]);
  for (
    const other of ["{ issuer: corporate, http01: false }", "{ certificate: { secret_ref: w } }"]
  ) {
    const made = objectsOfCase({ type, config: `${head}      tls: ${other}\n${login}` }).objects;
    assert.ok(!made.some(({ metadata }) => metadata.name === name), other);
  }
});

Deno.test("ingress/ingress refuses what asks nobody without a login, at its line", () => {
  const { plan, diagnostics } = compileCase({ type, config: head + tls });
  const found = diagnostics.filter(({ code }) => code === "FLOE-CAP008");
  assert.deepEqual(found.map(({ severity }) => severity), ["error", "error"]);
  assert.match(found[0]?.message ?? "", /Dagster asks nobody who they are/);
  assert.equal(found[0]?.at?.line, 18);
  assert.ok(plan === undefined || found.length > 0);
});

Deno.test("ingress/ingress refuses it too where the login is left out for one host", () => {
  const config = head.replace("flows: orchestrator", "flows: { ui: orchestrator, proxy: false }");
  const { diagnostics } = compileCase({ type, config: config + tls + login });
  const found = diagnostics.filter(({ code }) => code === "FLOE-CAP008");
  assert.deepEqual(found.map(({ message }) => /"(\w+)" without/.exec(message)?.[1]), ["flows"]);
});

Deno.test("ingress/ingress refuses what has no user interface", () => {
  const config = head.replace("flows: orchestrator", "flows: storage");
  const { diagnostics } = compileCase({ type, config: config + tls + login });
  assert.ok(diagnostics.some(({ code }) => code === "FLOE-CAP009"));
});

Deno.test("ingress/ingress takes a certificate of people's own", () => {
  const config = `${head}      tls: { certificate: { secret_ref: wildcard } }\n${login}`;
  const { objects, plan } = objectsOfCase({ type, config });
  const { metadata, spec } = find(objects, "Ingress", "ingress-flows");
  assert.equal(metadata.annotations, undefined);
  assert.equal(at(spec, "tls.0.secretName"), "wildcard");
  const secret = plan.secrets.find(({ name }) => name === "wildcard");
  assert.deepEqual(secret?.keys.map(({ key }) => key), ["tls.crt", "tls.key"]);
});

Deno.test("ingress/ingress has plain HTTP as a warning, in production as an error", () => {
  for (const [overlay, severity] of [["", "warning"], ["production: true\n", "error"]] as const) {
    const { diagnostics } = compileCase({ type, config: head + login, overlay });
    const found = diagnostics.filter(({ code }) => code === "ingress/ingress/PLAIN-HTTP");
    assert.deepEqual(found.map((one) => one.severity), [severity]);
  }
});

Deno.test("ingress/ingress refuses host names without a domain, and takes the overlay's", () => {
  const config = head.replace("      domain: data.example.com\n", "") + tls + login;
  const { diagnostics } = compileCase({ type, config });
  const found = diagnostics.filter(({ code }) => code === "ingress/ingress/NO-DOMAIN");
  assert.deepEqual(found.map(({ severity }) => severity), ["error"]);
  const { objects } = objectsOfCase({ type, config, overlay: "domain: dev.example.com\n" });
  const { spec } = find(objects, "Ingress", "ingress-flows");
  assert.equal(at(spec, "rules.0.host"), "flows.dev.example.com");
});

Deno.test("ingress/ingress lets no overlay say who is let in, or what is exposed", () => {
  const written = (config: string) => `plugins: { ingress: { config: { ${config} } } }\n`;
  for (
    const [config, codes] of [
      ["authentication: { allow: { groups: [everybody] } }", ["FLOE-ENV002"]],
      ["expose: { other: lineage_backend }", ["FLOE-ENV002"]],
      ["authentication: { client_id: prod }, class: internal", []],
    ] as const
  ) {
    const one = { type, config: head + tls + login, overlay: written(config) } as const;
    const found = compileCase(one).diagnostics.filter(({ severity }) => severity === "error");
    assert.deepEqual(found.map(({ code }) => code), codes, config);
  }
});

Deno.test("ingress/ingress warns where everybody of the issuer is let in", () => {
  const everybody = login.replace(/allow: .*/, 'allow: { email_domains: ["*"] }');
  const { diagnostics } = compileCase({ type, config: head + tls + everybody });
  assert.ok(diagnostics.some(({ code }) => code === "ingress/ingress/EVERYBODY"));
  const nobody = plugin.config.safeParse({
    ...plugin.example,
    authentication: { ...plugin.example?.authentication, allow: {} },
  });
  assert.match(nobody.error?.message ?? "", /Expected somebody/);
});
