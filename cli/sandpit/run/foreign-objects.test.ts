import { expect, it } from "vitest";
import type { Action } from "../../terraform/plan-json.ts";
import { foreignObjects } from "./foreign-objects.ts";

const shared = { name: "anna", sandpit: "shared" } as const;
const dedicated = { name: "anna", sandpit: "dedicated" } as const;

function planOf(type: string, before: object, actions: readonly Action[] = ["delete"]) {
  const change = { actions, before, after: null };
  return {
    format_version: "1.2",
    resource_changes: [{ address: `${type}.x`, mode: "managed", type, name: "x", change }],
  } as const;
}

it("are what has the tag of another environment", () => {
  const network = planOf("aws_vpc", { id: "vpc-1", tags_all: { environment: "dev" } });
  expect(foreignObjects(dedicated, network)).toEqual(["aws_vpc.x (environment dev)"]);
  expect(foreignObjects(dedicated, planOf("aws_vpc", { tags: { environment: "anna2" } }))).toHaveLength(1);
  expect(foreignObjects(dedicated, planOf("aws_vpc", { tags_all: { environment: "anna" } }))).toEqual([]);
  expect(foreignObjects(dedicated, planOf("aws_vpc", { tags_all: { environment: "dev" } }, ["no-op"]))).toEqual([]);
  expect(foreignObjects(dedicated, planOf("aws_route", { tags_all: null }))).toEqual([]);
});

it("are what is in a namespace of somebody else, in a shared cluster", () => {
  const of = (metadata: object) => planOf("kubernetes_namespace_v1", { metadata: [metadata] });
  expect(foreignObjects(shared, of({ name: "kube-system" }))).toEqual([
    "kubernetes_namespace_v1.x (in Kubernetes kube-system)",
  ]);
  expect(foreignObjects(shared, of({ name: "sandpit-anna", namespace: "sandpit-bob" }))).toHaveLength(1);
  expect(foreignObjects(shared, of({ name: "sandpit-anna2" }))).toHaveLength(1);
  expect(foreignObjects(shared, of({ name: "member", namespace: "sandpit-anna-batch" }))).toEqual([]);
  expect(foreignObjects(shared, of({ name: "sandpit-anna" }))).toEqual([]);
  expect(foreignObjects(dedicated, of({ name: "monitoring" }))).toEqual([]);
});
