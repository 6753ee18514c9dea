import {
  type Answer,
  parseReference,
  type Problem,
  type RegistryClient,
} from "../bundle/registry/mod.ts";
import { type Code, diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { WantedImage } from "./image_wanted.ts";

/** What registries said. */
export interface Asked {
  /** Digest by reference. */
  readonly digests: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Asks registries for digests, each registry one image after the other. What one can't tell keeps no
 * other from being told. Reports FLOE-IMG006 to FLOE-IMG011.
 *
 * @param locked Digest by reference, as the lock has it.
 */
export async function askRegistries(
  client: RegistryClient,
  wanted: readonly WantedImage[],
  locked: Readonly<Record<string, string>>,
): Promise<Asked> {
  const queues = Map.groupBy(wanted, ({ addresses: [first = ""] }) => first.split("/")[0] ?? "");
  const digests = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  await Promise.all([...queues.values()].map(async (queue) => {
    for (const image of queue) {
      const known = locked[image.reference];
      const found = await askOne(client, image, known);
      if ("digest" in found) digests.set(image.reference, found.digest);
      else diagnostics.push(known === undefined ? tolerated(image, found) : found);
    }
  }));
  return { digests, diagnostics };
}

async function askOne(
  client: RegistryClient,
  { reference, addresses }: WantedImage,
  known: string | undefined,
): Promise<{ readonly digest: string } | Diagnostic> {
  const digests = new Map<string, string>();
  for (const address of addresses) {
    const answer = await digestAt(client, address, known);
    if ("problem" in answer) return failure(reference, answer.problem);
    digests.set(answer.value, address);
  }
  const [[digest, address] = ["", ""], other] = digests;
  return other === undefined ? { digest } : diagnose("FLOE-IMG010", {
    message: `"${address}" and "${other[1]}" are not the same image`,
    hint: "Copy the index with all its platforms to the mirror: the digest must stay as it is",
  });
}

async function digestAt(
  client: RegistryClient,
  address: string,
  known: string | undefined,
): Promise<Answer<string>> {
  const reference = parseReference(address);
  return reference === undefined
    ? { problem: { kind: "invalid", detail: `"${address}" is no reference with a tag` } }
    : await client.digestOf(reference, known);
}

const failures: Readonly<Record<Problem["kind"], { readonly code: Code; readonly hint: string }>> =
  {
    "not found": {
      code: "FLOE-IMG006",
      hint: "Correct the version or the mirror; an image that you build must be pushed first",
    },
    "unauthorized": {
      code: "FLOE-IMG007",
      hint: "Log in with `docker login`, or name a file with credentials: --docker-config",
    },
    "unreachable": {
      code: "FLOE-IMG008",
      hint: "Try again where the registry can be reached: `deno task image lock`",
    },
    // Nobody is asked to wait for somebody else's writing where nothing is written.
    "busy": { code: "FLOE-IMG008", hint: "Try again" },
    "invalid": {
      code: "FLOE-IMG009",
      hint: "Ask whoever runs the registry, or the mirror in front of it",
    },
  };

function failure(reference: string, { kind, detail }: Problem): Diagnostic {
  const { code, hint } = failures[kind];
  return diagnose(code, { message: `No digest for "${reference}": ${detail}`, hint });
}

/** What the platform says it can do without is no reason to fail. */
function tolerated({ reference, allowed }: WantedImage, found: Diagnostic): Diagnostic {
  return allowed === undefined ? found : diagnose("FLOE-IMG011", {
    message: found.message,
    hint: `The platform allows "${reference}" without one: ${allowed}`,
  });
}
