import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { acmePlan, acmeRegistry } from "../../tests/fixtures/acme.ts";
import { sha256 } from "../schema/digest.ts";
import { emit } from "./emit.ts";
import { renderFiles } from "./files.ts";
import { knownValues } from "./known.ts";
import { type Known, scan } from "./scan.ts";

const none: ReadonlySet<string> = new Set();
const nothing: Known = { digests: none, words: none, keys: none };

/** Random characters of an alphabet: no token is ever written in this file. */
function random(length: number, alphabet: string): string {
  return [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

const digits = "0123456789";
const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const base62 = upper + lower + digits;
const hex = "0123456789abcdef";

function codes(text: string, known = nothing): string[] {
  return scan(new Map([["f.yaml", text]]), known).map(({ code }) => code);
}

/** A JSON web token with a real header. */
function webToken(): string {
  const part = (value: unknown) => btoa(JSON.stringify(value)).replace(/=+$/, "");
  return `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: random(20, lower) })}.${
    random(43, base62)
  }`;
}

const tokens: Readonly<Record<string, () => string>> = {
  "an AWS access key": () => `AKIA${random(16, upper)}`,
  "a temporary AWS access key": () => `ASIA${random(16, upper)}`,
  "a Google API key": () => `AIza${random(35, base62)}`,
  "an Azure storage key": () => `AccountKey=${random(86, base62)}==`,
  "a GitHub token": () => `ghp_${random(36, base62)}`,
  "a fine-grained GitHub token": () => `github_pat_${random(22, base62)}_${random(59, base62)}`,
  "a GitLab token": () => `glpat-${random(20, base62)}`,
  "a Slack token": () => `xoxb-${random(12, digits)}-${random(24, base62)}`,
  "a Stripe key": () => `sk_live_${random(24, base62)}`,
  "an npm token": () => `npm_${random(36, base62)}`,
  "a Databricks token": () => `dapi${random(32, hex)}`,
  "a JSON web token": webToken,
};

for (const [what, make] of Object.entries(tokens)) {
  Deno.test(`scan() finds ${what}, wherever it stands`, () => {
    const token = make();
    for (
      const text of [
        `note: ${token}\n`,
        `a: 1\nurl: "https://example.com/?k=${token}"\n`,
        `{"description": "see ${token}, please"}\n`,
        `args:\n  - --key=${token}\n`,
      ]
    ) {
      const found = scan(new Map([["dir/f.yaml", text]]), nothing);
      assert.deepEqual(found.map(({ code }) => code), ["FLOE-SCAN001"], text.replace(token, what));
    }
  });
}

Deno.test("scan() finds private keys", () => {
  for (const kind of ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "]) {
    const text = `tls: |\n  -----BEGIN ${kind}PRIVATE KEY-----\n  x\n`;
    assert.deepEqual(codes(text), ["FLOE-SCAN002"], kind);
  }
  assert.deepEqual(codes("-----BEGIN PUBLIC KEY-----\n"), []);
});

Deno.test("scan() finds literals where a secret belongs", () => {
  const value = random(6, lower);
  for (
    const text of [
      `password: ${value}\n`,
      `"password": "${value}",\n`,
      `db_passwd=${value}\n`,
      `clientSecret: '${value}'\n`,
      `api_key: ${value}\n`,
      `quarkus.oidc.token=${value}\n`,
      `url: postgresql://user:${value}@host/db\n`,
      `env:\n  - name: PGPASSWORD\n    value: ${value}\n`,
      `"password": "{{ env_var('DB', '${value}') }}"\n`,
      `access-key=urn:example:${value}\n`,
    ]
  ) {
    assert.deepEqual(codes(text), ["FLOE-SCAN003"], text);
  }
});

Deno.test("scan() leaves references, placeholders and names of Secrets alone", () => {
  const text = `
password: "{{ env_var('DBT_ENV_SECRET_FLOE_DB__PASSWORD') }}"
password: \${DB_PASSWORD}
password: {secret_ref: db}
password:
  env: DAGSTER_PG_PASSWORD
token: null
automountServiceAccountToken: false
secret: orders-db
secretKeyRef:
  key: password
  name: orders-db
tokenUri: https://catalog.example.com/v1/oauth/tokens
url: postgresql://\${USER}:\${PASSWORD}@host/db
env:
  - name: PGPASSWORD
    valueFrom: x
password = os.environ["X"]
access-key=urn:acme-secret:vault:object-store
secrets: []
`;
  assert.deepEqual(codes(text, { ...nothing, words: new Set(["orders-db"]) }), []);
});

Deno.test("scan() takes the name of a wanted key for a key at `secretKey` and nowhere else", () => {
  const known = { ...nothing, keys: new Set(["password"]) };
  assert.deepEqual(codes("  - secretKey: password\n", known), []);
  assert.deepEqual(codes("  - secretKey: hunter-two\n", known), ["FLOE-SCAN003"]);
  assert.deepEqual(codes("  password: password\n", known), ["FLOE-SCAN003"]);
});

Deno.test("scan() finds random strings, all but a few by chance", () => {
  const makers = [
    () => random(40, base62),
    () => random(40, hex),
    () => random(32, hex),
    () => random(40, lower + digits),
    () => randomBytes(48).toString("base64"),
    () => randomBytes(32).toString("base64url"),
  ];
  for (const make of makers) {
    const values = Array.from({ length: 200 }, make);
    const found = values.filter((value) => codes(`note: ${value}\n`).includes("FLOE-SCAN004"));
    assert.ok(found.length >= 190, `${found.length} of 200 found`);
  }
});

Deno.test("scan() knows a digest by its position, not by its looks", () => {
  const digest = sha256("x");
  assert.deepEqual(codes(`image: a/b:1@sha256:${digest}\n`), ["FLOE-SCAN004"]);
  const known = { ...nothing, digests: new Set([digest]) };
  assert.deepEqual(codes(`image: a/b:1@sha256:${digest}\n`, known), []);
});

Deno.test("scan() takes names and paths for what they are", () => {
  const text = `
name: acme-retail-orders-dagster-code-location-1a2b3c4d
path: /opt/floe/dbt/models/intermediate/int_order_payments_enriched_v2.sql
id: model.retail_orders.mart_customer_lifetime_value_2026_snapshot
test: not_null_retail_orders_mart_customers_customer_identifier_4f3a9b8c7d
class: OrderPaymentsEnrichedStagingTableV2Factory
account: 123456789012345678901234567890
label: pod-security.kubernetes.io/enforce-version
host: polaris-bootstrap-catalog.lakehouse.svc.cluster.local
uuid: 123e4567-e89b-12d3-a456-426614174000
list: 2026-11-21T00:00:00.000000000+00:00
annotation: argocd.argoproj.io/sync-options=Prune=false,Delete=false
`;
  assert.deepEqual(scan(new Map([["f", text]]), nothing).map(({ at }) => at?.line), []);
});

Deno.test("scan() says where, and never what", () => {
  const token = `ghp_${random(36, base62)}`;
  const [found] = scan(new Map([["acme/x.yaml", `a: 1\nb: ${token}\n`]]), nothing);
  assert.deepEqual(found?.at, { file: "acme/x.yaml", line: 2, column: 4, length: 40 });
  assert.match(found?.message ?? "", /A GitHub token.*acme\/x\.yaml:2/);
  assert.doesNotMatch(JSON.stringify(found), new RegExp(token.slice(4, 12)));
});

Deno.test("scan() raises no alarm over a whole tree, and knows its digests", () => {
  const plan = acmePlan(["orders", "visits"]);
  const rendered = renderFiles(emit(plan, acmeRegistry).objects, plan);
  assert.deepEqual(scan(rendered, knownValues(plan, rendered)), []);
  const alarms = scan(rendered, nothing);
  assert.ok(alarms.length > 0, "without knowledge of positions digests look like secrets");
});

Deno.test("the name of a Secret's key is no excuse for a literal", () => {
  const plan = acmePlan(["orders"]);
  const known = knownValues(plan, renderFiles(emit(plan, acmeRegistry).objects, plan));
  assert.deepEqual(codes("secret: box-root\n", known), []);
  assert.deepEqual(codes("password: password\n", known), ["FLOE-SCAN003"]);
});

Deno.test("a digest position shields only the value that the plan has there", () => {
  const plan = acmePlan(["orders"]);
  const rendered = renderFiles(emit(plan, acmeRegistry).objects, plan);
  const known = knownValues(plan, rendered);
  assert.deepEqual(codes(`{"project_sha256": "${random(64, hex)}"}\n`, known), ["FLOE-SCAN004"]);
  assert.deepEqual(codes(`{"project_sha256": "${sha256("orders/dbt")}"}\n`, known), []);
});
