import { accessEntryDefaults, clusterDefaults, eksAddonVersion, UserError } from "@ml-platform/rules";
import { DataResource, TerraformOutput } from "cdktf";
import { describe, expect, it } from "vitest";
import { clusterOf, devMl } from "../testing/eks-cluster.ts";
import { Template } from "../testing/template.ts";
import { EksCluster } from "./cluster.ts";

const outputs = [
  "name",
  "arn",
  "version",
  "endpoint",
  "certificateAuthority",
  "serviceCidr",
  "oidcIssuer",
  "oidcProviderArn",
  "clusterSecurityGroupId",
  "nodeSecurityGroupId",
] as const;

const keyOfSecrets = { description: "Kubernetes secrets of the EKS cluster dev-ml" };
const keyOfLogs = { description: "Logs in /aws/eks/dev-ml/cluster" };

describe("EksCluster", () => {
  const template = clusterOf();
  const cluster = template.resource("aws_eks_cluster");

  it("runs the given version under the given upgrade policy", () => {
    expect(cluster).toMatchObject({
      name: "dev-ml",
      version: "1.35",
      upgrade_policy: { support_type: "STANDARD" },
      kubernetes_network_config: { ip_family: "ipv4", service_ipv4_cidr: "172.20.0.0/16" },
    });
  });

  it("gives access to access entries only, not even to its creator", () => {
    expect(cluster["access_config"]).toEqual({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
  });

  it("installs no add-on that nobody would update", () => {
    expect(cluster["bootstrap_self_managed_addons"]).toBe(false);
  });

  it("has a private endpoint only", () => {
    expect(cluster["vpc_config"]).toEqual({
      subnet_ids: ["subnet-a", "subnet-b"],
      security_group_ids: [`\${${template.addressOf("aws_security_group", { tags: { Name: "dev-ml-cluster" } })}.id}`],
      endpoint_private_access: true,
      endpoint_public_access: false,
    });
  });

  it("also has a public endpoint for the listed ranges", () => {
    const endpoint = { access: "publicAndPrivate", allowedCidrs: ["203.0.113.0/24"] } as const;
    expect(clusterOf({ endpoint }).resource("aws_eks_cluster")["vpc_config"]).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ["203.0.113.0/24"],
    });
  });

  it("keeps its subnets when the network gets another zone, which EKS would not accept", () => {
    expect(cluster["lifecycle"]).toEqual({
      ignore_changes: ["vpc_config[0].subnet_ids", "compute_config", "storage_config", "zonal_shift_config"],
    });
  });

  it("is created after, and destroyed before, its log group, its role's policies and its security group rules", () => {
    const dependencies = [
      "aws_cloudwatch_log_group",
      "aws_iam_role_policy_attachment",
      "aws_vpc_security_group_ingress_rule",
      "aws_vpc_security_group_egress_rule",
    ];
    const needed = template.addresses.filter(
      (address) => dependencies.includes(address.split(".")[0] ?? "") && !address.includes("vpc-cni"),
    );
    expect(needed).toHaveLength(7);
    expect([...(cluster["depends_on"] as string[])].sort()).toEqual(needed);
  });

  it("lets only this cluster of this account assume its role", () => {
    const role = template.resource("aws_iam_role", { name: "dev-ml-us-east-2-cluster" });
    expect(JSON.parse(String(role["assume_role_policy"])).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:eks:us-east-2:111111111111:cluster/dev-ml" } },
      },
    ]);
  });

  it("lets workloads assume roles through OIDC", () => {
    expect(template.resource("aws_iam_openid_connect_provider")).toMatchObject({
      url: `\${${template.addressOf("aws_eks_cluster")}.identity[0].oidc[0].issuer}`,
      client_id_list: ["sts.amazonaws.com"],
    });
  });

  it("exposes what other stacks need, by reference", () => {
    const published = Template.synthesize((stack) => {
      const eks = new EksCluster(stack, "eks", devMl);
      for (const output of outputs) new TerraformOutput(stack, output, { value: eks[output], staticId: true });
    });
    const of = (address: string, attribute: string) => `\${${address}.${attribute}}`;
    const eks = published.addressOf("aws_eks_cluster");
    expect(published.outputs).toEqual({
      name: of(eks, "name"),
      arn: of(eks, "arn"),
      version: of(eks, "version"),
      endpoint: of(eks, "endpoint"),
      certificateAuthority: of(eks, "certificate_authority[0].data"),
      serviceCidr: "172.20.0.0/16",
      oidcIssuer: of(eks, "identity[0].oidc[0].issuer"),
      oidcProviderArn: of(published.addressOf("aws_iam_openid_connect_provider"), "arn"),
      clusterSecurityGroupId: of(published.addressOf("aws_security_group", { tags: { Name: "dev-ml-cluster" } }), "id"),
      nodeSecurityGroupId: of(published.addressOf("aws_security_group", { tags: { Name: "dev-ml-nodes" } }), "id"),
    });
  });
});

