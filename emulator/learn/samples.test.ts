import { expect, it } from "vitest";
import { selectSamples } from "./samples.ts";

it("keeps configurations that together have every argument, without what is absent or random", () => {
  const applied = [
    { type: "disk", config: { name: "a", size: null, mark: [], vpc: "vpc-0123456789abcdef0" } },
    { type: "disk", config: { name: "b", size: 2, mark: [{ key: "k", value: null }], vpc: "vpc-0fedcba9876543210" } },
    { type: "disk", config: { name: "c", size: 3, mark: [], vpc: null } },
  ];
  expect(selectSamples(applied)).toEqual({
    disk: [{ name: "b", size: 2, mark: [{ key: "k" }], vpc: "vpc-00000000000000001" }],
  });
});
