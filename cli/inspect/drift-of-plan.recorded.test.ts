import { readdirSync, readFileSync } from "node:fs";
import { type JsonObject, reconcile, type Sibling } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import type { Recorded } from "../e2e/local-aws/recorded-states.ts";

const folder = new URL("../e2e/local-aws/recorded/", import.meta.url);
const stacks = readdirSync(folder).map((file) => ({
  stack: file.replace(".json", ""),
  recorded: JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Recorded,
}));
const siblings = stacks.flatMap(({ recorded }) =>
  Object.entries(recorded).map(
    ([address, { attributes }]): Sibling => ({
      type: address.split(".")[0] ?? "",
      attributes: attributes as JsonObject,
    }),
  ),
);

describe.each(stacks)("$stack, right after its first apply by the real provider", ({ recorded }) => {
  const refreshed = Object.entries(recorded).flatMap(([address, { attributes, afterRefresh }]) =>
    afterRefresh === undefined
      ? []
      : [{ address, attributes: attributes as JsonObject, afterRefresh: afterRefresh as JsonObject }],
  );

  it.each(refreshed)("$address has not drifted", ({ address, attributes, afterRefresh }) => {
    const { drifted } = reconcile(
      attributes,
      { ...attributes, ...afterRefresh },
      {
        type: address.split(".")[0] ?? "",
        ignored: { all: false, paths: [] },
        isConfigured: () => false,
        siblings,
        isOrdered: () => undefined,
      },
    );
    expect(drifted).toEqual(attributes);
  });
});
