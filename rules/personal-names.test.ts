import fc from "fast-check";
import { expect, it } from "vitest";
import { isSlug } from "./names.ts";
import { personalNames } from "./personal-names.ts";

it("names what a sandpit has among others", () => {
  expect(personalNames("dev", "anna-gpu")).toEqual({
    namespace: "sandpit-anna-gpu",
    group: "sandpit:anna-gpu",
    secrets: "dev/sandpits/anna-gpu/",
    objects: "sandpits/anna-gpu/",
    database: "sandpit_anna_gpu",
    models: "sandpits/anna-gpu/",
  });
});

it("gives two sandpits nothing in common, and no path below the other's", () => {
  const slug = fc.stringMatching(/^[a-z](-?[a-z0-9]){0,5}$/).filter((name) => isSlug(name, 12));
  fc.assert(
    fc.property(slug, slug, (one, other) => {
      fc.pre(one !== other);
      const names = [personalNames("dev", one), personalNames("dev", other)] as const;
      for (const key of ["namespace", "group", "database"] as const) expect(names[0][key]).not.toBe(names[1][key]);
      for (const key of ["secrets", "objects", "models"] as const) {
        expect(names[0][key].startsWith(names[1][key]) || names[1][key].startsWith(names[0][key])).toBe(false);
      }
    }),
  );
});
