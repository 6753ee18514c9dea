import type { Command } from "./command.ts";

/** A command as the overview shows it; its file is loaded when it is run. */
export interface CommandEntry {
  readonly summary: string;
  load(): Promise<Command>;
}

/** Commands that share a first word: `floe bundle push`. */
export interface CommandGroup {
  readonly summary: string;
  readonly verbs: Readonly<Record<string, CommandEntry>>;
}

/** Every command by all its words, in the order in which help shows them. */
export function allCommands(): Readonly<Record<string, CommandEntry>> {
  return Object.fromEntries(
    Object.entries(commands).flatMap(([name, entry]) =>
      "verbs" in entry
        ? Object.entries(entry.verbs).map(([verb, one]) => [`${name} ${verb}`, one] as const)
        : [[name, entry] as const]
    ),
  );
}

/** The one tree of commands, in the order in which help shows them. */
export const commands: Readonly<Record<string, CommandEntry | CommandGroup>> = {
  init: {
    summary: "Write a small platform and product that compile at once",
    load: async () => (await import("./init.ts")).init,
  },
  synth: {
    summary: "Compile platforms and products into dist/",
    load: async () => (await import("./synth.ts")).synth,
  },
  validate: {
    summary: "Check platforms and products without writing anything",
    load: async () => (await import("./validate.ts")).validate,
  },
  diff: {
    summary: "Show what a change of the generated objects does, by risk",
    load: async () => (await import("./diff.ts")).diff,
  },
  why: {
    summary: "Say which lines of which files a field of an object depends on",
    load: async () => (await import("./why.ts")).why,
  },
  plan: {
    summary: "Print the resolved plan as JSON",
    load: async () => (await import("./plan.ts")).plan,
  },
  lock: {
    summary: "Pin what dbt says of each product, or list products of other repositories",
    load: async () => (await import("./lock.ts")).lock,
  },
  image: {
    summary: "Pin images to digests: ask registries, or note a build",
    load: async () => (await import("./image.ts")).image,
  },
  secrets: {
    summary: "List the secrets that must exist, or create the generated ones",
    load: async () => (await import("./secrets.ts")).secrets,
  },
  product: {
    summary: "Work on one product as a whole",
    verbs: {
      retire: {
        summary: "Say what goes and what stays when a product is taken out",
        load: async () => (await import("./product_retire.ts")).productRetire,
      },
    },
  },
  bundle: {
    summary: "Make OCI artifacts of what was compiled, and bring them to registries",
    verbs: {
      build: {
        summary: "Make a bundle of each platform and product in dist/",
        load: async () => (await import("./bundle/build.ts")).build,
      },
      list: {
        summary: "List the tags of a layout or repository",
        load: async () => (await import("./bundle/list.ts")).list,
      },
      inspect: {
        summary: "Show what a bundle is and what is said of it",
        load: async () => (await import("./bundle/inspect.ts")).inspect,
      },
      sign: {
        summary: "Sign a bundle in both formats that cosign knows",
        load: async () => (await import("./bundle/sign.ts")).sign,
      },
      attest: {
        summary: "Attach SBOM and provenance to a bundle, signed",
        load: async () => (await import("./bundle/attest.ts")).attest,
      },
      verify: {
        summary: "Check who signed a bundle",
        load: async () => (await import("./bundle/verify.ts")).verify,
      },
      "rebuild-verify": {
        summary: "Prove that a bundle is what its recorded inputs compile to",
        load: async () => (await import("./bundle/rebuild_verify.ts")).rebuildVerify,
      },
      promote: {
        summary: "Move an environment's tag to a bundle, through gates",
        load: async () => (await import("./bundle/promote.ts")).promote,
      },
      rollback: {
        summary: "Move an environment's tag back to the bundle before",
        load: async () => (await import("./bundle/rollback.ts")).rollback,
      },
      history: {
        summary: "Show what was in an environment, from signed records",
        load: async () => (await import("./bundle/history.ts")).history,
      },
      push: {
        summary: "Bring a bundle to a registry",
        load: async () => (await import("./bundle/copy.ts")).push,
      },
      pull: {
        summary: "Write a bundle's files into a folder",
        load: async () => (await import("./bundle/pull.ts")).pull,
      },
      copy: {
        summary: "Copy a bundle between layouts and registries",
        load: async () => (await import("./bundle/copy.ts")).copy,
      },
      delete: {
        summary: "Delete a bundle or a tag",
        load: async () => (await import("./bundle/delete.ts")).remove,
      },
    },
  },
  trust: {
    summary: "Make keys to sign bundles with",
    verbs: {
      keygen: {
        summary: "Make a key pair that cosign can read",
        load: async () => (await import("./trust/keygen.ts")).keygen,
      },
    },
  },
  schema: {
    summary: "Print the JSON Schema of a file that floe reads or writes",
    load: async () => (await import("./schema.ts")).schema,
  },
  plugins: {
    summary: "List the plugins, or show one",
    load: async () => (await import("./plugins.ts")).plugins,
  },
  explain: {
    summary: "Say what a diagnostic code means, with an example",
    load: async () => (await import("./explain.ts")).explain,
  },
  version: {
    summary: "Print floe's version",
    load: async () => (await import("./version.ts")).version,
  },
};
