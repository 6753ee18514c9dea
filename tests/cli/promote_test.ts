import assert from "node:assert/strict";
import { gates, isOlder } from "../../src/cli/promotion/gates.ts";
import { promotionType } from "../../src/trust/mod.ts";
import { digestIn, run } from "./compiled.ts";
import {
  history,
  product,
  promoted,
  release,
  repository,
  rules,
  tagged,
  twoEnvironments,
} from "./environments.ts";
import { signs, withKeys } from "./keys.ts";

Deno.test("floe bundle promote moves the environment's tag and leaves a signed record", async () => {
  const host = await twoEnvironments();
  const { code, out } = await run(
    host,
    `bundle promote ${repository}:1.0.0-local local ${rules} --reason first`,
  );
  assert.equal(code, 0);
  assert.match(out, /^oci-layout:bundles\/tiny\/platform:local@sha256:\w{64}, record 1\n$/);
  assert.equal(await tagged(host, "local"), digestIn(out));
  const said = await run(host, history("local"));
  assert.equal(said.out, `1  promote   ${digestIn(out)}  by release.pub  first\n`);
  const again = await run(host, `bundle promote ${repository}:1.0.0-local local ${rules}`);
  assert.match(again.out, /\(was there\)$/m);
  const verify = `bundle verify ${repository}:local --key release.pub`;
  assert.equal((await run(host, verify)).code, 0);
});

Deno.test("a promotion record is no Sigstore bundle", async () => {
  const host = await twoEnvironments();
  await promoted(host, `${repository}:1.0.0-local`, "local");
  const { out } = await run(host, `bundle inspect ${repository}:local --json`);
  const { referrers }: { referrers: { artifactType: string }[] } = JSON.parse(out);
  const types = referrers.map(({ artifactType }) => artifactType);
  assert.deepEqual(types.filter((type) => type.includes("promotion")), [promotionType]);
  assert.equal(promotionType, "application/vnd.floe.promotion.v1+json");
});

Deno.test("the trust gate refuses what is unsigned, or lacks what is demanded", async () => {
  const host = await withKeys();
  const promote = `bundle promote ${repository}:1.0.0-local local ${rules}`;
  assert.match((await run(host, promote)).error, /FLOE-TRU002/);
  await run(host, `bundle sign ${repository}:1.0.0-local ${signs("release")}`);
  const lacking = await run(host, `${promote} --attestation provenance`);
  assert.match(lacking.error, /FLOE-TRU003.*no provenance/);
  assert.equal(await tagged(host, "local"), undefined);
  await run(host, `bundle attest ${repository}:1.0.0-local ${signs("release")}`);
  assert.equal((await run(host, `${promote} --attestation provenance`)).code, 0);
});

Deno.test("the promoter gate refuses a key whose records would not count", async () => {
  const host = await twoEnvironments();
  const strange = await run(
    host,
    `bundle promote ${repository}:1.0.0-local local ${
      signs("stranger")
    } --trust release.pub --order local`,
  );
  assert.match(strange.error, /FLOE-PRO004/);
  await host.files.write(
    "policy.yaml",
    "apiVersion: floe.dev/v1\nkind: TrustPolicy\nenvironments: [local, prod]\nrules:\n" +
      "  - { repositories: ['**'], signatures: [release.pub], promotions: [stranger.pub] }\n",
  );
  const by = (name: string) =>
    `bundle promote ${repository}:1.0.0-local local ${signs(name)} --policy policy.yaml`;
  assert.match((await run(host, by("release"))).error, /FLOE-PRO004/);
  assert.equal((await run(host, by("stranger"))).code, 0);
});

Deno.test("the environment gate refuses what was compiled for another one", async () => {
  const host = await twoEnvironments();
  const wrong = await run(host, `bundle promote ${repository}:1.0.0-prod local ${rules}`);
  assert.match(wrong.error, /FLOE-PRO001.*compiled for prod, not for local/);
  assert.match(wrong.error, /Promote 1\.0\.0-local/);
});

