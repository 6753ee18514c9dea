import assert from "node:assert/strict";
import type { z } from "zod";
import { at, one, type SynthObject } from "../../../constructs/testing.ts";
import type { SecretMaker, WantedSecret } from "../../../src/plugin/mod.ts";
import { Driver } from "../../testing.ts";
import externalSecrets from "./mod.ts";

type Written = z.input<typeof externalSecrets.config>;

const people: SecretMaker = { by: "people" };
const job: SecretMaker = { by: "job", component: "reconcile" };

function wanted(name: string, makers: readonly SecretMaker[], namespaces = ["acme"]): WantedSecret {
  const keys = makers.map((maker, index) => ({ key: `key-${index}`, maker }));
  return { name, namespaces, keys, purpose: "A test" };
}

const secrets = [
  wanted("lake", [people, people], ["acme", "acme-orders"]),
  wanted("generated", [{ by: "floe", kind: "password", length: 32 }]),
];
const vault = { server: "https://vault.example.com", role: "floe" };

function driver(config: Written, wanted: readonly WantedSecret[] = secrets) {
  return new Driver(externalSecrets, { config, secrets: wanted });
}

function store(config: Written): unknown {
  return at(one(driver(config).platform(), "SecretStore"), "spec.provider");
}

function entry(objects: readonly SynthObject[], name: string): unknown {
  return at(one(objects, "ExternalSecret", name), "spec.data.0.remoteRef.key");
}

Deno.test("secrets/external-secrets makes an ExternalSecret of what people and floe make", () => {
  const objects = driver({ vault }).platform();
  assert.deepEqual(objects.map(({ kind }) => kind).sort(), [
    "ExternalSecret",
    "ExternalSecret",
    "SecretStore",
    "ServiceAccount",
  ]);
  const { spec, metadata } = one(objects, "ExternalSecret", "lake");
  assert.equal(metadata.namespace, "acme");
  const remoteRef = {
    key: "acme/lake",
    conversionStrategy: "Default",
    decodingStrategy: "None",
    metadataPolicy: "None",
  };
  assert.deepEqual(spec, {
    refreshPolicy: "Periodic",
    refreshInterval: "1h0m0s",
    secretStoreRef: { kind: "SecretStore", name: "external-secrets" },
    target: { name: "lake", creationPolicy: "Owner", deletionPolicy: "Retain" },
    data: ["key-0", "key-1"].map((property) => ({
      secretKey: property,
      remoteRef: { ...remoteRef, property },
    })),
  });
});

Deno.test("secrets/external-secrets reads a copy in a product from the entry of the platform", () => {
  const objects = driver({ vault }).product();
  assert.equal(one(objects, "ExternalSecret", "lake").metadata.namespace, "acme-orders");
  assert.equal(entry(objects, "lake"), "acme/lake");
  const own = driver({ vault }, [wanted("own", [people], ["acme-orders"])]).product();
  assert.equal(entry(own, "own"), "acme-orders/own");
});

Deno.test("secrets/external-secrets leaves to a Job what the Job makes", () => {
  assert.deepEqual(driver({ vault }, [wanted("principal", [job])]).platform(), []);
  const mixed = driver({ vault }, [wanted("mixed", [people, job])]).platform();
  const spec = one(mixed, "ExternalSecret")["spec"];
  assert.equal(at(spec, "target.creationPolicy"), "Merge");
  assert.deepEqual(at(spec, "data.0.secretKey"), "key-0");
  assert.equal(at(spec, "data.1"), undefined);
});

Deno.test("secrets/external-secrets makes nothing where nothing is wanted", () => {
  assert.deepEqual(driver({ vault }, []).product(), []);
});

Deno.test("secrets/external-secrets makes no store where one exists", () => {
  const objects = driver({ cluster_store: "company" }).platform();
  assert.deepEqual([...new Set(objects.map(({ kind }) => kind))], ["ExternalSecret"]);
  assert.deepEqual(at(objects[0], "spec.secretStoreRef"), {
    kind: "ClusterSecretStore",
    name: "company",
  });
});

