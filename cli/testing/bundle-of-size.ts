import type { Bundle } from "../sandpit/registry/registry.ts";
import type { Fixture } from "./fixture.ts";

/** A bundle of a stack that has a size, `awake` or `asleep`, and of one that is the same in both. */
export function bundleOfSize(fixture: Fixture, sandpit: string): Bundle {
  const configuration = (name: string, input: string): string =>
    JSON.stringify({
      terraform: { backend: { local: { path: fixture.stateFile(`${sandpit}-${name}`) } } },
      resource: { terraform_data: { size: { input } } },
    });
  const stack = (name: string, input: string) => ({
    id: `${sandpit}-${name}`,
    environment: sandpit,
    name,
    kind: name,
    dependencies: [],
    providers: [],
    configuration: configuration(name, input),
  });
  return {
    schemaVersion: 1,
    stacks: [stack("fixed", "same"), { ...stack("sized", "awake"), asleep: configuration("sized", "asleep") }],
  };
}
