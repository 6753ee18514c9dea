/** A proxy that lets connections through to one server, whatever host they name. */
export type ConnectProxy = AsyncDisposable & {
  readonly url: string;
  /** Hosts and ports that were asked for. */
  readonly asked: readonly string[];
};

/** Starts it on loopback (RFC 9110, section 9.3.6). */
export function startConnectProxy(port: number): ConnectProxy {
  const asked: string[] = [];
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const client of listener) connect(client, port, asked).catch(() => {});
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      listener.close();
      await serving;
    },
  };
}

async function connect(client: Deno.Conn, port: number, asked: string[]): Promise<void> {
  const head = new Uint8Array(4096);
  const size = await client.read(head) ?? 0;
  const text = new TextDecoder().decode(head.subarray(0, size));
  asked.push(/^CONNECT (\S+) /.exec(text)?.[1] ?? text.split("\r\n")[0] ?? "");
  const server = await Deno.connect({ hostname: "127.0.0.1", port });
  await client.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
  await Promise.allSettled([
    client.readable.pipeTo(server.writable),
    server.readable.pipeTo(client.writable),
  ]);
}
