import { expect, it } from "vitest";
import { z } from "zod";
import { defineAddon } from "./addon-spec.ts";
import { addonsFor } from "./addons-for.ts";

const spec = (name: string, versions: object, needs: readonly string[] = []) => ({
  spec: defineAddon({
    name,
    description: "",
    options: z.strictObject({ version: z.string().optional(), replicas: z.number().optional() }),
    versions: versions as Record<string, string>,
    needs,
    provides: [],
    serviceAccount: { namespace: "default", name },
  }),
});

const known = {
  old: spec("old", { "1.35": "v1" }),
  current: spec("current", { "1.35": "v1", "1.36": "v2" }),
  dependent: spec("dependent", { "1.35": "v1", "1.36": "v2" }, ["old"]),
};

it("keeps the add-ons that have a version for the cluster, and those that they need, without versions for another", () => {
  const addons = { old: {}, current: { version: "v1", replicas: 3 }, dependent: {} };
  expect(addonsFor(addons, "1.35", known)).toEqual({ old: {}, current: { replicas: 3 }, dependent: {} });
  expect(addonsFor(addons, "1.36", known)).toEqual({ current: { replicas: 3 } });
  expect(addonsFor(addons, "1.37", known)).toEqual({});
});

it("leaves what it does not know to the check of all add-ons", () => {
  expect(addonsFor({ curent: {} }, "1.36", known)).toEqual({ curent: {} });
});
