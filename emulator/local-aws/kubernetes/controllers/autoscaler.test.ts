import { expect, it } from "vitest";
import { type ReleaseRecord, releaseSecret } from "../../../cluster-providers/helm/release-record.ts";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { parseXml } from "../../xml.ts";
import { autoscalerController } from "./autoscaler.ts";
import type { ClusterView } from "./controller.ts";

const group = `<R><DescribeAutoScalingGroupsResult><AutoScalingGroups><member>
  <AutoScalingGroupName>web</AutoScalingGroupName><MinSize>0</MinSize><MaxSize>4</MaxSize><DesiredCapacity>1</DesiredCapacity>
  <Instances><member>
    <InstanceId>i-1</InstanceId><InstanceType>m7i.large</InstanceType><LifecycleState>InService</LifecycleState>
  </member></Instances>
  <Tags>
    <member><Key>k8s.io/cluster-autoscaler/enabled</Key><Value>true</Value></member>
    <member><Key>k8s.io/cluster-autoscaler/ml</Key><Value>owned</Value></member>
  </Tags>
</member></AutoScalingGroups></DescribeAutoScalingGroupsResult></R>`;

const deployment = {
  metadata: {
    name: "cluster-autoscaler",
    namespace: "kube-system",
    annotations: { "simulation/cluster-autoscaler": "" },
  },
  spec: { template: { spec: { containers: [{ image: "example.com/cluster-autoscaler:v1" }] } } },
  status: { readyReplicas: 1 },
};

const toBeDeleted = "taints: ToBeDeletedByClusterAutoscaler";

/**
 * A cluster with a group of one node, which a test replaces by giving it another uid: its address, and name, are used again.
 *
 * @param onTaint called when the taints of the node are changed
 */
function clusterWithNode(onTaint = () => {}) {
  const asked: string[] = [];
  const clock = { now: 0, uid: "first" };
  const node = () => ({
    metadata: { name: "ip-10-0-0-4.ec2.internal", uid: clock.uid },
    spec: { providerID: "aws:///us-east-1a/i-1" },
    status: { conditions: [{ type: "Ready", status: "True" }], allocatable: { cpu: "2", memory: "4Gi", pods: "10" } },
  });
  const pods: object[] = [];
  const lists: Readonly<Record<string, () => readonly object[]>> = {
    "/apis/apps/v1/deployments": () => [deployment],
    "/api/v1/nodes": () => [node()],
    "/api/v1/pods": () => pods,
  };
  const view = {
    record: { cluster: { name: "ml" }, nodeGroups: new Map() },
    region: { account: { region: "us-east-1" } },
    client: {
      list: async (path: string) => lists[path]?.() ?? [],
      create: async () => undefined,
      patch: async (_: string, { spec }: { spec: { taints: readonly { key: string }[] } }) => {
        asked.push(`taints: ${spec.taints.map(({ key }) => key).join()}`);
        onTaint();
      },
    },
    moto: {
      query: async (_: string, action: string) => {
        asked.push(action);
        return parseXml(action === "DescribeAutoScalingGroups" ? group : "<R></R>");
      },
    },
  } as unknown as ClusterView;
  const controller = autoscalerController(() => clock.now, undefined);
  /** @returns the changes of the group */
  const at = async (seconds: number): Promise<string[]> => {
    clock.now = seconds * 1000;
    asked.length = 0;
    await controller.reconcile(view);
    return asked.filter((action) => !action.startsWith("Describe"));
  };
  return { clock, pods, at };
}

it("takes a node away that has been idle for a while", async () => {
  const { at } = clusterWithNode();
  expect([await at(0), await at(19), await at(20)]).toEqual([
    [],
    [],
    [toBeDeleted, "TerminateInstanceInAutoScalingGroup"],
  ]);
});

it("leaves a node to a pod that came while it was about to take it away", async () => {
  const { at, pods } = clusterWithNode(() => {
    const spec = { nodeName: "ip-10-0-0-4.ec2.internal", containers: [{}] };
    if (pods.length === 0) pods.push({ metadata: { name: "web", uid: "web" }, spec, status: { phase: "Running" } });
  });
  await at(0);
  expect([await at(20), await at(60)]).toEqual([[toBeDeleted, "taints: "], []]);
});

it("does not take a node for one with the same address that has been idle before", async () => {
  const { at, clock } = clusterWithNode();
  await at(0);
  clock.uid = "second";
  expect([await at(25), await at(44), await at(45)]).toEqual([
    [],
    [],
    [toBeDeleted, "TerminateInstanceInAutoScalingGroup"],
  ]);
});

it("lets a new node take the pods that wait for it, though one with the same address was there before", async () => {
  const { at, clock, pods } = clusterWithNode();
  await at(0);
  clock.uid = "second";
  pods.push({
    metadata: { name: "web", uid: "web" },
    spec: { containers: [{}] },
    status: { phase: "Pending", conditions: [{ type: "PodScheduled", reason: "Unschedulable" }] },
  });
  expect(await at(60)).toEqual([]);
});

it("writes the priorities of a chart that is recorded only, once, with numbers as the autoscaler reads them", async () => {
  const release = {
    name: "cluster-autoscaler",
    namespace: "kube-system",
    version: 1,
    info: { status: "deployed" },
    chart: { metadata: { name: "cluster-autoscaler", version: "9.59.0" } },
    config: { expanderPriorities: { "20": ["^eks-gpu-spot-"], "10": ["^eks-gpu-"] } },
    manifest: "",
  } as unknown as ReleaseRecord;
  const applied: KubeObject[] = [];
  const view = {
    record: { cluster: { name: "ml" }, nodeGroups: new Map() },
    region: { account: { region: "us-east-1" } },
    client: {
      list: async (path: string) => (path === "/api/v1/secrets" ? [releaseSecret(release, true, 0)] : []),
      apply: async (_: string, object: KubeObject) => void applied.push(object),
    },
    moto: { query: async () => parseXml("<R></R>") },
  } as unknown as ClusterView;
  const controller = autoscalerController(() => 0, undefined);
  await controller.reconcile(view);
  await controller.reconcile(view);
  expect(applied).toMatchObject([
    {
      kind: "ConfigMap",
      metadata: { name: "cluster-autoscaler-priority-expander", namespace: "kube-system" },
      data: { priorities: "10:\n  - ^eks-gpu-\n20:\n  - ^eks-gpu-spot-\n" },
    },
  ]);
});
