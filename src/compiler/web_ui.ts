import type { Capability, Description, Endpoint, Grant, UserInterface } from "../plugin/mod.ts";

/** The capability that the core itself offers and answers. */
export const webUi: Capability = "web-ui";

/** The endpoint of an instance that people look at. */
export interface WebUi {
  readonly component: string;
  readonly endpoint: Endpoint;
  readonly ui: UserInterface;
}

/** The user interface that a description has; a second one is a mistake of the plugin. */
export function webUiOf({ components }: Description): WebUi | undefined {
  return webUisOf({ components })[0];
}

/** Every endpoint of a description that is marked as a user interface. */
export function webUisOf({ components }: Pick<Description, "components">): readonly WebUi[] {
  return components.flatMap(({ name, endpoints = [] }) =>
    endpoints.flatMap((endpoint) =>
      endpoint.ui === undefined ? [] : [{ component: name, endpoint, ui: endpoint.ui }]
    )
  );
}

/** The description with its user interface among what it offers. */
export function offeringWebUi(description: Description): Description {
  const found = webUiOf(description);
  if (found === undefined) return description;
  const at = { component: found.component, endpoint: found.endpoint.name };
  return { ...description, offers: [...description.offers ?? [], { capability: webUi, at }] };
}

/** What a consumer of a user interface gets. */
export function webUiGrant(
  { host, port }: { readonly host: string; readonly port: number },
  { title, authentication }: UserInterface,
): Grant {
  const service = host.slice(0, host.indexOf("."));
  return { binding: { host, port, service, title, authentication } };
}
