import { expect, it } from "vitest";
import { remedies } from "./drift-remedies.ts";

const scope = "dev --stack dev-network";
const undone = { path: "name", steps: ["name"], isUndone: true };
const saved = { path: "arn", steps: ["arn"], isUndone: false };
const untilNoChange = `change the code until ./platform plan ${scope} shows no change`;

it.each([
  ["changed", [undone], `./platform apply ${scope}`, untilNoChange],
  [
    "changed",
    [saved],
    "change it back by hand, or set it in the code and apply: nothing in the code says what it should be",
    `./platform apply ${scope} saves it in the state`,
  ],
  [
    "changed",
    [undone, saved],
    `./platform apply ${scope} changes back what the code sets; change arn back by hand`,
    `${untilNoChange}, then ./platform apply ${scope} to save the rest in the state`,
  ],
  ["removed", [], `./platform apply ${scope} creates it again`, "remove it from the code, then apply"],
] as const)("%s %j: undo by %s; accept by %s", (kind, attributes, undo, accept) => {
  expect(remedies({ kind, attributes }, scope)).toEqual({ undo, accept });
});