describe("control-plane logs", () => {
  it("go to our own log group, under the name that EKS uses", () => {
    const template = clusterOf({ logs: { types: ["audit"], retentionDays: 365 } });
    expect(template.resource("aws_cloudwatch_log_group")).toEqual({
      name: "/aws/eks/dev-ml/cluster",
      retention_in_days: 365,
      kms_key_id: `\${${template.addressOf("aws_kms_key", keyOfLogs)}.arn}`,
    });
    expect(template.resource("aws_eks_cluster")["enabled_cluster_log_types"]).toEqual(["audit"]);
  });
});

describe("encryption of secrets", () => {
  const existing = "arn:aws:kms:us-east-2:111111111111:key/11111111-1111-1111-1111-111111111111";
  const grantedKey = (template: Template) =>
    JSON.parse(String(template.resource("aws_iam_role_policy")["policy"])).Statement[0].Resource;

  it("is left to EKS's own key by default", () => {
    const template = clusterOf();
    expect(template.resource("aws_eks_cluster")["encryption_config"]).toBeUndefined();
    expect(template.resourcesOfType("aws_iam_role_policy")).toEqual([]);
  });

  it("uses a rotated key of the cluster's own", () => {
    const template = clusterOf({ encryption: { kmsKey: "create", irreversible: true } });
    const address = template.addressOf("aws_kms_key", keyOfSecrets);
    const key = `\${${address}.arn}`;
    expect(template.resource("aws_kms_key", keyOfSecrets)).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
    expect(
      template.addressOf("aws_kms_alias", { name: "alias/eks/dev-ml", target_key_id: `\${${address}.id}` }),
    ).toBeTruthy();
    expect(template.resource("aws_eks_cluster")["encryption_config"]).toEqual({
      resources: ["secrets"],
      provider: { key_arn: key },
    });
    expect(grantedKey(template)).toEqual([key]);
  });

  it("uses an existing key", () => {
    const template = clusterOf({ encryption: { kmsKey: existing, irreversible: true } });
    expect(template.resourcesOfType("aws_kms_key")).toEqual([template.resource("aws_kms_key", keyOfLogs)]);
    expect(template.resource("aws_eks_cluster")).toMatchObject({
      encryption_config: { provider: { key_arn: existing } },
    });
    expect(grantedKey(template)).toEqual([existing]);
  });
});

describe("deletion protection", () => {
  it("covers the cluster, its logs and the keys of its secrets and logs", () => {
    const template = clusterOf({ deletionProtection: true, encryption: { kmsKey: "create", irreversible: true } });
    const types = ["aws_eks_cluster", "aws_kms_key", "aws_cloudwatch_log_group"];
    const held = types.flatMap((type) => template.resourcesOfType(type));
    expect(held).toHaveLength(4);
    for (const resource of held) expect(resource).toMatchObject({ lifecycle: { prevent_destroy: true } });
  });

  it("can be turned off", () => {
    const template = clusterOf({ encryption: { kmsKey: "create", irreversible: true } });
    const lifecycles = Object.values(template.resources).map((resource) => JSON.stringify(resource["lifecycle"] ?? ""));
    expect(lifecycles.filter((lifecycle) => lifecycle.includes("prevent_destroy"))).toEqual([]);
  });
});

describe("the reference to the cluster", () => {
  it("depends on nothing, so what uses it can depend on the cluster", () => {
    const template = Template.synthesize((stack) => {
      const cluster = new EksCluster(stack, "eks", devMl);
      new DataResource(stack, "user", { input: { cluster: cluster.ref.name }, dependsOn: [cluster] });
    });
    expect(template.resource("terraform_data")).toEqual({
      input: { cluster: "dev-ml" },
      depends_on: [template.addressOf("aws_eks_cluster")],
    });
  });

  it("has names that are known at synthesis, and references to the rest", () => {
    Template.synthesize((stack) => {
      const { ref, endpoint, certificateAuthority, oidcIssuer, oidcProviderArn } = new EksCluster(stack, "eks", devMl);
      expect(ref).toEqual({
        name: "dev-ml",
        region: "us-east-2",
        accountId: "111111111111",
        kubernetes: "1.35",
        serviceCidr: "172.20.0.0/16",
        vpcId: "vpc-1",
        endpoint,
        certificateAuthority,
        oidcIssuer,
        oidcProviderArn,
      });
    });
  });
});

