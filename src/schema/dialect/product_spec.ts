import { nearest, suggest } from "../../diagnostics/mod.ts";
import { categories, isCategory } from "../categories.ts";
import { sharedProduct } from "../model/product.ts";
import type { Entry, Mapping, Tree } from "../tree.ts";
import {
  change,
  eachItem,
  type Entries,
  entriesOf,
  entry,
  is,
  mapping,
  type Notes,
  put,
  rename,
  replaceOld,
  scalar,
  take,
  textOf,
  within,
} from "./edit.ts";
import { forbidConnections } from "./connections.ts";
import { withoutLiteralSecrets } from "./references.ts";
import { typedOrchestration } from "./orchestration_types.ts";

/** Fields of the written product that the canonical one has under another name. */
const written = [
  "platform",
  "transforms",
  "schedule",
  "outputPorts",
  "inputPorts",
  "ingestion",
  "compute",
];

/** Generation 2's product as the canonical tree. Generation 1's is brought into this form first. */
export function productFromSpec(root: Mapping, notes: Notes): Tree {
  const fields = entriesOf(root);
  renameTwins(fields, notes);
  refuseUnknown(fields, notes);
  forbidConnections(fields, notes);
  change(fields, "platform", (tree) => platformReference(tree, notes));
  const instances = takeInstances(fields);
  const models = takeTransforms(fields, notes);
  takeCompute(fields, instances, models, notes);
  put(fields, "instances", mappingEntry(instances, root));
  if (models.length > 0 && !fields.has("dbt")) {
    const at = models[0]?.at ?? root.at;
    const path = mapping([["path", entry(scalar(".", at))]], at);
    fields.set("dbt", entry({ kind: "sequence", items: [path], at }));
  }
  if (models.length > 0) {
    const at = models[0]?.at ?? root.at;
    fields.set("models", entry({ kind: "sequence", items: models, at }));
  }
  takePorts(fields, root);
  takeSchedule(fields, notes);
  change(fields, "orchestration", typedOrchestration);
  change(fields, "contracts", (tree) => eachItem(tree, contractPath));
  change(fields, "ingestion", (tree) => entriesOf(tree).get("sources")?.value ?? tree);
  return withoutLiteralSecrets(mapping(fields, root.at), notes);
}

function renameTwins(fields: Entries, notes: Notes): void {
  rename(fields, "output_ports", "outputPorts", notes);
  rename(fields, "input_ports", "inputPorts", notes);
  replaceOld(fields, "consumption", "semantic", notes);
  change(fields, "transforms", (tree) =>
    eachItem(tree, (item) =>
      within(item, (one) => {
        rename(one, "depends_on", "dependsOn", notes);
        rename(one, "quality_checks", "qualityChecks", notes);
      })));
  for (const ports of ["outputPorts", "inputPorts"]) {
    change(fields, ports, (tree) => eachItem(tree, (item) => snakeColumns(item, notes)));
  }
}

function snakeColumns(port: Tree, notes: Notes): Tree {
  return within(port, (one) => {
    change(
      one,
      "schema",
      (columns) =>
        eachItem(
          columns,
          (column) => within(column, (field) => rename(field, "primary_key", "primaryKey", notes)),
        ),
    );
  });
}

/** Canonical names are no names of the written file, so the top level is checked here. */
function refuseUnknown(fields: Entries, notes: Notes): void {
  const known = [...Object.keys(sharedProduct), ...written];
  for (const [name, found] of fields) {
    if (known.includes(name)) continue;
    if (isCategory(name) && textOf(found.value) !== undefined) continue;
    const near = nearest(name, [...known, ...Object.keys(categories)]);
    notes.add("FLOE-SCH001", {
      message: `Unknown field "${name}"`,
      ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }),
      at: found.key,
    });
    fields.delete(name);
  }
}

function platformReference(tree: Tree, notes: Notes): Tree {
  if (tree.kind === "scalar") return mapping([["ref", entry(tree)]], tree.at);
  return within(tree, (fields) => replaceOld(fields, "manifest", "ref", notes));
}

/** `storage: bronze`, `catalog: default`, …: a category's name with an instance's. */
function takeInstances(fields: Entries): Entries {
  const instances: Entries = new Map();
  for (const [name, found] of [...fields]) {
    if (!isCategory(name) || name === "compute" || textOf(found.value) === undefined) continue;
    instances.set(name, found);
    fields.delete(name);
  }
  return instances;
}

