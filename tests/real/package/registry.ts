import type { Packed } from "./install.ts";

/** An npm registry on loopback that has one package; it ends with the test. */
export interface Registry extends AsyncDisposable {
  readonly url: string;
}

/** Serves the packed floe as npm's registry would; packages of other scopes come from elsewhere. */
export async function serveRegistry({ tarball, files }: Packed): Promise<Registry> {
  const bytes = await Deno.readFile(tarball);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", bytes));
  const integrity = `sha512-${btoa(String.fromCharCode(...digest))}`;
  const described = JSON.parse(files.get("package.json") ?? "");
  const { name, version } = described;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname, origin } = new URL(request.url);
    if (pathname.endsWith(".tgz")) return new Response(bytes);
    const dist = { tarball: `${origin}/floe.tgz`, integrity };
    const versions = { [version]: { ...described, dist } };
    return Response.json({ name, "dist-tags": { latest: version }, versions });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
