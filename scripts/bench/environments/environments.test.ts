import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Schema } from "./from-schema.ts";
import { judge } from "./judge.ts";
import { mutated } from "./mutate.ts";
import { schema } from "./schema.ts";
import { personalSpecs, specs } from "./specs.ts";

/** Generous: a synthesis takes milliseconds, but other tests run beside it. */
const timeout = 300_000;

describe("validation", { timeout }, () => {
  it("accepts only what can be built, and refuses in sentences", async () => {
    const counts = { accepted: 0, refused: 0 };
    const all = fc.oneof(
      { weight: 5, arbitrary: specs },
      { weight: 4, arbitrary: mutated(specs) },
      { weight: 1, arbitrary: personalSpecs },
    );
    await fc.assert(
      fc.asyncProperty(all, async (spec) => {
        counts[(await judge(spec)).is]++;
      }),
      // Always the same environments: `pnpm bench environments` looks at more.
      { numRuns: 120, seed: 1 },
    );
    // Otherwise the property would say little about one of the two.
    expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(15);
  });
});

describe("generated environments", () => {
  it("have every key that an environment can have", () => {
    expect(neverGiven(schema, fc.sample(specs, { numRuns: 700, seed: 1 }), "")).toEqual([]);
  });
});

/** The keys of a schema that none of the values has. */
function neverGiven(part: Schema, values: readonly unknown[], path: string): string[] {
  const objects = values.filter((value) => typeof value === "object" && value !== null) as Record<string, unknown>[];
  const { properties = {}, additionalProperties, items, anyOf, oneOf } = part;
  const named = Object.entries(properties).flatMap(([key, inner]) => {
    const given = objects.flatMap((value) => (value[key] === undefined ? [] : [value[key]]));
    const here = path === "" ? key : `${path}.${key}`;
    return given.length === 0 ? [here] : neverGiven(inner, given, here);
  });
  const below = objects.flatMap((value) => Object.values(value));
  return [
    ...named,
    ...(typeof additionalProperties === "object" ? neverGiven(additionalProperties, below, `${path}.<name>`) : []),
    ...(items === undefined ? [] : neverGiven(items, below, `${path}[]`)),
    ...[...(anyOf ?? []), ...(oneOf ?? [])].flatMap((variant) => neverGiven(variant, values, path)),
  ];
}
