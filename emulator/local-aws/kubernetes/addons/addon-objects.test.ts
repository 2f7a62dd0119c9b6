import { describe, expect, it } from "vitest";
import { pathOf } from "../../../kubernetes-api/object-path.ts";
import { addonCatalogue } from "../../eks/addon-catalogue.ts";
import { addonObjects, type InstalledAddon } from "./addon-objects.ts";

const place = { region: "eu-west-1", serviceCidr: "10.100.0.0/16" };

/** An object of an add-on, by kind and name. */
function objectOf(kind: string, name: string, addon: Partial<InstalledAddon>) {
  const objects = addonObjects({ addonName: "coredns", addonVersion: "v1.13.1-eksbuild.1", ...addon }, place);
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  // biome-ignore lint/suspicious/noExplicitAny: tests look into objects of the Kubernetes API.
  return found as any;
}

describe("objects of an add-on", () => {
  it("are those of AWS's own, with images of the region and the version", () => {
    const { metadata, spec } = objectOf("Deployment", "coredns", {});
    expect(metadata).toMatchObject({ namespace: "kube-system", labels: { "k8s-app": "kube-dns" } });
    expect(spec.replicas).toBe(2);
    expect(spec.template.spec).toMatchObject({
      priorityClassName: "system-cluster-critical",
      serviceAccountName: "coredns",
      containers: [
        {
          image: "602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/coredns:v1.13.1-eksbuild.1",
          resources: { requests: { cpu: "100m", memory: "70Mi" } },
        },
      ],
    });
    expect(objectOf("PodDisruptionBudget", "coredns", {}).spec).toMatchObject({ maxUnavailable: 1 });
    expect(objectOf("Service", "kube-dns", {}).spec.clusterIP).toBe("10.100.0.10");
  });

  it("tolerate every taint where they are for every node", () => {
    const { spec } = objectOf("DaemonSet", "ebs-csi-node", { addonName: "aws-ebs-csi-driver" });
    expect(spec.template.spec).toMatchObject({
      tolerations: [{ operator: "Exists" }],
      priorityClassName: "system-node-critical",
    });
    expect(objectOf("CSIDriver", "ebs.csi.aws.com", { addonName: "aws-ebs-csi-driver" }).spec).toMatchObject({
      attachRequired: true,
    });
  });

  it("follow the configuration values, in YAML or JSON, at the top or under the key of the workload", () => {
    const configurationValues = [
      "replicaCount: 3",
      "resources: { requests: { cpu: 250m } }",
      "tolerations: [{ key: dedicated, operator: Exists }]",
      "nodeSelector: { role: system }",
      "podDisruptionBudget: { enabled: true, minAvailable: 2 }",
    ].join("\n");
    const { spec } = objectOf("Deployment", "coredns", { configurationValues });
    expect(spec.replicas).toBe(3);
    expect(spec.template.spec).toMatchObject({
      tolerations: [{ key: "dedicated", operator: "Exists" }],
      nodeSelector: { role: "system" },
      containers: [{ resources: { requests: { cpu: "250m" } } }],
    });
    const budget = objectOf("PodDisruptionBudget", "coredns", { configurationValues }).spec;
    expect(budget).toMatchObject({ minAvailable: 2 });
    expect(budget).not.toHaveProperty("maxUnavailable");

    const driver = {
      addonName: "aws-ebs-csi-driver",
      configurationValues: JSON.stringify({ controller: { replicaCount: 1, podLabels: { team: "storage" } } }),
    };
    const controller = objectOf("Deployment", "ebs-csi-controller", driver).spec;
    expect(controller.replicas).toBe(1);
    expect(controller.template.metadata.labels).toMatchObject({ app: "ebs-csi-controller", team: "storage" });
    expect(objectOf("DaemonSet", "ebs-csi-node", driver).spec.template.metadata.labels).not.toHaveProperty("team");

    const cni = { addonName: "vpc-cni", configurationValues: '{"env": {"ENABLE_PREFIX_DELEGATION": "true"}}' };
    const [first, second] = objectOf("DaemonSet", "aws-node", cni).spec.template.spec.containers;
    expect(first.env).toEqual([{ name: "ENABLE_PREFIX_DELEGATION", value: "true" }]);
    expect(second).not.toHaveProperty("env");
  });

  it("read the health of GPUs where an instance has any, and on tainted nodes only if told", () => {
    const agent = { addonName: "eks-node-monitoring-agent" };
    const specOf = (configurationValues?: string) =>
      objectOf("DaemonSet", "dcgm-server", { ...agent, configurationValues }).spec.template.spec;
    const [{ matchExpressions }] =
      specOf().affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
    expect(matchExpressions).toContainEqual({
      key: "node.kubernetes.io/instance-type",
      operator: "In",
      values: expect.arrayContaining(["g6.xlarge", "p5.48xlarge"]),
    });
    expect(specOf().tolerations).toEqual([]);
    expect(specOf('{"dcgmAgent": {"tolerations": [{"operator": "Exists"}]}}').tolerations).toEqual([
      { operator: "Exists" },
    ]);
  });

  it("name the role at the service account that calls AWS, and at no other", () => {
    const role = "arn:aws:iam::111111111111:role/ebs";
    const addon = { addonName: "aws-ebs-csi-driver", serviceAccountRoleArn: role };
    expect(objectOf("ServiceAccount", "ebs-csi-controller-sa", addon).metadata.annotations).toEqual({
      "eks.amazonaws.com/role-arn": role,
    });
    expect(objectOf("ServiceAccount", "ebs-csi-node-sa", addon).metadata).not.toHaveProperty("annotations");
  });

  it.each(addonCatalogue.map(({ name, namespace, serviceAccounts }) => ({ name, namespace, serviceAccounts })))(
    "of $name are in its namespace and use its service accounts",
    ({ name, namespace, serviceAccounts }) => {
      const objects = addonObjects({ addonName: name, addonVersion: "v1.0.0-eksbuild.1" }, place);
      for (const object of objects) expect(pathOf(object)).toMatch(/^\/api/);
      const workloads = objects.filter(({ kind }) => kind === "Deployment" || kind === "DaemonSet");
      expect(workloads.length).toBeGreaterThan(0);
      expect(new Set(workloads.map(({ metadata }) => metadata.namespace))).toEqual(new Set([namespace]));
      const accounts = objects.filter(({ kind }) => kind === "ServiceAccount").map(({ metadata }) => metadata.name);
      expect(accounts).toEqual(expect.arrayContaining(serviceAccounts.map((account) => account.name)));
    },
  );
});
