import assert from "node:assert/strict";

Deno.test("a compilation sends one span per stage where OTEL_DENO asks for it", async () => {
  const bodies: string[] = [];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      if (new URL(request.url).pathname === "/v1/traces") bodies.push(await request.text());
      return new Response("{}", { headers: { "content-type": "application/json" } });
    },
  );
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "synth", "--check"],
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
    },
    stdout: "null",
    stderr: "null",
  }).output();
  assert.ok(success);
  const spans = bodies.join("\n");
  for (const stage of ["load", "compile", "emit", "check"]) {
    assert.match(spans, new RegExp(`"name":\\s*"${stage}"`));
  }
});
