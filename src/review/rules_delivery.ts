import type { Json } from "../compiler/object.ts";
import type { ObjectChange, Side, Surroundings } from "./change.ts";
import { at, list, text, texts } from "./data.ts";

/**
 * What a GitOps controller applied and takes away with the object that told it to, although it is
 * still wanted. Argo CD deletes with an Application that has its finalizer (Argo CD's "App Deletion"),
 * Flux with a Kustomization that prunes ("Kustomization deletion").
 */
export function deliveriesRemoved(
  { name, before, after }: ObjectChange,
  around: Surroundings,
): readonly string[] {
  if (before === undefined || after !== undefined) return [];
  const stay = deletedWith(before, name.kind).filter((path) => around.stays(name, path));
  if (stay.length === 0) return [];
  const shown = stay.slice(0, 3).join(", ");
  const more = stay.length > 3 ? ` and ${stay.length - 3} more` : "";
  return [`is removed, and with it what it applied and is still wanted: ${shown}${more}`];
}

/** The folders whose objects a controller deletes together with this object. */
function deletedWith({ object }: Side, kind: string): readonly string[] {
  const spec = object["spec"];
  if (kind === "Kustomization" && at(spec, "prune") === true) return folders([at(spec, "path")]);
  if (kind !== "Application") return [];
  const metadata: Json = { ...object.metadata };
  const cascades = texts(at(metadata, "finalizers"))
    .some((one) => one.startsWith("resources-finalizer."));
  const sources = [at(spec, "source"), ...list(at(spec, "sources"))];
  return cascades ? folders(sources.map((source) => at(source, "path"))) : [];
}

/** `manifests/web` of `./dist/shop/prod/manifests/web`. */
function folders(paths: readonly (Json | undefined)[]): readonly string[] {
  return paths.flatMap((path) => {
    const [, folder] = /(?:^|\/)((?:manifests|products|gitops)\/.+?)\/?$/.exec(text(path) ?? "") ??
      [];
    return folder === undefined ? [] : [folder];
  });
}

/** Kinds, namespaces and repositories that an Argo CD project allows and did not allow before. */
export function projectWidened(before: Side | undefined, after: Side): readonly string[] {
  const old = new Set(before === undefined ? [] : allowedBy(before));
  const added = allowedBy(after).filter((one) => !old.has(one));
  if (before !== undefined) return added.map((one) => `lets its applications use ${one}`);
  const kinds = added.filter((one) => one.startsWith("kind ")).length;
  const places = added.filter((one) => one.startsWith("namespace "));
  const what = kinds === 1 ? "1 kind" : `${kinds} kinds`;
  return [`lets its applications apply ${what}, in ${places.join(", ") || "no namespace"}`];
}

function allowedBy({ object }: Side): readonly string[] {
  const spec = object["spec"];
  const kinds = ["clusterResourceWhitelist", "namespaceResourceWhitelist"].flatMap((field) =>
    list(at(spec, field)).map((one) => {
      const group = text(at(one, "group")) ?? "";
      return `kind ${text(at(one, "kind"))}${group === "" ? "" : `.${group}`}`;
    })
  );
  const places = list(at(spec, "destinations")).map((one) => {
    const server = text(at(one, "server")) ?? text(at(one, "name"));
    return `namespace ${text(at(one, "namespace"))} of ${server}`;
  });
  const repositories = texts(at(spec, "sourceRepos")).map((one) => `repository ${one}`);
  return [...new Set([...kinds, ...places, ...repositories])];
}
