import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { eventually, type LocalCluster } from "../../testing/local-cluster.ts";

interface NodeObject extends KubeObject {
  readonly spec: { readonly providerID: string; readonly taints?: readonly object[]; readonly unschedulable?: boolean };
  readonly status: { readonly capacity: Record<string, string>; readonly allocatable: Record<string, string> };
}

async function nodeGroup(cluster: LocalCluster, name: string, change: Record<string, unknown> = {}): Promise<void> {
  await cluster.eks("POST", "/clusters/ml/node-groups", {
    nodegroupName: name,
    nodeRole: await nodeRole(cluster),
    subnets: cluster.subnetIds,
    instanceTypes: ["m7i.large"],
    scalingConfig: { minSize: 0, maxSize: 4, desiredSize: 1 },
    ...change,
  });
}

let role: string | undefined;
async function nodeRole(cluster: LocalCluster): Promise<string> {
  const policies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly"];
  role ??= await cluster.createRole("nodes", "ec2.amazonaws.com", policies);
  return role;
}

function scale(cluster: LocalCluster, name: string, desiredSize: number): Promise<void> {
  return cluster.eks("POST", `/clusters/ml/node-groups/${name}/update-config`, { scalingConfig: { desiredSize } });
}

async function nodesOf(cluster: LocalCluster, group: string): Promise<NodeObject[]> {
  return cluster.client.list<NodeObject>("/api/v1/nodes", { labelSelector: `eks.amazonaws.com/nodegroup=${group}` });
}

/** The nodes of a group once there are as many. */
function nodes(cluster: LocalCluster, group: string, count: number): Promise<NodeObject[]> {
  return eventually(async () => {
    const found = await nodesOf(cluster, group);
    return found.length === count ? found : undefined;
  });
}

const pods = "/api/v1/namespaces/default/pods";

function pod(name: string, spec: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, ...metadata },
    spec: { containers: [{ name: "main", image: "example.com/main" }], ...spec },
  };
}

function phaseOf(cluster: LocalCluster, name: string, wanted: string): Promise<KubeObject> {
  return eventually(async () => {
    const found = await cluster.client.get(`${pods}/${name}`);
    return (found?.["status"] as { phase?: string } | undefined)?.phase === wanted ? found : undefined;
  });
}