/** `transforms` mixes dbt projects (`path`) and settings of single models (`name`). */
function takeTransforms(fields: Entries, notes: Notes): Tree[] {
  const transforms = take(fields, "transforms");
  if (transforms === undefined) return [];
  if (transforms.value.kind !== "sequence") {
    notes.add("FLOE-SCH003", {
      message: '"transforms" must be a list',
      hint: "Write each transform as an item: - { type: dbt, path: dbt }",
      at: transforms.value.at,
    });
    return [];
  }
  const projects: Tree[] = [];
  const models: Tree[] = [];
  for (const item of transforms.value.items) {
    const one = entriesOf(item);
    const type = one.get("type");
    if (type !== undefined && textOf(type.value) !== "dbt") {
      notes.add("FLOE-SCH004", {
        message: 'The "type" of a transform must be dbt',
        at: type.value.at,
      });
    }
    if (item.kind === "mapping") one.delete("type");
    const rest = item.kind === "mapping" ? mapping(one, item.at) : item;
    (one.has("path") || (type !== undefined && !one.has("name")) ? projects : models).push(rest);
  }
  if (projects.length > 0) {
    const value: Tree = { kind: "sequence", items: projects, at: transforms.value.at };
    fields.set("dbt", { key: transforms.key, value });
  }
  return models;
}

/** `compute: name`, or `{default, overrides}` where single models run elsewhere. */
function takeCompute(fields: Entries, instances: Entries, models: Tree[], notes: Notes): void {
  const compute = take(fields, "compute");
  if (compute === undefined) return;
  if (compute.value.kind !== "mapping") return put(instances, "compute", compute);
  const inner = entriesOf(compute.value);
  put(instances, "compute", take(inner, "default"));
  for (const [model, chosen] of entriesOf(take(inner, "overrides")?.value)) {
    const index = models.findIndex((one) => textOf(entriesOf(one).get("name")?.value) === model);
    const found = models[index];
    if (found === undefined) {
      const name = entry(scalar(model, chosen.key), chosen.key);
      models.push(mapping([["name", name], ["compute", chosen]], chosen.key));
    } else {
      models[index] = within(found, (one) => {
        if (!one.has("compute")) one.set("compute", chosen);
      });
    }
  }
  for (const [name, found] of inner) {
    notes.add("FLOE-SCH001", {
      message: `Unknown field "${name}" in "compute"`,
      hint: "Expected default or overrides",
      at: found.key,
    });
  }
}

function takePorts(fields: Entries, root: Mapping): void {
  const ports: Entries = new Map();
  put(ports, "outputs", take(fields, "outputPorts"));
  put(ports, "inputs", take(fields, "inputPorts"));
  put(fields, "ports", mappingEntry(ports, root));
}

function mappingEntry(entries: Entries, root: Mapping): Entry | undefined {
  const first = entries.values().next().value;
  return first === undefined ? undefined : entry(mapping(entries, root.at), first.key);
}

/** Job and schedule that the shorthand `schedule:` stands for. */
const wholeProduct = "build_all";
const scheduleFields = ["cron", "timezone", "enabled"];

/**
 * `schedule: {cron, timezone, enabled}` runs the job `build_all`: the whole product, unless the
 * product declares a job of that name.
 */
function takeSchedule(fields: Entries, notes: Notes): void {
  const shorthand = take(fields, "schedule");
  if (shorthand === undefined) return;
  const { at } = shorthand.value;
  for (const [name, found] of entriesOf(shorthand.value)) {
    if (scheduleFields.includes(name)) continue;
    notes.add("FLOE-SCH001", {
      message: `Unknown field "${name}" in "schedule"`,
      hint: suggest(name, scheduleFields),
      at: found.key,
    });
  }
  // Upstream's cron may be empty: a schedule without one never runs.
  const cron = entriesOf(shorthand.value).get("cron")?.value;
  if (shorthand.value.kind === "mapping" && (cron === undefined || is(cron, null))) return;
  const schedule = within(shorthand.value, (one) => {
    put(one, "cron_schedule", take(one, "cron"));
    one.set("job", entry(scalar(wholeProduct, at), shorthand.key));
  });
  const given = fields.get("orchestration");
  if (given !== undefined && given.value.kind !== "mapping") return;
  const blocks = entriesOf(given?.value);
  const jobs = entriesOf(blocks.get("jobs")?.value);
  if (!jobs.has(wholeProduct)) {
    const everything: Tree = { kind: "sequence", items: [scalar("*", at)], at };
    const job = mapping([
      ["type", entry(scalar("batch", at), shorthand.key)],
      ["selection", entry(everything, shorthand.key)],
    ], at);
    jobs.set(wholeProduct, entry(job, shorthand.key));
  }
  const schedules = entriesOf(blocks.get("schedules")?.value);
  schedules.set(wholeProduct, { key: shorthand.key, value: schedule });
  setMapping(blocks, "jobs", jobs, shorthand);
  setMapping(blocks, "schedules", schedules, shorthand);
  const whole = mapping(blocks, given?.value.at ?? at);
  fields.set("orchestration", { key: given?.key ?? shorthand.key, value: whole });
}

function setMapping(blocks: Entries, name: string, entries: Entries, because: Entry): void {
  const present = blocks.get(name);
  const at = present?.value.at ?? because.value.at;
  blocks.set(name, { key: present?.key ?? because.key, value: mapping(entries, at) });
}

function contractPath(tree: Tree): Tree {
  return tree.kind === "scalar" ? mapping([["path", entry(tree)]], tree.at) : tree;
}
