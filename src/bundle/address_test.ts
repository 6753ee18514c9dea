import assert from "node:assert/strict";
import { addressText, parseAddress } from "./address.ts";

const digest = `sha256:${"0".repeat(64)}`;

const good: Readonly<Record<string, unknown>> = {
  "oci-layout:out": { store: { kind: "layout", folder: "out" } },
  "oci-layout:../a/b:1.0.0": { store: { kind: "layout", folder: "../a/b" }, tag: "1.0.0" },
  "oci-layout:C:/a": { store: { kind: "layout", folder: "C:/a" } },
  [`oci-layout:out@${digest}`]: { store: { kind: "layout", folder: "out" }, digest },
  "oci://localhost:5000/a/b": {
    store: { kind: "registry", registry: "localhost:5000", repository: "a/b" },
  },
  "oci://ghcr.io/acme/lake-house:v1": {
    store: { kind: "registry", registry: "ghcr.io", repository: "acme/lake-house" },
    tag: "v1",
  },
  [`oci://[::1]:5000/a:t@${digest}`]: {
    store: { kind: "registry", registry: "[::1]:5000", repository: "a" },
    tag: "t",
    digest,
  },
};

for (const [text, address] of Object.entries(good)) {
  Deno.test(`parseAddress() reads ${text}, and addressText() writes it again`, () => {
    const parsed = parseAddress(text);
    assert.deepEqual(parsed, address);
    assert.equal(parsed === undefined ? "" : addressText(parsed), text);
  });
}

const bad = [
  "",
  "oci-layout:",
  "oci://ghcr.io",
  "oci://ghcr.io/",
  "oci:///a",
  "oci://ghcr.io/Acme",
  "oci://user:secret@ghcr.io/a",
  "https://ghcr.io/a",
  "ghcr.io/a:1",
  "oci://ghcr.io/a:",
  "oci://ghcr.io/a:-x",
  "oci://ghcr.io/a@sha256:12",
  `oci://ghcr.io/a@${digest}@${digest}`,
];
for (const text of bad) {
  Deno.test(`parseAddress() refuses "${text}"`, () => {
    assert.equal(parseAddress(text), undefined);
  });
}
