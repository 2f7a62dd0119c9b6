import { expect, it } from "vitest";
import { type CallFrame, type CpuProfile, placeOf, summarizeProfile } from "./summarize.ts";

const frame = (functionName: string, url: string, lineNumber = 0): CallFrame => ({
  functionName,
  url,
  lineNumber,
  columnNumber: 0,
});

const profile: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame("(idle)", "") },
    { id: 2, callFrame: frame("parse", "file:///r/node_modules/.pnpm/zod@4.0.0/node_modules/zod/v4/core.js", 9) },
    { id: 3, callFrame: frame("", "file:///r/emulator/wire/server.ts", 4) },
    { id: 4, callFrame: frame("(garbage collector)", "") },
  ],
  samples: [1, 2, 3, 2, 4],
  timeDeltas: [5000, 1000, 2000, 3000, 500],
};

it("adds up what was done, not what was waited for", () => {
  expect(summarizeProfile(profile)).toEqual({
    busy: 6.5,
    places: [
      { name: "zod", milliseconds: 4 },
      { name: "emulator/wire", milliseconds: 2 },
      { name: "(garbage collector)", milliseconds: 0.5 },
    ],
    functions: [
      { name: "parse  zod/v4/core.js:10", milliseconds: 4 },
      { name: "(anonymous)  r/emulator/wire/server.ts:5", milliseconds: 2 },
      { name: "(garbage collector)", milliseconds: 0.5 },
    ],
  });
});

it("places compiled code by its source", () => {
  const { places } = summarizeProfile(profile, (each) =>
    each.url.includes("/emulator/") ? { ...each, url: "file:///r/cli/plan/run.ts" } : each,
  );
  expect(places.map(({ name }) => name)).toContain("cli/plan");
});

it.each([
  [
    "file:///r/node_modules/.pnpm/@cdktf+provider-aws@21.0.0/node_modules/@cdktf/provider-aws/lib/vpc/index.js",
    "@cdktf/provider-aws",
  ],
  ["node:internal/modules/esm/utils", "node:internal/modules"],
  ["node:fs", "node:fs"],
  ["", "V8 and Node's own code"],
])("places %s", (url, place) => {
  expect(placeOf(frame("open", url))).toBe(place);
});
