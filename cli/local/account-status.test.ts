import { expect, it } from "vitest";
import { memoryOfTree } from "./account-status.ts";

it("counts the memory of a process and of all that it has started, and of no other", () => {
  const listing = [
    "    1     0  9999",
    "  100     1   100",
    "  101   100   200",
    "  102   101   300",
    "  103     1  5000",
  ];
  expect(memoryOfTree(listing.join("\n"), 100)).toBe(600 * 1024);
});
