import { stringify } from "yaml";
import type { Edge, PlanComponent } from "../../src/compiler/mod.ts";
import {
  type AnyPlugin,
  type Endpoint,
  type SecretMaker,
  sizes,
  type Upgrade,
} from "../../src/plugin/mod.ts";
import { at, text } from "../../src/policy/json.ts";
import { subject } from "../../src/policy/subject.ts";
import { pluginFields } from "../../src/schema/fields.ts";
import { compiledExample, type Example, selection, shownInstance } from "./example_platform.ts";
import { block, cell, code, generated, table } from "./markdown.ts";
import { secretNamesIn } from "./secret_names.ts";

/** One plugin's page: an example, its settings, and what comes of them, all from compiling it. */
export function pluginPage(plugin: AnyPlugin): string {
  const example = compiledExample(plugin, {});
  const category = plugin.id.slice(0, plugin.id.indexOf("/"));
  return [
    generated(plugin.id),
    `${plugin.summary}.\n\n`,
    block("yaml", stringify({ plugins: { [category]: selection(plugin) } })),
    aliases(plugin),
    section("Settings", settings(plugin)),
    section("Components and ports", components(plugin, example)),
    section("Connections", connections(plugin, example)),
    section("Alerts", alerts(plugin, example)),
    section("CPU and memory", resources(plugin)),
    section("Credentials", credentials(plugin, example)),
    section("Versions and upgrades", versions(plugin)),
    section("Hazards", hazards(plugin)),
  ].join("");
}

function section(title: string, body: string): string {
  return body === "" ? "" : `\n## ${title}\n\n${body}`;
}

function aliases({ aliases = [] }: AnyPlugin): string {
  if (aliases.length === 0) return "";
  const names = aliases.map(({ type, endpoint }) =>
    code(type) + (endpoint === undefined ? "" : ` (${endpoint} endpoint)`)
  );
  return `\nAlso known as ${names.join(", ")}.\n`;
}

function settings({ config }: AnyPlugin): string {
  const rows = pluginFields(config).map((field) => [
    code(field.path) + (field.required ? " (required)" : ""),
    code(field.type),
    field.fallback === undefined ? "" : code(JSON.stringify(field.fallback)),
    field.overlay === undefined ? "" : "yes",
    cell(field.description),
  ]);
  if (rows.length === 0) return "None.\n";
  return table(["field", "type", "default", "overlay", "what it does"], rows);
}

function own(plugin: AnyPlugin, { plan }: Example): readonly PlanComponent[] {
  return plan.components.filter(({ instance }) => instance === shownInstance(plugin));
}

function components(plugin: AnyPlugin, example: Example): string {
  const rows = own(plugin, example).map(({ object, kind, product, endpoints = [] }) => [
    code(object),
    product === undefined ? "platform" : "each product",
    kind,
    endpoints.map(portText).join(", "),
  ]);
  return table(["component", "in", "kind", "ports"], rows);
}

function portText({ name, port, targetPort = port, ui, metrics }: Endpoint): string {
  const purpose = [
    ...(ui === undefined ? [] : [`user interface, ${uiText[ui.authentication]}`]),
    ...(metrics === undefined ? [] : [`metrics at ${code(metrics.path)}`]),
  ].join("; ");
  const where = `${code(name)} ${port}${port === targetPort ? "" : ` → ${targetPort}`}`;
  return purpose === "" ? where : `${where} (${purpose})`;
}

const uiText = { own: "which asks for a login", none: "which asks nobody for a login" } as const;

function connections(plugin: AnyPlugin, example: Example): string {
  const objects = new Map(example.plan.components.map(({ id, object }) => [id, object]));
  const peers = example.plan.peers.filter(({ instance }) => instance === shownInstance(plugin));
  const mine = new Set([...own(plugin, example), ...peers].map(({ id }) => id));
  const target = ({ to }: Edge) =>
    "external" in to
      ? `${code(`${to.external}:${to.port}`)} (outside)`
      : `${code(objects.get(to.component) ?? to.component)} ${to.port}`;
  const rows = example.plan.edges.filter(({ from }) => mine.has(from)).map((edge) => [
    code(objects.get(edge.from) ?? edge.from),
    target(edge),
    edge.kind,
    code(edge.capability ?? ""),
  ]);
  const note =
    "Among the neighbours of this page; the network policies allow these and no others. " +
    "`boot` edges are waited for.\n\n";
  return rows.length === 0 ? "" : note + table(["from", "to", "kind", "capability"], unique(rows));
}

