import { describe, expect, it } from "vitest";
import { mergeConfigurations, overriddenValues } from "./configuration.ts";

const platform = { enableNetworkPolicy: "true", env: { ENABLE_PREFIX_DELEGATION: "true", WARM_ENI_TARGET: "1" } };

describe("mergeConfigurations", () => {
  it("merges maps key by key, and lets the later value prevail", () => {
    expect(mergeConfigurations(platform, undefined, { env: { WARM_ENI_TARGET: "2" }, tolerations: [] })).toEqual({
      enableNetworkPolicy: "true",
      env: { ENABLE_PREFIX_DELEGATION: "true", WARM_ENI_TARGET: "2" },
      tolerations: [],
    });
  });

  it("replaces lists, and a map by what is none", () => {
    expect(mergeConfigurations({ list: [1, 2], map: { a: 1 } }, { list: [3], map: null })).toEqual({
      list: [3],
      map: null,
    });
  });

  it("is nothing of nothing", () => {
    expect(mergeConfigurations(undefined, undefined)).toEqual({});
  });
});

describe("overriddenValues", () => {
  it("names the values that an author sets otherwise, and no others", () => {
    const theirs = { enableNetworkPolicy: "true", env: { WARM_ENI_TARGET: "2", MINIMUM_IP_TARGET: "5" } };
    expect(overriddenValues(platform, theirs)).toEqual([{ path: ["env", "WARM_ENI_TARGET"], ours: "1", theirs: "2" }]);
  });
});
