import { expect, it } from "vitest";
import type { Json } from "../model/json.ts";
import { isEmpty } from "./empty.ts";

it.each<[Json | undefined, boolean]>([
  [undefined, true],
  [null, true],
  ["", true],
  [[], true],
  [{}, true],
  [{ create: null, tags: {} }, true],
  [false, false],
  [0, false],
  [" ", false],
  // A block without arguments is a block.
  [[{}], false],
  [[null], false],
  [[""], false],
  [{ enabled: false }, false],
])("%j says nothing: %s", (value, expected) => {
  expect(isEmpty(value)).toBe(expected);
});