Deno.test("secrets/external-secrets makes a store of each kind", () => {
  const serviceAccountRef = { name: "external-secrets" };
  assert.deepEqual(store({ vault: { ...vault, namespace: "data" } }), {
    vault: {
      server: "https://vault.example.com",
      path: "secret",
      version: "v2",
      namespace: "data",
      auth: { kubernetes: { mountPath: "kubernetes", role: "floe", serviceAccountRef } },
    },
  });
  assert.deepEqual(store({ aws: { region: "eu-central-1" } }), {
    aws: {
      service: "SecretsManager",
      region: "eu-central-1",
      auth: { jwt: { serviceAccountRef } },
    },
  });
  assert.deepEqual(store({ gcp: { project: "acme", cluster: "data", location: "europe-west1" } }), {
    gcpsm: {
      projectID: "acme",
      auth: {
        workloadIdentity: {
          serviceAccountRef,
          clusterName: "data",
          clusterLocation: "europe-west1",
        },
      },
    },
  });
  assert.deepEqual(store({ azure: { vault_url: "https://acme.vault.azure.net" } }), {
    azurekv: {
      vaultUrl: "https://acme.vault.azure.net",
      authType: "WorkloadIdentity",
      serviceAccountRef,
    },
  });
  assert.deepEqual(store({ kubernetes: { namespace: "vault" } }), {
    kubernetes: {
      remoteNamespace: "vault",
      server: {
        url: "https://kubernetes.default.svc",
        caProvider: { type: "ConfigMap", name: "kube-root-ca.crt", key: "ca.crt" },
      },
      auth: { serviceAccount: serviceAccountRef },
    },
  });
});

Deno.test("secrets/external-secrets annotates the account that reads the store", () => {
  const annotations = { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/floe" };
  const account = one(
    driver({ aws: { region: "eu-central-1" }, annotations }).platform(),
    "ServiceAccount",
  );
  assert.deepEqual(account.metadata.annotations, annotations);
  assert.equal(account["automountServiceAccountToken"], false);
});

Deno.test("secrets/external-secrets names entries as each store allows", () => {
  const dotted = [wanted("lake.keys", [people], ["acme"])];
  const name = (config: Written) => entry(driver(config, dotted).platform(), "lake.keys");
  assert.equal(name({ cluster_store: "company" }), "acme/lake.keys");
  assert.equal(name({ aws: { region: "eu-central-1" } }), "acme/lake.keys");
  assert.equal(name({ gcp: { project: "acme" } }), "acme--lake-dot-keys");
  assert.equal(name({ azure: { vault_url: "https://a.vault.azure.net" } }), "acme--lake-dot-keys");
  assert.equal(name({ kubernetes: { namespace: "vault" } }), "acme.lake.keys");
  assert.equal(
    name({ vault, remote_key: "floe/{environment}/{platform}/{namespace}/{name}" }),
    "floe/local/acme/acme/lake.keys",
  );
});

Deno.test("secrets/external-secrets writes intervals as Kubernetes gives them back", () => {
  const interval = (refresh_minutes: number) =>
    at(
      one(driver({ vault, refresh_minutes }).platform(), "ExternalSecret", "lake"),
      "spec.refreshInterval",
    );
  assert.deepEqual([interval(5), interval(90)], ["5m0s", "1h30m0s"]);
});

Deno.test("secrets/external-secrets refuses what can't work", () => {
  const refusals: readonly [unknown, RegExp][] = [
    [{}, /exactly one of cluster_store, vault/],
    [{ vault, cluster_store: "company" }, /exactly one/],
    [{ vault, remote_key: "floe" }, /add \{name\}/],
    [{ vault, remote_key: "{team}/{name}" }, /\{team\} is not replaced/],
    [{ gcp: { project: "acme" }, remote_key: "floe/{name}" }, /gcp has no such letters/],
    [{ cluster_store: "company", annotations: { a: "b" } }, /annotate that/],
    [{ vault: { ...vault, server: "vault.example.com" } }, /a URL such as/],
    [{ azure: { vault_url: "http://acme.vault.azure.net" } }, /a URL such as/],
    [{ vault: { ...vault, token: "x" } }, /token/],
  ];
  for (const [config, says] of refusals) {
    const { error } = externalSecrets.config.safeParse(config);
    assert.match(error?.message ?? "accepted", says, JSON.stringify(config));
  }
});

Deno.test("secrets/external-secrets warns of plain HTTP and of entries that all share", () => {
  const codes = (config: Written) => driver(config).advise().map(({ code }) => code);
  assert.deepEqual(codes({ vault }), []);
  assert.deepEqual(codes({ vault: { ...vault, server: "http://vault:8200" } }), [
    "secrets/external-secrets/PLAIN-HTTP",
  ]);
  assert.deepEqual(codes({ vault, remote_key: "floe/{name}" }), [
    "secrets/external-secrets/SHARED-ENTRIES",
  ]);
});
