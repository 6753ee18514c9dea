import { goProgram } from "./go.ts";
import type { Program } from "./program.ts";
import { VERSIONS } from "./versions.ts";

/** crane: the client of go-containerregistry, which cosign and many others are made of. */
export const crane: Program = goProgram({
  name: "crane",
  version: VERSIONS.goContainerRegistry,
  package: "github.com/google/go-containerregistry/cmd/crane",
  takes: "half a minute",
});

/** oras: the client of the OCI's artifacts. Its module can only be built from within another one. */
export const oras: Program = goProgram({
  name: "oras",
  version: VERSIONS.oras,
  package: "oras.land/oras/cmd/oras",
  goMod: `module floe.test/oras\n\ngo 1.25.0\n\nrequire oras.land/oras v${VERSIONS.oras}\n`,
  takes: "a minute",
});

const source = new URL("../oci/registry/", import.meta.url);

/** go-containerregistry's registry with the referrers API, which its own command leaves out. */
export const referrersRegistry: Program = goProgram({
  name: "referrers-registry",
  version: VERSIONS.goContainerRegistry,
  package: ".",
  goMod: Deno.readTextFileSync(new URL("go.mod", source)),
  main: Deno.readTextFileSync(new URL("main.go", source)),
  takes: "half a minute",
});