/** Rules that the components bring for a Prometheus. */
function alerts(plugin: AnyPlugin, example: Example): string {
  const rows = own(plugin, example).flatMap(({ endpoints = [] }) =>
    endpoints.flatMap(({ metrics }) => metrics?.alerts ?? []).map((alert) => [
      code(alert.name),
      alert.severity,
      alert.for,
      code(alert.expr),
      cell(alert.summary),
    ])
  );
  const note = "Made where a Prometheus reads the metrics; `$job` stands for the component.\n\n";
  if (rows.length === 0) return "";
  return note + table(["alert", "severity", "after", "expression", "says"], unique(rows));
}

/** One row per container, and per size where the plugin has sizes and they differ. */
function resources(plugin: AnyPlugin): string {
  const header = ["component", "container", "CPU", "memory", "memory limit"];
  if (!pluginFields(plugin.config).some(({ path }) => path === "size")) {
    return table(header, unique(containers(plugin, {})));
  }
  const bySize = sizes.options.map((size) => ({ size, rows: containers(plugin, { size }) }));
  const same = new Set(
    bySize.map(({ rows }) => new Set(rows.map(String))).reduce((a, b) => a.intersection(b)),
  );
  const rows = bySize.flatMap(({ size, rows }) =>
    rows.map((row) => [same.has(String(row)) ? "every" : size, ...row])
  );
  return table(["size", ...header], unique(rows));
}

function containers(plugin: AnyPlugin, config: Record<string, unknown>): string[][] {
  const { objects } = compiledExample(plugin, { config });
  return objects.filter(({ origin }) => origin === shownInstance(plugin)).flatMap((placed) => {
    const { name, pod } = subject(placed);
    return (pod?.containers ?? []).filter(({ init }) => !init).map((container) => [
      code(placed.object.metadata.annotations?.["floe.dev/logical-name"] ?? name),
      code(container.name),
      text(at(container.spec, "resources", "requests", "cpu")) ?? "",
      text(at(container.spec, "resources", "requests", "memory")) ?? "",
      text(at(container.spec, "resources", "limits", "memory")) ?? "",
    ]);
  });
}

function credentials(plugin: AnyPlugin, { plan, objects }: Example): string {
  const ref = shownInstance(plugin);
  const used = secretNamesIn([
    objects.filter(({ origin }) => origin === ref).map(({ object }) => object),
    plan.bindings.filter(({ provider }) => provider === ref).map(({ grant }) => grant.binding),
  ]);
  const rows = plan.secrets.filter(({ name }) => used.has(name)).flatMap((secret) =>
    secret.keys.map(({ key, maker }) => [
      code(secret.name),
      code(key),
      makers(maker),
      cell(secret.purpose),
    ])
  );
  return table(["Secret", "key", "made by", "what it is"], unique(rows));
}

function makers(maker: SecretMaker): string {
  if (maker.by === "people") return "people";
  if (maker.by === "operator") return maker.name;
  return maker.by === "job" ? `the Job of ${code(maker.component)}` : "`floe secrets create`";
}

function versions({ versions = [] }: AnyPlugin): string {
  const images = table(
    ["version", "image of", "image"],
    versions.flatMap(({ version, images }) =>
      Object.entries(images).map(([role, image]) => [version, role, code(image)])
    ),
  );
  const steps = versions.flatMap(({ version, upgrade }) =>
    upgrade === undefined ? [] : [upgradeLine(version, upgrade)]
  );
  return steps.length === 0 ? images : `${images}\n${steps.join("")}`;
}

function upgradeLine(version: string, upgrade: Upgrade): string {
  const { from, migration, backupFirst = false, reversible, notes } = upgrade;
  const facts = [
    from.length === 0 ? "no step leads here" : `from ${from.join(", ")}`,
    ...(migration === undefined ? [] : [`the Job of ${code(migration)} migrates`]),
    ...(backupFirst ? ["back up first"] : []),
    reversible ? "can be taken back" : "can't be taken back",
  ];
  return `- To ${version}: ${facts.join("; ")}. ${notes}\n`;
}

/** What the plugin's author knows, and what it says of its example in a production environment. */
function hazards(plugin: AnyPlugin): string {
  const { advice } = compiledExample(plugin, { production: true });
  const said = advice.map(({ message, hint }) =>
    hint === undefined ? message : `${message}. ${hint}`
  );
  return [...plugin.hazards ?? [], ...said].map((line) => `- ${line}.\n`).join("");
}

function unique(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(rows.map((row) => [row.join("|"), row])).values()];
}
