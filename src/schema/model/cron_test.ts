import assert from "node:assert/strict";
import { cronProblem } from "./cron.ts";

for (
  const expression of [
    "* * * * *",
    "*/5 * * * *",
    "0 8-18/2 * * 1-5",
    "0,30 0 1,15 jan,jul MON-fri",
    "59 23 31 12 7",
    "@daily",
    "  0 6 * * *  ",
  ]
) {
  Deno.test(`cronProblem() accepts "${expression}"`, () => {
    assert.equal(cronProblem(expression), undefined);
  });
}

for (
  const [expression, problem] of [
    ["not a cron", "Expected five fields"],
    ["0 0 6 * * *", "Expected five fields"],
    ["60 * * * *", 'Expected 0 to 59 as minute, found "60"'],
    ["* 24 * * *", 'Expected 0 to 23 as hour, found "24"'],
    ["* * 0 * *", 'Expected 1 to 31 as day of the month, found "0"'],
    ["* * * 13 *", 'Expected 1 to 12 as month, found "13"'],
    ["* * * * 8", 'Expected 0 to 7 as day of the week, found "8"'],
    ["*/0 * * * *", "Expected 0 to 59 as minute"],
    ["5-1 * * * *", "Expected 0 to 59 as minute"],
    ["1-- * * * *", "Expected 0 to 59 as minute"],
    ["* * * foo *", "Expected 1 to 12 as month"],
    ["@reboot", "Expected five fields"],
    ["", "Expected five fields"],
  ] as const
) {
  Deno.test(`cronProblem() refuses "${expression}"`, () => {
    assert.ok(cronProblem(expression)?.startsWith(problem), cronProblem(expression));
  });
}
