/** What goes wrong on the wire, for one request. */
export type WireFault =
  /** Nobody answers. */
  | { readonly kind: "drops" }
  /** The connection ends without an answer; the registry has heard nothing. */
  | { readonly kind: "closes" }
  /** The registry has done it, and the connection ends in the middle of its answer. */
  | { readonly kind: "truncates" }
  | { readonly kind: "delays"; readonly milliseconds: number }
  | { readonly kind: "answers"; readonly status: number };

/** Stands between a client and a registry, and makes faults. */
export type FaultProxy = AsyncDisposable & {
  readonly host: string;
  /** Counts requests from 1 on again, and makes the fault of the one with that number, or of all. */
  readonly next: (fault?: WireFault, number?: number) => void;
  /** Requests since. */
  readonly count: () => number;
};

/** Starts a proxy on loopback: one request for each connection. */
export function startFaultProxy(upstream: string): FaultProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let made: { readonly fault?: WireFault; readonly number?: number } = {};
  let count = 0;
  const open = new Set<Deno.Conn>();
  const serving = (async () => {
    for await (const connection of listener) {
      open.add(connection);
      count += 1;
      const isWanted = made.number === undefined || made.number === count;
      serve(connection, upstream, isWanted ? made.fault : undefined)
        .catch(ignoreBroken).finally(() => {
          open.delete(connection);
          connection.close();
        });
    }
  })();
  return {
    host: `127.0.0.1:${listener.addr.port}`,
    next: (fault, number) => {
      count = 0;
      made = {
        ...(fault === undefined ? {} : { fault }),
        ...(number === undefined ? {} : { number }),
      };
    },
    count: () => count,
    [Symbol.asyncDispose]: async () => {
      listener.close();
      await serving;
    },
  };
}

async function serve(client: Deno.Conn, upstream: string, fault?: WireFault): Promise<void> {
  const request = await readRequest(client);
  if (request === undefined || fault?.kind === "closes") return;
  // Until the client has lost its patience.
  if (fault?.kind === "drops") return void await client.read(new Uint8Array(1));
  if (fault?.kind === "answers") {
    const head = `HTTP/1.1 ${fault.status} Fault\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`;
    return await writeAll(client, new TextEncoder().encode(head));
  }
  if (fault?.kind === "delays") {
    await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
  }
  const [hostname = "", port = ""] = upstream.split(":");
  using server = await Deno.connect({ hostname, port: Number(port) });
  await writeAll(server, request);
  const answer = await new Response(server.readable).bytes();
  const length = fault?.kind === "truncates" ? answer.length >> 1 : answer.length;
  await writeAll(client, answer.subarray(0, length));
}

/** One whole request, changed so that the registry closes the connection after it. */
async function readRequest(client: Deno.Conn): Promise<Uint8Array | undefined> {
  let read: Uint8Array = new Uint8Array();
  const chunk = new Uint8Array(64 * 1024);
  for (;;) {
    const text = new TextDecoder("latin1").decode(read);
    const end = text.indexOf("\r\n\r\n");
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0);
    if (end !== -1 && read.length >= end + 4 + length) {
      const head = text.slice(0, end).replace(/\r\nconnection:[^\r]*/i, "");
      return joined(new TextEncoder().encode(`${head}\r\nconnection: close`), read.subarray(end));
    }
    const size = await client.read(chunk);
    if (size === null) return undefined;
    read = joined(read, chunk.subarray(0, size));
  }
}

function joined(one: Uint8Array, two: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + two.length);
  both.set(one);
  both.set(two, one.length);
  return both;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

/** A client that has lost its patience is what is wanted here. */
function ignoreBroken(error: unknown): void {
  const { BrokenPipe, ConnectionReset, BadResource, Interrupted } = Deno.errors;
  const isBroken = [BrokenPipe, ConnectionReset, BadResource, Interrupted]
    .some((kind) => error instanceof kind);
  if (!isBroken) throw error;
}
