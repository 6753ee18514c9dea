import assert from "node:assert/strict";
import type { MemoryHost } from "../../src/host/mod.ts";
import { digestIn, run } from "../cli/compiled.ts";
import { type SignedBundle, signedBundle, succeeds } from "./oci/bundles.ts";
import { type FaultProxy, startFaultProxy, type WireFault } from "./oci/fault_proxy.ts";
import { realTest } from "./programs/real.ts";
import { registryServer, startRegistry } from "./programs/registry.ts";

/** Each with whether it passes by itself, so that a push must succeed. */
const faults: Readonly<Record<string, { readonly fault: WireFault; readonly passes: boolean }>> = {
  "drops a request": { fault: { kind: "drops" }, passes: true },
  "closes a connection": { fault: { kind: "closes" }, passes: true },
  "truncates an answer": { fault: { kind: "truncates" }, passes: true },
  "answers 503": { fault: { kind: "answers", status: 503 }, passes: true },
  "answers 403": { fault: { kind: "answers", status: 403 }, passes: false },
};

/** Little patience, and no pauses. */
function impatient({ host }: SignedBundle): MemoryHost {
  return {
    ...host,
    send: (request, options) => host.send(request, { ...options, patienceMs: 1000 }),
    wait: () => Promise.resolve(),
  };
}

realTest("a push to distribution is waited for where every answer is late", {
  needs: [registryServer],
}, async () => {
  await using registry = await startRegistry({ open: true });
  await using proxy = startFaultProxy(registry.host);
  const bundle = await signedBundle();
  proxy.next({ kind: "delays", milliseconds: 100 });
  const to = `oci://${proxy.host}/team/late`;
  const out = await succeeds(bundle.host, `bundle push ${bundle.layout}:${bundle.tag} ${to}`);
  assert.equal(digestIn(out), bundle.digest);
});

for (const [what, { fault, passes }] of Object.entries(faults)) {
  realTest(`a push to distribution withstands a network that ${what}, whichever it is`, {
    needs: [registryServer],
  }, async () => {
    await using registry = await startRegistry({ open: true });
    await using proxy = startFaultProxy(registry.host);
    const bundle = await signedBundle();
    const host = impatient(bundle);
    await succeeds(host, pushTo(bundle, proxy, "team/clean"));
    const count = proxy.count();
    assert.ok(count > 10, `${count} requests`);
    let failed = 0;
    for (let number = 1; number <= count; number++) {
      const repository = `team/at${number}`;
      proxy.next(fault, number);
      const { code, error } = await run(host, pushTo(bundle, proxy, repository));
      if (code !== 0) {
        failed += 1;
        assert.equal(code, 1, error);
        assert.match(error, /^error\[FLOE-BDL005\]/, `request ${number}`);
        assert.equal(
          await hasTag(registry.host, repository, bundle.tag),
          false,
          `request ${number}`,
        );
      }
      proxy.next();
      await succeeds(host, pushTo(bundle, proxy, repository));
      const there = `oci://${proxy.host}/${repository}:${bundle.tag}`;
      await succeeds(host, `bundle verify ${there} --key floe.pub`);
    }
    assert.equal(failed > 0, !passes, `${failed} of ${count} failed`);
  });
}

function pushTo({ layout, tag }: SignedBundle, { host }: FaultProxy, repository: string): string {
  return `bundle push ${layout}:${tag} oci://${host}/${repository}`;
}

async function hasTag(host: string, repository: string, tag: string): Promise<boolean> {
  const accept = "application/vnd.oci.image.manifest.v1+json";
  const url = `http://${host}/v2/${repository}/manifests/${tag}`;
  const answer = await fetch(url, { method: "HEAD", headers: { accept } });
  return answer.ok;
}