Deno.test("the version gate refuses other content under a version of the target", async () => {
  const host = await twoEnvironments();
  await run(host, `bundle copy ${product}:1.0.0-local oci-layout:remote:1.0.0-local`);
  const { error } = await run(
    host,
    `bundle promote ${repository}:1.0.0-local local ${rules} --to oci-layout:remote`,
  );
  assert.match(error, /FLOE-BDL004.*remote:1\.0\.0-local is there with other content/);
});

Deno.test("the order gate refuses production before the environment before it", async () => {
  const host = await twoEnvironments();
  const promote = `bundle promote ${repository}:1.0.0-prod prod ${rules}`;
  assert.match(
    (await run(host, promote)).error,
    /FLOE-PRO002.*1\.0\.0 was never promoted to local/,
  );
  assert.match(
    (await run(host, promote.replace("local,prod", "local,staging"))).error,
    /FLOE-PRO002.*lacks prod/,
  );
  await promoted(host, `${repository}:1.0.0-local`, "local");
  assert.equal((await run(host, promote)).code, 0);
  assert.equal((await run(host, promote.replace(" --order local,prod", ""))).code, 2);
});

Deno.test("the platform gate refuses a product against an older platform, or without one", async () => {
  const host = await twoEnvironments();
  const promote = `bundle promote ${product}:1.0.0-local local ${rules}`;
  assert.match((await run(host, promote)).error, /FLOE-PRO003.*local has no platform tiny/);
  await promoted(host, `${repository}:1.0.0-local`, "local");
  assert.equal((await run(host, promote)).code, 0);
  assert.match((await run(host, `${promote} --platform-at oci-layout:none`)).error, /FLOE-PRO003/);
  await release(host, "1.0.0", "1.1.0");
  await promoted(host, `${repository}:1.1.0-local`, "local");
  const older = await run(host, promote);
  assert.match(older.error, /FLOE-PRO003.*against platform 1\.0\.0, and local runs 1\.1\.0/);
  assert.equal((await run(host, promote.replace(":1.0.0", ":1.1.0"))).code, 0);
  const elsewhere = `${promote.replace(":1.0.0", ":1.1.0")} --to oci-layout:remote`;
  assert.equal((await run(host, elsewhere)).code, 2);
  assert.equal((await run(host, `${elsewhere} --platform-at ${repository}`)).code, 0);
});

Deno.test("isOlder() compares numbers, not letters", () => {
  assert.deepEqual(
    [["1.9.0", "1.10.0"], ["1.10.0", "1.9.0"], ["1.0.0", "1.0.0"], ["0.9.9", "1.0.0"]]
      .map(([one = "", other = ""]) => isOlder(one, other)),
    [true, false, false, true],
  );
});

Deno.test("floe bundle promote --dry-run says what every gate says, and changes nothing", async () => {
  const host = await twoEnvironments();
  const before = [...host.contents.keys()].sort();
  const promote = `bundle promote ${repository}:1.0.0-prod prod ${rules} --dry-run`;
  const refused = await run(host, promote);
  assert.equal(refused.code, 1);
  assert.deepEqual(
    refused.out.trim().split("\n").map((line) => line.split(":")[0]),
    gates.map(({ name }) => `${name === "order" ? "refuses" : "lets"}  ${name}`),
  );
  const fine = await run(host, promote.replace("local,prod", "prod"));
  assert.equal(fine.code, 0);
  assert.match(fine.out, /platform:prod would point at sha256:/);
  assert.deepEqual([...host.contents.keys()].sort(), before);
});

Deno.test("floe bundle promote brings a bundle and its referrers to another store", async () => {
  const host = await twoEnvironments();
  await run(host, `bundle attest ${repository}:1.0.0-local ${signs("release")}`);
  const to = "--to oci-layout:remote/tiny/platform";
  const { code, error } = await run(
    host,
    `bundle promote ${repository}:1.0.0-local local ${rules} ${to}`,
  );
  assert.equal(code, 0, error);
  assert.equal(await tagged(host, "local"), undefined);
  const verify = "bundle verify oci-layout:remote/tiny/platform:local --key release.pub";
  assert.equal((await run(host, `${verify} --attestation provenance`)).code, 0);
  const { out } = await run(host, "bundle list oci-layout:remote/tiny/platform");
  assert.match(out, /^1\.0\.0-local +sha/m);
});
