import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import { type Registry, registry } from "../plugin/mod.ts";

/** The plugins that come with floe. */
export const builtIn: Registry = registry(plugins);

export { defaults };
