import type { Entry } from "./entry.ts";

/** Text that is not the YAML floe reads. */
export const yaml = {
  "FLOE-YAML001": {
    severity: "error",
    summary: "The file is not valid YAML",
    explanation:
      "The YAML parser stopped at this place. Nothing after it was read, so mend this first.",
    wrong: "metadata:\n  name: 'sales\n",
    right: "metadata:\n  name: sales\n",
  },
  "FLOE-YAML002": {
    severity: "error",
    summary: "A tab indents a line",
    explanation: "YAML forbids tabs as indentation, because editors disagree about their width.",
    wrong: "metadata:\n\tname: sales\n",
    right: "metadata:\n  name: sales\n",
  },
  "FLOE-YAML003": {
    severity: "error",
    summary: "A key comes twice in one mapping",
    explanation:
      "Parsers disagree about which of the two counts, so floe takes neither. Keys that a merge (<<) brings may be written again: what is written wins.",
    wrong: "compute: default\ncompute: warehouse\n",
    right: "compute: warehouse\n",
  },
  "FLOE-YAML004": {
    severity: "error",
    summary: "The file holds more than one document",
    explanation: "A file describes one platform, one product or one overlay. Split it.",
    wrong: "metadata: { name: sales }\n---\nmetadata: { name: visits }\n",
    right: "metadata: { name: sales }\n",
  },
  "FLOE-YAML005": {
    severity: "error",
    summary: "The file is nested too deeply",
    explanation: "floe reads 64 levels of nesting, which no platform or product comes near.",
    wrong: "a: [[[[[[[[[[[[[[[[[[[[…]]]]]]]]]]]]]]]]]]]]\n",
    right: "a: [b]\n",
  },
  "FLOE-YAML006": {
    severity: "error",
    summary: "The file is too large",
    explanation:
      "floe reads files of up to 4 MiB characters. Data belongs beside the configuration, in seeds or a data contract, not in it.",
    wrong: "(a file of 10 MB)",
    right: "(a file of some kilobytes)",
  },
  "FLOE-YAML007": {
    severity: "error",
    summary: "An alias cannot be resolved",
    explanation:
      "An alias (*name) needs an anchor (&name) before it, may not lie inside what its own anchor holds, and a merge (<<) takes mappings only. All aliases of a file together may stand for 100,000 values, so that a small file cannot grow without bound.",
    wrong: "production: *defaults\n",
    right: "staging: &defaults { threads: 4 }\nproduction: *defaults\n",
  },
  "FLOE-YAML008": {
    severity: "error",
    summary: "The file is not UTF-8 text",
    explanation:
      "A NUL or a replacement character (U+FFFD) shows that the file was written in another encoding or is not text. Save it as UTF-8.",
    wrong: "owner: M\uFFFDller\n",
    right: "owner: Müller\n",
  },
  "FLOE-YAML009": {
    severity: "error",
    summary: "The file is empty",
    explanation: "There is no value in it, only comments or nothing at all.",
    wrong: "# my platform\n",
    right: "apiVersion: floe.dev/v1\nkind: Platform\n",
  },
  "FLOE-YAML010": {
    severity: "error",
    summary: "YAML that floe has no use for",
    explanation:
      "Tags of one's own, keys that are not plain words, infinite numbers and numbers that are not a number have no meaning in a configuration.",
    wrong: "threads: .inf\n",
    right: "threads: 4\n",
  },
} as const satisfies Record<`FLOE-YAML${number}`, Entry>;
