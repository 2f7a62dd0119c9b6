import { beforeEach, describe, expect, it } from "vitest";
import { EksCalls, outcome } from "../testing/eks-calls.ts";
import { roleArn } from "../testing/memory-account.ts";

let eks: EksCalls;
beforeEach(async () => {
  eks = new EksCalls();
  await eks.createCluster();
});

const path = "/clusters/ml/pod-identity-associations";
const create = (change: Record<string, unknown> = {}) =>
  eks.post(path, { namespace: "kube-system", serviceAccount: "autoscaler", roleArn: roleArn("pods"), ...change });

describe("Pod Identity associations", () => {
  it("are made, listed by service account, changed and deleted", async () => {
    const { association } = (await create()).body;
    expect(association).toMatchObject({
      associationArn: `arn:aws:eks:us-east-1:123456789012:podidentityassociation/ml/${association.associationId}`,
      disableSessionTags: false,
    });
    const listed = (await eks.get(`${path}?namespace=kube-system&serviceAccount=autoscaler`)).body.associations;
    expect(listed).toMatchObject([{ associationId: association.associationId }]);
    expect((await eks.get(`${path}?namespace=default`)).body.associations).toEqual([]);
    await eks.post(`${path}/${association.associationId}`, { disableSessionTags: true });
    const described = (await eks.get(`${path}/${association.associationId}`)).body.association;
    expect(described).toMatchObject({ disableSessionTags: true, roleArn: roleArn("pods") });
    await eks.delete(`${path}/${association.associationId}`);
    expect(outcome(await eks.get(`${path}/${association.associationId}`))).toContain("ResourceNotFoundException");
  });

  it("refuse a second one of a service account", async () => {
    const { association } = (await create()).body;
    expect(outcome(await create())).toContain(
      `ResourceInUseException: Association already exists: ${association.associationId}`,
    );
  });

  it.each([
    ["does not exist", "none", [], "could not be assumed because it does not exist"],
    ["another service may assume", "nodes", ["sts:AssumeRole", "sts:TagSession"], "Trust policy of the role provided"],
    ["may not be tagged", "pods", ["sts:AssumeRole"], "Trust policy of the role provided is invalid."],
  ])("refuse a role that %s", async (_, name, actions, error) => {
    if (name === "pods") eks.account.setRole(name, { trust: [{ service: "pods.eks.amazonaws.com", actions }] });
    expect(outcome(await create({ roleArn: roleArn(name) }))).toContain(`InvalidParameterException: `);
    expect(outcome(await create({ roleArn: roleArn(name) }))).toContain(error);
  });
});