describe("add-ons that nodes need", () => {
  const template = clusterOf({ eksAddons: { "vpc-cni": { version: "v1.20.4-eksbuild.2" } } });
  const addon = (name: string) => template.resource("aws_eks_addon", { addon_name: name });

  it("are the network, the proxy and Pod Identity", () => {
    expect(
      template
        .resourcesOfType("aws_eks_addon")
        .map(({ addon_name }) => addon_name)
        .sort(),
    ).toEqual(["eks-pod-identity-agent", "kube-proxy", "vpc-cni"]);
  });

  it("have the pinned version, or that of the table", () => {
    expect(addon("vpc-cni")["addon_version"]).toBe("v1.20.4-eksbuild.2");
    expect(addon("kube-proxy")["addon_version"]).toBe(eksAddonVersion("kube-proxy", "1.35"));
  });

  it("enforce network policies", () => {
    expect(JSON.parse(String(addon("vpc-cni")["configuration_values"]))).toEqual({ enableNetworkPolicy: "true" });
  });

  it("give the network plugin a role of its own, once Pod Identity can provide it", () => {
    const role = template.addressOf("aws_iam_role", { name: "dev-ml-us-east-2-aws-node" });
    expect(addon("vpc-cni")["pod_identity_association"]).toEqual([
      { role_arn: `\${${role}.arn}`, service_account: "aws-node" },
    ]);
    expect(addon("vpc-cni")["depends_on"]).toEqual([
      template.addressOf("aws_eks_addon", { addon_name: "eks-pod-identity-agent" }),
      template.addressOf("aws_iam_role_policy_attachment", {
        policy_arn: "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
      }),
    ]);
  });
});

describe("a cluster without an environment", () => {
  const template = Template.synthesize((stack) => {
    new EksCluster(stack, "eks", {
      name: "dev-ml",
      region: "us-east-2",
      accountId: "111111111111",
      vpcId: "vpc-1",
      vpcCidr: "10.20.0.0/16",
      controlPlaneSubnetIds: ["subnet-a", "subnet-b"],
      access: {
        admin: { principalArn: "arn:aws:iam::111111111111:role/admin", policy: "AmazonEKSClusterAdminPolicy" },
      },
    });
  });

  it("has what the defaults say", () => {
    expect(template.resource("aws_eks_cluster")).toMatchObject({
      version: clusterDefaults.kubernetes,
      enabled_cluster_log_types: clusterDefaults.logs.types,
      kubernetes_network_config: { service_ipv4_cidr: clusterDefaults.serviceCidr },
      upgrade_policy: { support_type: clusterDefaults.upgradePolicy },
    });
    expect(template.resource("aws_cloudwatch_log_group")["retention_in_days"]).toBe(clusterDefaults.logs.retentionDays);
    expect(template.resource("aws_eks_access_entry")["type"]).toBe(accessEntryDefaults.type);
  });

  it("is private and protected", () => {
    expect(template.resource("aws_eks_cluster")).toMatchObject({
      vpc_config: { endpoint_private_access: true, endpoint_public_access: false },
      lifecycle: { prevent_destroy: true },
    });
  });
});

describe("refused clusters", () => {
  it("break several rules, all of which are reported at once", () => {
    const attempt = () => clusterOf({ serviceCidr: "10.20.0.0/16", webhookPorts: [0] });
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(/^The EKS cluster dev-ml is not valid:\n {2}serviceCidr: .*\n {2}webhookPorts\[0\]: /);
  });

  it.each(["-ml", "dev ml", "", "m".repeat(101)])("have the name %j", (name) => {
    expect(() => clusterOf({ name })).toThrow(
      `name: "${name}" is not a valid name of a cluster. Use at most 100 letters, digits, hyphens and underscores, starting with a letter or digit.`,
    );
  });

  it("have a key in another region", () => {
    const kmsKey = "arn:aws:kms:us-west-2:111111111111:key/11111111-1111-1111-1111-111111111111";
    expect(() => clusterOf({ encryption: { kmsKey, irreversible: true } })).toThrow(
      'encryption.kmsKey: "arn:aws:kms:us-west-2:111111111111:key/11111111-1111-1111-1111-111111111111" is a key of us-west-2',
    );
  });

  it("have a control plane in one zone", () => {
    expect(() => clusterOf({ controlPlaneSubnetIds: ["subnet-a"] })).toThrow(
      "controlPlaneSubnetIds: EKS needs subnets in at least two availability zones, and there are subnets in 1.",
    );
  });
});
