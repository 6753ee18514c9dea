import type { Json } from "../compiler/object.ts";
import type { ObjectChange, Side } from "./change.ts";
import { projectWidened } from "./rules_delivery.ts";
import { at, canonical, fields, list, text, texts } from "./data.ts";

/** One thing that a rule allows; `*` stands for all. */
interface Grant {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly name: string;
}

/** Roles that allow more, bindings that reach more, pods that get a token. */
export function permissionsWidened(change: ObjectChange): readonly string[] {
  const { name: { kind }, before, after } = change;
  if (after === undefined) return [];
  if (kind === "Role" || kind === "ClusterRole") return moreGrants(before, after);
  if (kind === "RoleBinding" || kind === "ClusterRoleBinding") return moreSubjects(before, after);
  if (kind === "AppProject") return projectWidened(before, after);
  return tokens(change);
}

function moreGrants(before: Side | undefined, after: Side): readonly string[] {
  const old = grantsOf(before);
  const added = grantsOf(after).filter((grant) => !old.some((one) => covers(one, grant)));
  const lines = added.map(({ group, resource, verb, name }) => {
    const where = group === "" || resource.startsWith("/") ? resource : `${resource}.${group}`;
    return `allows ${verb} ${where}${name === "*" ? "" : ` (only ${name})`}`;
  });
  const oldAggregation = canonical(before?.object["aggregationRule"]);
  const aggregation = after.object["aggregationRule"];
  return aggregation === undefined || canonical(aggregation) === oldAggregation
    ? [...new Set(lines)]
    : [...new Set(lines), "allows whatever the roles allow that its labels select"];
}

function grantsOf(side: Side | undefined): readonly Grant[] {
  return list(side?.object["rules"]).flatMap((rule) => {
    const verbs = texts(at(rule, "verbs"));
    const names = texts(at(rule, "resourceNames"));
    const urls = texts(at(rule, "nonResourceURLs")).map((resource) => ({ group: "", resource }));
    const resources = texts(at(rule, "apiGroups")).flatMap((group) =>
      texts(at(rule, "resources")).map((resource) => ({ group, resource }))
    );
    return [...resources, ...urls].flatMap((what) =>
      verbs.flatMap((verb) =>
        (names.length === 0 ? ["*"] : names).map((name) => ({ ...what, verb, name }))
      )
    );
  });
}

function covers(a: Grant, b: Grant): boolean {
  const all = (mine: string, theirs: string) => mine === "*" || mine === theirs;
  return all(a.group, b.group) && all(a.resource, b.resource) && all(a.verb, b.verb) &&
    all(a.name, b.name);
}

function moreSubjects(before: Side | undefined, after: Side): readonly string[] {
  const role = after.object["roleRef"];
  const isSameRole = before !== undefined &&
    canonical(before.object["roleRef"]) === canonical(role);
  const old = new Set(isSameRole ? list(before.object["subjects"]).map(subjectText) : []);
  return list(after.object["subjects"]).map(subjectText).filter((one) => !old.has(one))
    .map((one) => `gives ${text(at(role, "kind"))} ${text(at(role, "name"))} to ${one}`);
}

function subjectText(subject: Json): string {
  const { kind, namespace, name } = fields(subject);
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** Absent means mounted where a ServiceAccount does not say otherwise; floe always says so. */
function tokens({ fields, before, after }: ObjectChange): readonly string[] {
  const isToken = (steps: readonly string[]) => steps.at(-1) === "automountServiceAccountToken";
  if (before === undefined) {
    const mounted = [...after?.leaves.values() ?? []]
      .some(({ steps, value }) => isToken(steps) && value === true);
    return mounted ? ["its pods get a token for the API server"] : [];
  }
  return fields.filter(({ steps, before, after }) =>
    isToken(steps) && (after === true || (after === undefined && before === false))
  ).map(() => "its pods get a token for the API server");
}
