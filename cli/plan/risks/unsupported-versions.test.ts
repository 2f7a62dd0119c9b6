import { describe, expect, it } from "vitest";
import type { PlanJson } from "../../terraform/plan-json.ts";
import type { RunStack } from "../run.ts";
import { unsupportedVersions } from "./unsupported-versions.ts";

const stack = { id: "dev-ml-cluster" } as RunStack;
const today = new Date("2026-11-27");

const risksIn = (change: NonNullable<PlanJson["resource_changes"]>[number]["change"], type = "aws_eks_cluster") => {
  const resource = { address: `${type}.eks`, mode: "managed", type, name: "eks", change } as const;
  return unsupportedVersions([{ stack, plan: { format_version: "1.2", resource_changes: [resource] } }], today);
};

describe("unsupportedVersions", () => {
  it("refuses to create a cluster with a version that left support", () => {
    expect(risksIn({ actions: ["create"], before: null, after: { version: "1.31" } })).toEqual([
      {
        kind: "unsupported-version",
        stack: "dev-ml-cluster",
        address: "aws_eks_cluster.eks",
        text: "aws_eks_cluster.eks is created with Kubernetes 1.31, which left extended support.",
        refused: "EKS no longer offers Kubernetes 1.31. Set kubernetes to one of 1.32, 1.33, 1.34, 1.35, 1.36, 1.37.",
      },
    ]);
    expect(
      risksIn({ actions: ["delete", "create"], before: { version: "1.31" }, after: { version: "1.31" } }),
    ).toHaveLength(1);
  });

  it("refuses to change a cluster to such a version", () => {
    expect(risksIn({ actions: ["update"], before: { version: "1.32" }, after: { version: "1.31" } })[0]?.text).toBe(
      "aws_eks_cluster.eks changes to Kubernetes 1.31, which left extended support.",
    );
  });

  it("leaves alone what has the version already", () => {
    expect(risksIn({ actions: ["update"], before: { version: "1.31" }, after: { version: "1.31" } })).toEqual([]);
    expect(risksIn({ actions: ["delete"], before: { version: "1.31" }, after: null })).toEqual([]);
    expect(risksIn({ actions: ["update"], before: { version: "1.31" }, after: { version: "1.32" } })).toEqual([]);
  });

  it("leaves alone other versions and other resources", () => {
    expect(risksIn({ actions: ["create"], before: null, after: { version: "1.32" } })).toEqual([]);
    expect(risksIn({ actions: ["create"], before: null, after: { version: "1.99" } })).toEqual([]);
    expect(risksIn({ actions: ["create"], before: null, after: { version: "1.31" } }, "aws_db_instance")).toEqual([]);
  });
});
