import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Recorded } from "./recorded-states.ts";
import { knownRefreshes } from "./refreshes.ts";

const folder = new URL("recorded/", import.meta.url);

it("explains every attribute that a refresh changes in a recorded state, and no other", () => {
  const changed = readdirSync(folder).flatMap((file) => {
    const recorded = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Recorded;
    return Object.entries(recorded).flatMap(([address, { afterRefresh = {} }]) =>
      Object.keys(afterRefresh).map((attribute) => `${address.split(".")[0]}.${attribute}`),
    );
  });
  expect([...new Set(changed)].sort()).toEqual(Object.keys(knownRefreshes).sort());
});
