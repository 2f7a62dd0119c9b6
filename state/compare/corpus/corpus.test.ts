import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../model/json.ts";
import { compareViews } from "../compare-views.ts";
import type { StateView } from "../view.ts";
import { generated } from "./generated.ts";
import { names } from "./names.ts";
import { devAccount, type Pair, prodAccount } from "./pair.ts";
import { references } from "./references.ts";
import { spelling } from "./spelling.ts";

const dev = { environment: "dev", account: devAccount, alias: "ml-dev", region: "us-east-2" };
const prod = { environment: "prod", account: prodAccount, alias: "ml-prod", region: "eu-west-1" };

/** Paths of what differs, from dev to prod and back. */
function differences({ type = "aws_example", ...pair }: Pair): readonly (readonly string[])[] {
  const [name = ""] = Object.keys(pair.dev);
  const isOutput = type === "output";
  const address = isOutput ? `output.${name}` : `${type}.this`;
  const view = (side: "dev" | "prod"): StateView => {
    const attributes: JsonObject = isOutput ? { value: pair[side][name] ?? null } : pair[side];
    const besides = Object.entries(pair.besides?.[side] ?? {});
    return new Map([
      [address, { type, attributes }],
      ...besides.map(([key, value]) => [key, { type: key.split(".")[0] ?? "", attributes: value }] as const),
    ]);
  };
  const both = [compareViews(view("dev"), view("prod"), dev, prod), compareViews(view("prod"), view("dev"), prod, dev)];
  return both.map((compared) =>
    compared.differences
      .filter((difference) => difference.address === address)
      .flatMap(({ attributes }) => attributes.flatMap(({ noise, path }) => (noise ? [] : [path]))),
  );
}

describe.each([
  ["references", references],
  ["generated values", generated],
  ["spelling", spelling],
  ["names", names],
])("%s", (_, pairs) => {
  it.each(pairs.map((pair) => [pair.what, pair] as const))("%s", (_what, pair) => {
    const expected = pair.differs ?? [];
    const [there, back] = differences(pair);
    expect(there).toEqual(expected);
    // Positions in lists, and keys, are those of the left side.
    expect(back).toHaveLength(expected.length);
  });
});

it("has pairs of every kind, none twice", () => {
  const all = [...references, ...generated, ...spelling, ...names];
  expect(all.length).toBeGreaterThanOrEqual(140);
  expect(new Set(all.map((pair) => JSON.stringify({ ...pair, what: "" }))).size).toBe(all.length);
});
