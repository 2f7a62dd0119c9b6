import { beforeEach, describe, expect, it } from "vitest";
import { EksCalls, outcome } from "../testing/eks-calls.ts";
import { roleArn } from "../testing/memory-account.ts";

let eks: EksCalls;
beforeEach(async () => {
  eks = new EksCalls();
  await eks.createCluster();
});

const create = (body: unknown) => eks.post("/clusters/ml/addons", body);
const addon = async (name: string) => (await eks.get(`/clusters/ml/addons/${name}`)).body.addon;
const tainted = { taints: [{ key: "nvidia.com/gpu", effect: "NO_SCHEDULE" }] };

describe("CreateAddon", () => {
  it("takes the newest version that fits the cluster unless one is given", async () => {
    expect(outcome(await create({ addonName: "kube-proxy" }))).toBe(200);
    await create({ addonName: "vpc-cni", addonVersion: "v1.19.0-eksbuild.1", configurationValues: '{"env":{}}' });
    const { addons } = (await eks.get("/addons/supported-versions?addonName=kube-proxy&kubernetesVersion=1.35")).body;
    expect(await addon("kube-proxy")).toMatchObject({
      status: "ACTIVE",
      addonVersion: addons[0].addonVersions[0].addonVersion,
    });
    expect(addons[0].addonVersions[0].compatibilities).toMatchObject([
      { clusterVersion: "1.35", defaultVersion: true },
    ]);
    expect(await addon("vpc-cni")).toMatchObject({
      addonVersion: "v1.19.0-eksbuild.1",
      configurationValues: '{"env":{}}',
    });
    expect((await eks.get("/clusters/ml/addons")).body.addons).toEqual(["kube-proxy", "vpc-cni"]);
  });

  it.each<[string, unknown, string]>([
    ["an unknown add-on", { addonName: "core-dns" }, "ResourceNotFoundException: Addon core-dns specified is not"],
    [
      "a version",
      { addonName: "vpc-cni", addonVersion: "1.19" },
      "InvalidParameterException: Addon version specified is",
    ],
    ["a configuration", { addonName: "vpc-cni", configurationValues: "[1]" }, "ConfigurationValue provided in request"],
    [
      "a role",
      { addonName: "vpc-cni", serviceAccountRoleArn: roleArn("none") },
      "InvalidParameterException: Role with",
    ],
    [
      "a role that Pod Identity may not assume",
      { addonName: "vpc-cni", podIdentityAssociations: [{ serviceAccount: "aws-node", roleArn: roleArn("nodes") }] },
      "InvalidParameterException: Trust policy of the role provided is invalid.",
    ],
  ])("refuses %s", async (_, body, error) => {
    expect(outcome(await create(body))).toContain(error);
    expect((await eks.get("/clusters/ml/addons")).body.addons).toEqual([]);
  });

  it("refuses an add-on twice", async () => {
    await create({ addonName: "vpc-cni" });
    expect(outcome(await create({ addonName: "vpc-cni" }))).toBe("ResourceInUseException: Addon already exists.");
  });

  it("owns the Pod Identity associations that it makes", async () => {
    const association = { serviceAccount: "aws-node", roleArn: roleArn("pods") };
    await create({ addonName: "vpc-cni", podIdentityAssociations: [association] });
    const { podIdentityAssociations, addonArn } = await addon("vpc-cni");
    const list = async () => (await eks.get("/clusters/ml/pod-identity-associations")).body.associations;
    expect(await list()).toMatchObject([
      { associationArn: podIdentityAssociations[0], ownerArn: addonArn, namespace: "kube-system" },
    ]);
    await eks.delete("/clusters/ml/addons/vpc-cni");
    expect(await list()).toEqual([]);
  });
});

describe("health", () => {
  it.each(["coredns", "aws-ebs-csi-driver"])("%s is degraded until a node can take its pods", async (addonName) => {
    await create({ addonName });
    await eks.createNodegroup({ nodegroupName: "gpu", ...tainted });
    await eks.createNodegroup({
      nodegroupName: "empty",
      scalingConfig: { minSize: 0, maxSize: 1, desiredSize: 0 },
    });
    expect(await addon(addonName)).toMatchObject({
      status: "DEGRADED",
      health: { issues: [{ code: "InsufficientNumberOfReplicas" }] },
    });
    await eks.createNodegroup();
    expect(await addon(addonName)).toMatchObject({ status: "ACTIVE", health: { issues: [] } });
  });

  it("coredns runs on system nodes", async () => {
    await create({ addonName: "coredns" });
    await eks.createNodegroup({ taints: [{ key: "CriticalAddonsOnly", value: "true", effect: "NO_SCHEDULE" }] });
    expect(await addon("coredns")).toMatchObject({ status: "ACTIVE" });
  });

  it("does not depend on nodes where an add-on runs on each of them", async () => {
    await create({ addonName: "vpc-cni" });
    expect((await addon("vpc-cni")).status).toBe("ACTIVE");
  });
});

describe("UpdateAddon", () => {
  it("changes what it names, and records an update of the add-on", async () => {
    await create({ addonName: "vpc-cni", configurationValues: "{}" });
    const answer = await eks.post("/clusters/ml/addons/vpc-cni/update", { addonVersion: "v1.30.0-eksbuild.1" });
    expect(answer.body.update).toMatchObject({ type: "AddonUpdate", status: "InProgress" });
    expect(await addon("vpc-cni")).toMatchObject({ addonVersion: "v1.30.0-eksbuild.1", configurationValues: "{}" });
    const target = `/clusters/ml/updates/${answer.body.update.id}?addonName=vpc-cni`;
    expect((await eks.get(target)).body.update.status).toBe("Successful");
  });

  it("is refused for an add-on that is not there", async () => {
    expect(outcome(await eks.post("/clusters/ml/addons/vpc-cni/update"))).toBe(
      "ResourceNotFoundException: No addon: vpc-cni found in cluster: ml",
    );
  });
});
