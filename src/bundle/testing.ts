/**
 * Stores in memory for the unit tests of bundles.
 *
 * @module
 */
import assert from "node:assert/strict";
import { type Artifact, bundleArtifact } from "./artifact.ts";
import { layoutStore } from "./layout.ts";
import type { LayoutFiles } from "./layout_index.ts";
import type { Answer, Problem } from "./problem.ts";
import type { Store } from "./store.ts";

/** A file system as a map. */
export interface MemoryFiles extends LayoutFiles {
  readonly all: Map<string, Uint8Array>;
}

export function memoryFiles(): MemoryFiles {
  const all = new Map<string, Uint8Array>();
  return {
    all,
    readBytes: (path) => Promise.resolve(all.get(path)),
    write: (path, content) => Promise.resolve(void all.set(path, content)),
    create: (path) => {
      const free = !all.has(path);
      if (free) all.set(path, new Uint8Array());
      return Promise.resolve(free);
    },
    remove: (path) => Promise.resolve(void all.delete(path)),
  };
}

export function memoryStore(): Store {
  return layoutStore(memoryFiles(), "out");
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A bundle of one file. */
export function smallBundle(text: string): Artifact {
  return bundleArtifact(new Map([["a.yaml", utf8(text)]]), { kind: "test" }, {});
}

/** The value of an answer that must have one. */
export function valueOf<T>(answer: Answer<T>): T {
  assert.ok("value" in answer, JSON.stringify(answer));
  return answer.value;
}

/** The problem of an answer that must have none. */
export function problemOf(answer: Answer<unknown>): Problem {
  assert.ok("problem" in answer, "there is an answer");
  return answer.problem;
}
