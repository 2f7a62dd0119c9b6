import { describe, expect, it } from "vitest";
import { smallSpec } from "../testing/reference.ts";
import { checkEnvironment } from "./check-environment.ts";
import { derive, type PersonalChanges } from "./derive.ts";
import type { EnvironmentSpec } from "./environment.ts";

describe("a personal environment", () => {
  it.each([null, "ml", 1])("with %j as a section is refused with the path and the value", (clusters) => {
    const changes = { name: "anna", owner: "anna.b", clusters } as unknown as PersonalChanges;
    expect(() => checkEnvironment(derive(smallSpec, changes))).toThrow(
      new RegExp(`Environment "anna" .+ is not valid:\\s+clusters: ${JSON.stringify(clusters)} is not an object`),
    );
  });

  it("without a name is called like its file", () => {
    const spec = derive(smallSpec, { owner: "anna.b" } as PersonalChanges) as EnvironmentSpec;
    expect(() => checkEnvironment(spec, "environments/personal/anna.ts")).toThrow(
      'Environment "anna" (environments/personal/anna.ts) is not valid:\n  name: is missing.',
    );
  });
});
