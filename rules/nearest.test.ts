import { describe, expect, it } from "vitest";
import { didYouMean, nearest } from "./nearest.ts";

const environments = ["dev", "staging", "prod"];

describe("nearest", () => {
  it.each([
    ["dve", "dev"],
    ["stagging", "staging"],
    ["PROD", "prod"],
    ["dev", "dev"],
  ])("suggests for %s: %s", (typed, meant) => {
    expect(nearest(typed, environments)).toBe(meant);
  });

  it("suggests a name that contains what was typed, or that it contains", () => {
    expect(nearest("public", ["private", "publicAndPrivate"])).toBe("publicAndPrivate");
    expect(nearest("minimum", ["min", "max", "desired"])).toBe("min");
    expect(nearest("nodes", ["network", "ml-cluster", "ml-nodes"])).toBe("ml-nodes");
    expect(nearest("ml", ["ml-cluster"])).toBeUndefined();
    expect(nearest("nodes", ["training-nodes", "inference-nodes"])).toBeUndefined();
  });

  it("prefers the closest", () => {
    expect(nearest("prob", ["drop", "prod"])).toBe("prod");
  });

  it("suggests nothing when nothing is close", () => {
    expect(nearest("sandbox", environments)).toBeUndefined();
    expect(nearest("", ["dev"])).toBeUndefined();
    expect(nearest("xy", ["s3"])).toBeUndefined();
    expect(nearest("dev", [])).toBeUndefined();
  });
});

describe("didYouMean", () => {
  it("is a sentence to append, or nothing", () => {
    expect(`No environment is called "dve".${didYouMean("dve", environments)}`).toBe(
      'No environment is called "dve". Did you mean "dev"?',
    );
    expect(didYouMean("sandbox", environments)).toBe("");
  });
});
