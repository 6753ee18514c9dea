import { diagnose, type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import {
  type Answer,
  type KnownObject,
  type Made,
  nearestObject,
  shortName,
  whyJson,
  whyText,
} from "../review/mod.ts";
import { compileAll } from "./build.ts";
import { type Command, projectOptions, UsageError, type Values } from "./command.ts";
import { joinPath } from "./paths.ts";
import { printDiagnostics } from "./report.ts";
import { proofOf } from "./why_proof.ts";
import { matches, type WrittenTree, writtenTrees } from "./why_trees.ts";

export const why: Command = {
  name: "why",
  positionals: "<object> [field]",
  description:
    "Says what made an object of dist/, and which lines of which files a field of it depends on.",
  options: {
    ...projectOptions,
    out: {
      type: "string",
      value: "DIR",
      description: "Folder that `floe synth` wrote (default: dist in the repository)",
    },
    json: { type: "boolean", description: "Print JSON (floe-why/v1)" },
  },
  examples: [
    {
      command: "floe why Deployment/polaris",
      does: "Says which plugin made it, and where it is chosen",
    },
    {
      command: "floe why Deployment/polaris spec.replicas --env prod",
      does: "Says which line of which file sets it",
    },
    {
      command: "floe why NetworkPolicy/lakehouse/polaris spec.egress[0]",
      does: "Says for whom a path is open",
    },
  ],
  async run({ host, values, positionals: [word, field] }) {
    if (word === undefined) throw new UsageError("Name an object, for example Deployment/polaris");
    const trees = await writtenTrees(host, values);
    const found = matches(trees, word);
    if (found.length === 0) {
      printDiagnostics(host, [unknownObject(trees, word)]);
      return "diagnostics";
    }
    refuseSeveral(found);
    const diagnostics: Diagnostic[] = [];
    const answers: Answer[] = [];
    for (const { tree, object } of found) {
      const made = madeOf(tree, object);
      if (field === undefined) {
        answers.push({ made });
        continue;
      }
      const proof = await prove(host, values, tree, object, field);
      if ("problems" in proof) diagnostics.push(...proof.problems);
      else answers.push({ made, cause: proof.cause });
    }
    printDiagnostics(host, diagnostics);
    if (answers.length > 0) {
      host.terminal.out(values.flag("json") ? whyJson(answers) : whyText(answers));
    }
    return hasErrors(diagnostics) ? "diagnostics" : "ok";
  },
};

function unknownObject(trees: readonly WrittenTree[], word: string): Diagnostic {
  if (trees.length === 0) {
    return diagnose("FLOE-REV003", {
      message: "There is no tree of objects to look in",
      hint: "Run `floe synth`; it writes dist/ with a source map",
    });
  }
  const near = nearestObject(word, trees.flatMap(({ objects }) => objects));
  return diagnose("FLOE-REV003", {
    message: `There is no object "${word}" below ${trees.map(({ folder }) => folder).join(", ")}`,
    hint: near === undefined
      ? "Name it <kind>/<name>, <kind>/<namespace>/<name>, or by its file"
      : `Did you mean "${near}"?`,
  });
}

/** The same object in several environments is fine, several objects in one are not. */
function refuseSeveral(found: ReturnType<typeof matches>): void {
  for (const [{ folder }, all] of Map.groupBy(found, ({ tree }) => tree)) {
    if (all.length === 1) continue;
    const choices = all.map(({ object }) => shortName(object));
    throw new UsageError(`Choose one object of ${folder}:\n  ${choices.join("\n  ")}`);
  }
}

function madeOf({ folder, platform, environment, map }: WrittenTree, object: KnownObject): Made {
  const { origin = "core", component = "", product } = map.objects[object.id] ?? {};
  const { plugin, version, chosen, config = {} } = map.instances[origin] ?? {};
  return {
    object: shortName(object),
    platform,
    environment,
    file: joinPath(folder, object.path),
    origin,
    component,
    ...(product === undefined ? {} : { product }),
    ...(plugin === undefined ? {} : { plugin }),
    ...(version === undefined ? {} : { version }),
    ...(chosen === undefined ? {} : { chosen }),
    config,
  };
}

/** Compiles that one environment and asks what the field depends on. */
async function prove(
  host: Host,
  values: Values,
  tree: WrittenTree,
  { id, path }: KnownObject,
  field: string,
) {
  const one: Values = {
    ...values,
    texts: (name) => {
      if (name === "env") return [tree.environment];
      return name === "platform" && tree.platformFile !== undefined
        ? [tree.platformFile]
        : values.texts(name);
    },
  };
  const { compiled, diagnostics } = await compileAll(host, one);
  const own = compiled.find(({ plan, environment }) =>
    plan?.platform.name === tree.platform && environment === tree.environment
  );
  if (own === undefined) {
    const all = [...diagnostics, ...compiled.flatMap((each) => each.diagnostics)];
    return { problems: all.filter((each) => hasErrors([each])) };
  }
  const text = await host.files.readText(joinPath(tree.folder, path));
  const proof = proofOf({ compiled: own, id, text, field });
  return "problem" in proof ? { problems: [proof.problem] } : proof;
}
