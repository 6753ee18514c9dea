import { identity, type PlatformContext } from "../../../src/plugin/mod.ts";
import { type Common, type Exposure, hostOf } from "./config.ts";
import { proxy } from "./proxy.ts";

/** What a route sends a host's requests to, and what it is called. */
export interface Served {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly host: string;
  /** Service in the platform's namespace. */
  readonly service: string;
  readonly port: number;
}

/** Makes what stands before a user interface, and says where its host's requests go. */
export function serve(
  context: PlatformContext<Common>,
  exposure: Exposure,
  https: boolean,
): Served {
  const { config, platform, instance } = context;
  const { label, proxied } = exposure;
  const host = hostOf(label, config, platform);
  const { authentication } = config;
  if (proxied && authentication !== undefined) {
    proxy(context, { exposure, authentication, url: `${https ? "https" : "http"}://${host}` });
    const { name, labels } = context.workload(label);
    return {
      metadata: { name, labels },
      host,
      service: name,
      port: context.address(label, "http").port,
    };
  }
  const { service, port } = context.binding(label, "web-ui");
  const own = instance === "default" ? [] : [instance];
  return { metadata: { name: identity(service, ...own, label).kubernetes }, host, service, port };
}
