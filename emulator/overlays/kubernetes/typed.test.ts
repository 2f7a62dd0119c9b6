import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { plan } from "../../provider/plan.ts";
import { proposedState } from "../../real/proposed-state.ts";
import { loadSchemas } from "../../schema/load.ts";
import type { Block } from "../../schema/schema.ts";
import { temporaryDirectory } from "../../testing/terraform.ts";
import type { ObjectValue, Value } from "../../wire/value.ts";
import { kubernetes } from "./index.ts";

const directory = temporaryDirectory();
const { resources } = loadSchemas(kubernetes, directory);
rmSync(directory, { recursive: true });

/** A configuration as Terraform sends it: null and empty where nothing is given. */
function whole({ attributes, block_types }: Block, given: ObjectValue): ObjectValue {
  const values = Object.keys(attributes).map((name) => [name, given[name] ?? null]);
  const blocks = Object.entries(block_types).map(([name, { block, nesting_mode }]) => {
    const items = (given[name] ?? []) as readonly Value[];
    return [name, nesting_mode === "single" ? null : items.map((item) => whole(block, item as ObjectValue))];
  });
  return Object.fromEntries([...values, ...blocks]);
}

/** What changing one configuration into another plans: what replaces, dotted. */
function replaced(type: string, before: ObjectValue, after: ObjectValue): readonly string[] {
  const [schema, overlay] = [resources[type], kubernetes.resources[type]];
  if (schema === undefined || overlay === undefined) throw new Error(`no ${type}`);
  const prior = whole(schema.block, before);
  const config = whole(schema.block, after);
  const proposed = proposedState(schema.block, prior, config);
  return plan({ schema, overlay, prior, proposed, config, defaultTags: {} }).requiresReplace.map((path) =>
    path.join("."),
  );
}

describe("a change of an object in Kubernetes", () => {
  const metadata = [{ name: "a", namespace: "b" }];
  const claim = (resources: ObjectValue): ObjectValue => ({
    metadata,
    spec: [{ access_modes: ["ReadWriteOnce"], resources: [resources] }],
  });

  it.each<[string, string, ObjectValue, ObjectValue, readonly string[]]>([
    [
      "a new label is made in place",
      "kubernetes_config_map_v1",
      { metadata: [{ name: "a", namespace: "b", labels: { a: "b" } }] },
      { metadata: [{ name: "a", namespace: "b", labels: { a: "c" } }] },
      [],
    ],
    [
      "another name replaces",
      "kubernetes_namespace_v1",
      { metadata: [{ name: "a" }] },
      { metadata: [{ name: "b" }] },
      ["metadata.0.name"],
    ],
    [
      "data of a config map that may change are changed in place",
      "kubernetes_config_map_v1",
      { metadata, immutable: false, data: { a: "1" } },
      { metadata, immutable: false, data: { a: "2" } },
      [],
    ],
    [
      "data of an immutable config map replace it",
      "kubernetes_config_map_v1",
      { metadata, immutable: true, data: { a: "1" } },
      { metadata, immutable: true, data: { a: "2" } },
      ["data"],
    ],
    [
      "a claim grows in place",
      "kubernetes_persistent_volume_claim_v1",
      claim({ requests: { storage: "1Gi" } }),
      claim({ requests: { storage: "2Gi" } }),
      [],
    ],
    [
      "a claim of the same size is the same",
      "kubernetes_persistent_volume_claim_v1",
      claim({ requests: { storage: "1Gi" } }),
      claim({ requests: { storage: "1024Mi" } }),
      [],
    ],
    [
      "a smaller claim is another",
      "kubernetes_persistent_volume_claim_v1",
      claim({ requests: { storage: "2Gi" } }),
      claim({ requests: { storage: "1Gi" } }),
      ["spec.0.resources.0.requests"],
    ],
    [
      "a limit that is only written otherwise replaces a claim",
      "kubernetes_persistent_volume_claim_v1",
      claim({ requests: { storage: "1Gi" }, limits: { storage: "2Gi" } }),
      claim({ requests: { storage: "1Gi" }, limits: { storage: "2048Mi" } }),
      ["spec.0.resources.0.limits"],
    ],
  ])("%s", (_, type, before, after, paths) => {
    expect(replaced(type, before, after)).toEqual(paths);
  });
});

it("a namespace goes with all that is in it", () => {
  const contains = kubernetes.resources["kubernetes_namespace_v1"]?.contains;
  const namespace = { metadata: [{ name: "b" }] };
  const isGone = (other: ObjectValue) => contains?.(namespace, other);
  expect(isGone({ metadata: [{ name: "a", namespace: "b" }] })).toBe(true);
  expect(isGone({ name: "release", namespace: "b", metadata: null })).toBe(true);
  expect(isGone({ metadata: [{ name: "a", namespace: "c" }] })).toBe(false);
  expect(isGone({ metadata: [{ name: "b" }] })).toBe(false);
});
