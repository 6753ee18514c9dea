/** An OpenID Connect issuer on loopback that knows one person, and what it was asked. */
export type Issuer = AsyncDisposable & {
  readonly url: string;
  /** Answers an authorization request, as a person who has logged in would come back. */
  readonly login: (authorization: string) => string;
};

/** What the issuer says of the person. */
export type Person = {
  readonly email: string;
  readonly groups: readonly string[];
};

const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

/** Starts an issuer with a key of its own; each code is good once. */
export async function startIssuer(client: string, person: Person): Promise<Issuer> {
  const size = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const keys = await crypto.subtle.generateKey({ ...algorithm, ...size }, true, ["sign", "verify"]);
  const nonces = new Map<string, string>();
  const jwk = await crypto.subtle.exportKey("jwk", keys.publicKey);
  const tokenFor = (issuer: string, nonce: string): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: client, sub: "1", iat: now, exp: now + 600, nonce };
    return sign(keys.privateKey, { ...claims, ...person, email_verified: true });
  };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, origin } = new URL(request.url);
      if (pathname === "/.well-known/openid-configuration") return Response.json(discovery(origin));
      if (pathname === "/keys") return Response.json({ keys: [{ ...jwk, kid: "1", use: "sig" }] });
      const code = (await request.formData()).get("code");
      const nonce = nonces.get(String(code));
      if (pathname !== "/token" || nonce === undefined) return new Response(null, { status: 400 });
      nonces.delete(String(code));
      const id_token = await tokenFor(origin, nonce);
      return Response.json({ access_token: "opaque", token_type: "Bearer", id_token });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    login: (authorization) => {
      const { searchParams } = new URL(authorization);
      const code = crypto.randomUUID();
      nonces.set(code, searchParams.get("nonce") ?? "");
      const back = new URL(searchParams.get("redirect_uri") ?? "");
      return `${back.pathname}?${new URLSearchParams({
        code,
        state: searchParams.get("state") ?? "",
      })}`;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function discovery(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
}

async function sign(key: CryptoKey, claims: Record<string, unknown>): Promise<string> {
  const text = [{ alg: "RS256", kid: "1", typ: "JWT" }, claims]
    .map((part) => base64url(new TextEncoder().encode(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(text));
  return `${text}.${base64url(new Uint8Array(signature))}`;
}

function base64url(bytes: Uint8Array<ArrayBuffer>): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
