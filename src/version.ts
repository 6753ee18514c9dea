/** floe's own version; a test compares it with the package's. */
export const floeVersion = "0.1.0";
