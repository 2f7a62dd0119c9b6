import { expect, it } from "vitest";
import { applyPatch, patchBetween } from "./merge-patch.ts";

it.each([
  ["nothing", { a: 1 }, { a: 1 }, {}],
  ["a new member", { a: 1 }, { a: 1, b: { c: [2] } }, { b: { c: [2] } }],
  ["a removed one", { a: 1, b: 2 }, { a: 1 }, { b: null }],
  ["one inside another", { a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 3 } }],
  ["a list, as a whole", { a: ["set", "x"] }, { a: ["list", "x"] }, { a: ["list", "x"] }],
  ["an object in the place of a text", { a: "text" }, { a: { b: 1 } }, { a: { b: 1 } }],
  ["a text in the place of an object", { a: { b: 1 } }, { a: "text" }, { a: "text" }],
])("changes %s, and nothing else", (_, from, to, patch) => {
  expect(patchBetween(from, to)).toEqual(patch);
  expect(applyPatch(from, patch)).toEqual(to);
});
