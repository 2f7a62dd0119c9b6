import { beforeEach, describe, expect, it } from "vitest";
import { EksCalls, outcome } from "../testing/eks-calls.ts";
import { roleArn } from "../testing/memory-account.ts";

let eks: EksCalls;
beforeEach(async () => {
  eks = new EksCalls();
  await eks.createCluster();
  await eks.createNodegroup();
  await eks.post("/clusters/ml/addons", { addonName: "vpc-cni" });
  await eks.post("/clusters/ml/access-entries", { principalArn: roleArn("admin") });
  await eks.post("/clusters/ml/pod-identity-associations", {
    namespace: "default",
    serviceAccount: "x",
    roleArn: roleArn("pods"),
  });
});

const associationArn = async () =>
  (await eks.get("/clusters/ml/pod-identity-associations")).body.associations[0].associationArn;

describe("tags", () => {
  it.each<[string, () => Promise<string>]>([
    ["clusters", async () => (await eks.get("/clusters/ml")).body.cluster.arn],
    ["node groups", async () => (await eks.get("/clusters/ml/node-groups/system")).body.nodegroup.nodegroupArn],
    ["add-ons", async () => (await eks.get("/clusters/ml/addons/vpc-cni")).body.addon.addonArn],
    [
      "access entries",
      async () => {
        const target = `/clusters/ml/access-entries/${encodeURIComponent(roleArn("admin"))}`;
        return (await eks.get(target)).body.accessEntry.accessEntryArn;
      },
    ],
    ["Pod Identity associations", associationArn],
  ])("of %s are added, replaced, listed and removed", async (_, arnOf) => {
    const target = `/tags/${encodeURIComponent(await arnOf())}`;
    await eks.post(target, { tags: { team: "ml", stage: "dev" } });
    await eks.post(target, { tags: { stage: "prod" } });
    expect((await eks.get(target)).body.tags).toEqual({ team: "ml", stage: "prod" });
    await eks.delete(`${target}?tagKeys=team&tagKeys=none`);
    expect((await eks.get(target)).body.tags).toEqual({ stage: "prod" });
  });

  it("are at most 50, and never AWS's own", async () => {
    const target = `/tags/${encodeURIComponent("arn:aws:eks:us-east-1:123456789012:cluster/ml")}`;
    const tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, ""]));
    expect(outcome(await eks.post(target, { tags }))).toContain("BadRequestException: Number of tags exceeds");
    expect(outcome(await eks.post(target, { tags: { "aws:x": "" } }))).toContain("BadRequestException: Tag keys must");
  });

  it("of something that does not exist are refused", async () => {
    expect(outcome(await eks.get("/tags/arn%3Aaws%3Aeks%3Aus-east-1%3A123456789012%3Acluster%2Fx"))).toContain(
      "NotFoundException",
    );
  });
});
