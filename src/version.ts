import config from "../deno.json" with { type: "json" };

/** floe's own version: the one of its package. */
export const floeVersion: string = config.version;
