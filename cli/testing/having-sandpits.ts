import { checkEnvironment, type PermanentSpec, type Sandpits } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import type { Target } from "@ml-platform/stacks";
import type { SandpitEntry } from "../sandpit/entry.ts";
import { openSandpitRegistry } from "../sandpit/registry/open-registry.ts";
import { dev, Fixture, type FixtureStack } from "./fixture.ts";
import { writeState } from "./state-file.ts";

/** The entry of a shared sandpit of `dev` that its owner, of the same name, made at noon for three days. */
export function sandpitEntry(name: string, changes: Partial<SandpitEntry> = {}): SandpitEntry {
  return {
    schemaVersion: 1,
    name,
    owner: name,
    kind: "shared",
    base: "dev",
    created: "2026-11-26T12:00:00.000Z",
    expires: "2026-11-29T12:00:00.000Z",
    lastActivity: "2026-11-26T12:00:00.000Z",
    state: "ready",
    stacks: [`${name}-ml-tenant`],
    warned: [],
    ...changes,
  };
}

/** What a base allows whose author wrote `given`. */
export function sandpitPolicy(given: PermanentSpec["sandpits"] = {}): Sandpits {
  const { sandpits } = checkEnvironment({ ...(smallSpec as PermanentSpec), sandpits: given }, "a test");
  return sandpits as Sandpits;
}

/** A repository whose `dev` allows sandpits, and in which these exist. */
export async function havingSandpits(
  entries: readonly SandpitEntry[],
  stacks: Record<string, FixtureStack> = {},
  target: Target = "emulated",
): Promise<Fixture> {
  const fixture = new Fixture(stacks);
  fixture.target = target;
  fixture.environments = fixture.environments.map(({ sandpits: _, ...each }) =>
    each.name === dev.name ? { ...each, sandpits: sandpitPolicy() } : each,
  );
  const registry = openSandpitRegistry({ root: fixture.root, env: {} }, target, dev);
  for (const entry of entries) await registry.create(entry);
  return fixture;
}

/** What the stack of `alice` in the cluster `ml` publishes, by the names of its outputs. */
const publishedByTenant = {
  namespaces: ["sandpit-alice"],
  owner_role_arn: "arn:aws:iam::111111111111:role/alice-owner",
  secrets_path: "dev/sandpits/alice/",
};

/**
 * A repository with the sandpit `alice`, whose stack and that of its cluster are applied.
 *
 * @param published what its stack publishes besides, or otherwise
 */
export async function havingApplied(
  entry: SandpitEntry,
  target: Target,
  published: Readonly<Record<string, unknown>> = {},
): Promise<Fixture> {
  const fixture = await havingSandpits([entry], {}, target);
  writeState(fixture.stateFile("dev-ml-cluster"), {
    outputs: {
      name: { value: "dev-ml" },
      endpoint: { value: "https://0123.gr7.us-east-2.eks.amazonaws.com" },
      certificate_authority: { value: "LS0t" },
    },
  });
  const outputs = Object.entries({ ...publishedByTenant, ...published }).map(([name, value]) => [name, { value }]);
  writeState(fixture.stateFile("alice-ml-tenant"), { outputs: Object.fromEntries(outputs) });
  return fixture;
}