/** Tests of nodes, of which none is left. */
export function checksNodes(cluster: () => LocalCluster): void {
  describe("nodes", () => {
    it("are those of the group's instances, as EKS labels them, with what the instance type has", async () => {
      await nodeGroup(cluster(), "system", {
        labels: { pool: "system" },
        taints: [{ key: "dedicated", value: "system", effect: "PREFER_NO_SCHEDULE" }],
      });
      const [node] = await nodes(cluster(), "system", 1);
      expect(node?.metadata.name).toMatch(/^ip-10-0-\d+-\d+\.us-west-2\.compute\.internal$/);
      expect(node?.spec.providerID).toMatch(/^aws:\/\/\/us-west-2[ab]\/i-\w+$/);
      expect(node?.metadata.labels).toMatchObject({
        pool: "system",
        "eks.amazonaws.com/capacityType": "ON_DEMAND",
        "node.kubernetes.io/instance-type": "m7i.large",
        "kubernetes.io/arch": "amd64",
        "topology.kubernetes.io/region": "us-west-2",
        "topology.k8s.aws/zone-id": expect.stringMatching(/^usw2-az\d$/),
      });
      expect(node?.spec.taints).toContainEqual({ key: "dedicated", value: "system", effect: "PreferNoSchedule" });
      expect(node?.status.capacity).toMatchObject({ cpu: "2", pods: "29", "ephemeral-storage": "20Gi" });
      expect(node?.status.allocatable).toMatchObject({ cpu: "1930m", memory: "6903Mi" });
    });

    it("follow labels, taints and size of the group", async () => {
      await cluster().eks("POST", "/clusters/ml/node-groups/system/update-config", {
        scalingConfig: { desiredSize: 2 },
        labels: { addOrUpdateLabels: { team: "ml" }, removeLabels: ["pool"] },
        taints: { removeTaints: [{ key: "dedicated", value: "system", effect: "PREFER_NO_SCHEDULE" }] },
      });
      await nodes(cluster(), "system", 2);
      const changed = await eventually(async () => {
        const found = await nodesOf(cluster(), "system");
        return found.every(({ metadata }) => metadata.labels?.["team"] === "ml") ? found : undefined;
      });
      for (const { metadata, spec } of changed) {
        expect(metadata.labels).not.toHaveProperty("pool");
        expect(JSON.stringify(spec.taints ?? [])).not.toContain("dedicated");
      }
    });

    it("report GPUs while their device plugin runs there", async () => {
      await nodeGroup(cluster(), "gpu", { instanceTypes: ["g6.12xlarge"], amiType: "AL2023_x86_64_NVIDIA" });
      const [before] = await nodes(cluster(), "gpu", 1);
      expect(before?.status.capacity).not.toHaveProperty(["nvidia.com/gpu"]);
      const nodeSelector = { "eks.amazonaws.com/nodegroup": "gpu" };
      const limits = { "nvidia.com/gpu": "4" };
      const training = {
        nodeSelector,
        containers: [{ name: "main", image: "example.com/main", resources: { limits } }],
      };
      await cluster().client.create(pods, pod("training", training));
      const plugin = {
        nodeSelector,
        containers: [{ name: "plugin", image: "nvcr.io/nvidia/k8s-device-plugin:v0.17.1" }],
      };
      await cluster().client.create(pods, pod("plugin", plugin));
      const running = await phaseOf(cluster(), "training", "Running");
      expect(running["status"]).toMatchObject({ podIP: expect.any(String), hostIP: expect.stringMatching(/^10\.0\./) });
      await cluster().client.delete(`${pods}/training`);
      await cluster().client.delete(`${pods}/plugin`);
      await eventually(async () => {
        const [node] = await nodesOf(cluster(), "gpu");
        return node?.status.allocatable["nvidia.com/gpu"] === "0" ? true : undefined;
      });
    });

    it("are drained with budgets respected when the group is scaled in", async () => {
      await scale(cluster(), "gpu", 0);
      await scale(cluster(), "system", 1);
      await nodes(cluster(), "gpu", 0);
      await nodes(cluster(), "system", 1);
      await cluster().client.create(pods, pod("web", {}, { labels: { app: "web" } }));
      await phaseOf(cluster(), "web", "Running");
      const budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
      await cluster().client.create(budgets, {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name: "web" },
        spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
      });
      await eventually(async () => {
        const budget = await cluster().client.get(`${budgets}/web`);
        return (budget?.["status"] as { currentHealthy?: number } | undefined)?.currentHealthy === 1 ? true : undefined;
      });
      await scale(cluster(), "system", 0);
      await eventually(async () => {
        const [node] = await nodesOf(cluster(), "system");
        return node?.spec.unschedulable ? true : undefined;
      });
      expect(await cluster().client.get(`${pods}/web`)).toBeDefined();
      await cluster().client.delete(`${budgets}/web`);
      await nodes(cluster(), "system", 0);
      await eventually(async () => (await cluster().client.get(`${pods}/web`)) === undefined || undefined);
    });

    it("are replaced when the group gets another version of its image, no more at once than it allows", async () => {
      await scale(cluster(), "system", 2);
      const before = await nodes(cluster(), "system", 2);
      await cluster().eks("POST", "/clusters/ml/node-groups/system/update-version", {
        releaseVersion: "1.35.1-20260101",
      });
      const after = await eventually(async () => {
        const found = await nodesOf(cluster(), "system");
        const isNew = found.every(({ status }) => JSON.stringify(status).includes("v1.35.1-eks"));
        return found.length === 2 && isNew ? found : undefined;
      });
      const ids = (list: readonly NodeObject[]) => list.map(({ spec }) => spec.providerID);
      expect(ids(after).filter((id) => ids(before).includes(id))).toEqual([]);
    });

    it("run Jobs to the end that they are told", async () => {
      const jobs = "/apis/batch/v1/namespaces/default/jobs";
      const job = (name: string, annotations: Record<string, string>): KubeObject => ({
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name },
        spec: {
          backoffLimit: 0,
          template: {
            metadata: { annotations },
            spec: { restartPolicy: "Never", containers: [{ name: "main", image: "example.com/main" }] },
          },
        },
      });
      await cluster().client.create(jobs, job("good", { "simulation/ends-after": "2s" }));
      await cluster().client.create(jobs, job("bad", { "simulation/exit-code": "3" }));
      for (const [name, outcome] of [
        ["good", "succeeded"],
        ["bad", "failed"],
      ] as const) {
        const status = await eventually(async () => {
          const { status: found } = (await cluster().client.get(`${jobs}/${name}`)) as {
            status?: Record<string, number>;
          };
          return found?.[outcome] === 1 ? found : undefined;
        });
        expect(status[outcome]).toBe(1);
      }
    });

    it("go with their group", async () => {
      for (const group of ["system", "gpu"]) await cluster().eks("DELETE", `/clusters/ml/node-groups/${group}`);
      await nodes(cluster(), "system", 0);
    });

    it("of groups that nobody manages join by their user data, and are gone with their instance", async () => {
      const selfManaged = async (name: string, clusterName: string) => {
        const config = `apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: { cluster: { name: ${clusterName} }, kubelet: { flags: [--node-labels=pool=${name}] } }\n`;
        await cluster().ec2("CreateLaunchTemplate", {
          LaunchTemplateName: name,
          "LaunchTemplateData.ImageId": "ami-03cf127a",
          "LaunchTemplateData.InstanceType": "m7i.large",
          "LaunchTemplateData.UserData": Buffer.from(config).toString("base64"),
        });
        await cluster().moto.query("autoscaling", "CreateAutoScalingGroup", {
          AutoScalingGroupName: name,
          "LaunchTemplate.LaunchTemplateName": name,
          "LaunchTemplate.Version": "1",
          MinSize: "0",
          MaxSize: "1",
          DesiredCapacity: "1",
          VPCZoneIdentifier: cluster().subnetIds.join(","),
          "Tags.member.1.Key": "kubernetes.io/cluster/ml",
          "Tags.member.1.Value": "owned",
          "Tags.member.1.PropagateAtLaunch": "true",
          "Tags.member.1.ResourceId": name,
          "Tags.member.1.ResourceType": "auto-scaling-group",
        });
      };
      await selfManaged("stray", "another");
      await selfManaged("own", "ml");
      const pooled = () => cluster().client.list<NodeObject>("/api/v1/nodes", { labelSelector: "pool" });
      const [node] = await eventually(async () => {
        const found = await pooled();
        return found.length > 0 ? found : undefined;
      });
      expect(node?.metadata.labels).toMatchObject({ pool: "own" });
      await cluster().moto.query("autoscaling", "TerminateInstanceInAutoScalingGroup", {
        InstanceId: node?.spec.providerID.split("/").at(-1),
        ShouldDecrementDesiredCapacity: "true",
      });
      await eventually(async () => (await pooled()).length === 0 || undefined);
    });
  });
}
