import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { rolePermissions } from "../../testing/role-permissions.ts";
import { Template } from "../../testing/template.ts";
import type { AddonProps } from "../addon-construct.ts";
import AwsLoadBalancerController from "./aws-load-balancer-controller.ts";
import type { awsLoadBalancerController } from "./spec.ts";

type Props = AddonProps<typeof awsLoadBalancerController.options>;

function addonOf(props: Partial<Props> = {}): Template {
  return Template.synthesize((stack) => {
    const nodes = new DataResource(stack, "nodes");
    new AwsLoadBalancerController(stack, "aws-load-balancer-controller", {
      cluster: aClusterRef,
      around: alone,
      dependsOn: [nodes],
      ...props,
    });
  });
}

function valuesOf(template: Template) {
  const [document] = template.resource("helm_release")["values"] as string[];
  return JSON.parse(String(document));
}

const template = addonOf();
const values = valuesOf(template);

describe("AwsLoadBalancerController", () => {
  it("is the chart of AWS, for its own cluster", () => {
    expect(template.resource("helm_release")).toMatchObject({
      name: "aws-load-balancer-controller",
      namespace: "kube-system",
      repository: "https://aws.github.io/eks-charts",
      version: "3.5.0",
      wait: true,
      atomic: true,
    });
    expect(values).toMatchObject({ clusterName: "dev-ml", region: "us-east-2", vpcId: "vpc-1" });
  });

  it("makes internal load balancers in front of pods, for whoever asks for them", () => {
    expect(values).toMatchObject({
      defaultTargetType: "ip",
      defaultLoadBalancerScheme: "internal",
      defaultTags: { owner: "ml-platform", environment: "dev" },
      ingressClassConfig: { default: false },
      ingressClassParams: { create: false },
      enableServiceMutatorWebhook: false,
    });
  });

  it("keeps its certificate, and calls no service that a network without internet access does not reach", () => {
    expect(values).toMatchObject({
      keepTLSSecret: true,
      enableWaf: false,
      enableWafv2: false,
      enableShield: false,
      serviceMonitor: { enabled: false },
    });
  });

  it("survives the loss of a node, on system nodes where there are some", () => {
    expect(values).toMatchObject({
      replicaCount: 2,
      podDisruptionBudget: { maxUnavailable: 1 },
      priorityClassName: "system-cluster-critical",
      resources: { requests: { cpu: "100m" } },
    });
    expect(JSON.stringify(values.affinity.podAntiAffinity)).toContain(
      '"matchLabels":{"app.kubernetes.io/name":"aws-load-balancer-controller"}',
    );
    expect(values.nodeSelector).toBeUndefined();
  });

  it("does as configured", () => {
    const other = valuesOf(
      addonOf({
        options: { replicas: 3, scheme: "internet-facing", mutateServices: true, waf: true, serviceMonitor: true },
      }),
    );
    expect(other).toMatchObject({
      replicaCount: 3,
      defaultLoadBalancerScheme: "internet-facing",
      enableServiceMutatorWebhook: true,
      enableWafv2: true,
      serviceMonitor: { enabled: true, additionalLabels: { release: "kube-prometheus-stack" } },
    });
  });

  it("refuses what it could not work with: no pods, and tags that would not arrive as they are", () => {
    expect(() => addonOf({ options: { replicas: 0 } })).toThrow("replicas: 0 is not a number of replicas.");
    const tags = { owner: "ml", "a=b": "c", note: "team: ml", place: "room #4", ratio: "1:2/x=y" };
    expect(() => addonOf({ around: { ...alone, tags } })).toThrow(
      [
        "The add-on aws-load-balancer-controller of the cluster dev-ml is not valid:",
        '  tags["a=b"]: "c" cannot be given to load balancers as the tag "a=b". Use no "=" in the key, and no comma, quotation mark or colon before a space or at the end.',
        '  tags.note: "team: ml" cannot be given to load balancers as the tag "note". Use no "=" in the key, and no comma, quotation mark or colon before a space or at the end.',
        '  tags.place: "room #4" cannot be given to load balancers as the tag "place". Use no "=" in the key, and no comma, quotation mark or colon before a space or at the end.',
      ].join("\n"),
    );
  });
});

describe("the controller's permissions", () => {
  const { allows, characters } = rolePermissions(template);
  const elb = (resource: string) => `arn:aws:elasticloadbalancing:us-east-2:111111111111:${resource}`;
  const ec2 = (resource: string) => `arn:aws:ec2:us-east-2:111111111111:${resource}`;
  const key = "elbv2.k8s.aws/cluster";
  const own = { [`aws:ResourceTag/${key}`]: "dev-ml" };
  const others = { [`aws:ResourceTag/${key}`]: "prod-ml" };
  const born = { [`aws:RequestTag/${key}`]: "dev-ml" };
  const bornElsewhere = { [`aws:RequestTag/${key}`]: "prod-ml" };

  const group = ec2("security-group/sg-1");
  const balancer = elb("loadbalancer/app/k8s-web/0123456789abcdef");
  const networkBalancer = elb("loadbalancer/net/k8s-web/0123456789abcdef");
  const targets = elb("targetgroup/k8s-web/0123456789abcdef");
  const listener = elb("listener/app/k8s-web/0123456789abcdef/0123456789abcdef");
  const networkListener = elb("listener/net/k8s-web/0123456789abcdef/0123456789abcdef");
  const rule = elb("listener-rule/app/k8s-web/0123456789abcdef/0123456789abcdef/0123456789abcdef");

  /** Each action on what it changes; of docs/install/iam_policy.json, those with resources that belong to a cluster. */
  const changes: readonly [service: string, resource: string, actions: readonly string[]][] = [
    ["ec2", group, ["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress", "DeleteSecurityGroup"]],
    [
      "elasticloadbalancing",
      balancer,
      [
        "CreateListener",
        "DeleteLoadBalancer",
        "ModifyCapacityReservation",
        "ModifyIpPools",
        "ModifyLoadBalancerAttributes",
        "SetIpAddressType",
        "SetSecurityGroups",
        "SetSubnets",
      ],
    ],
    ["elasticloadbalancing", networkBalancer, ["CreateListener", "DeleteLoadBalancer", "SetSubnets"]],
    [
      "elasticloadbalancing",
      targets,
      ["DeleteTargetGroup", "DeregisterTargets", "ModifyTargetGroup", "ModifyTargetGroupAttributes", "RegisterTargets"],
    ],
    [
      "elasticloadbalancing",
      listener,
      [
        "AddListenerCertificates",
        "CreateRule",
        "DeleteListener",
        "ModifyListener",
        "ModifyListenerAttributes",
        "RemoveListenerCertificates",
      ],
    ],
    ["elasticloadbalancing", networkListener, ["DeleteListener", "ModifyListener"]],
    ["elasticloadbalancing", rule, ["DeleteRule", "ModifyRule", "SetRulePriorities"]],
  ];

  it.each(changes)(
    "change %s %s of this cluster, not of another and not of none",
    async (service, resource, actions) => {
      for (const action of actions.map((each) => `${service}:${each}`)) {
        expect(await allows(action, resource, own), action).toBe(true);
        expect(await allows(action, resource, others), action).toBe(false);
        expect(await allows(action, resource), action).toBe(false);
      }
    },
  );

  it("create what has the tag of this cluster, in its network", async () => {
    for (const [action, resource] of [
      ["elasticloadbalancing:CreateLoadBalancer", balancer],
      ["elasticloadbalancing:CreateLoadBalancer", networkBalancer],
      ["elasticloadbalancing:CreateTargetGroup", targets],
      ["ec2:CreateSecurityGroup", group],
    ] as const) {
      expect(await allows(action, resource, born)).toBe(true);
      expect(await allows(action, resource, bornElsewhere)).toBe(false);
      expect(await allows(action, resource)).toBe(false);
    }
    expect(await allows("ec2:CreateSecurityGroup", ec2("vpc/vpc-1"))).toBe(true);
    expect(await allows("ec2:CreateSecurityGroup", ec2("vpc/vpc-2"))).toBe(false);
    // A VPC that another account shares with this one is that account's.
    const policies = template.resourcesOfType("aws_iam_role_policy").map(({ policy }) => String(policy));
    expect(policies.join()).toContain("arn:aws:ec2:us-east-2:*:vpc/vpc-1");
  });

  it("tag what is created, and later what is this cluster's, but never give it to another", async () => {
    const tagsGroup = (context: object) => allows("ec2:CreateTags", group, { ...context });
    expect(await tagsGroup({ ...born, "ec2:CreateAction": "CreateSecurityGroup" })).toBe(true);
    expect(await tagsGroup({ ...bornElsewhere, "ec2:CreateAction": "CreateSecurityGroup" })).toBe(false);
    expect(await tagsGroup(own)).toBe(true);
    expect(await tagsGroup({ ...own, ...bornElsewhere })).toBe(false);
    expect(await tagsGroup(others)).toBe(false);
    expect(await allows("ec2:DeleteTags", group, own)).toBe(true);
    expect(await allows("ec2:DeleteTags", group)).toBe(false);
    const tagsBalancer = (context: object) => allows("elasticloadbalancing:AddTags", balancer, { ...context });
    expect(await tagsBalancer({ ...born, "elasticloadbalancing:CreateAction": "CreateLoadBalancer" })).toBe(true);
    expect(await tagsBalancer(born)).toBe(false);
    expect(await tagsBalancer(own)).toBe(true);
    expect(await tagsBalancer(others)).toBe(false);
    expect(await allows("elasticloadbalancing:RemoveTags", balancer, own)).toBe(true);
    expect(await allows("elasticloadbalancing:RemoveTags", balancer, others)).toBe(false);
  });

  it("open the security groups of this cluster's nodes, and no others", async () => {
    const nodes = (cluster: string) => ({ [`aws:ResourceTag/kubernetes.io/cluster/${cluster}`]: "owned" });
    expect(await allows("ec2:AuthorizeSecurityGroupIngress", group, nodes("dev-ml"))).toBe(true);
    expect(await allows("ec2:RevokeSecurityGroupIngress", group, nodes("dev-ml"))).toBe(true);
    expect(await allows("ec2:AuthorizeSecurityGroupIngress", group, nodes("prod-ml"))).toBe(false);
    expect(await allows("ec2:DeleteSecurityGroup", group, nodes("dev-ml"))).toBe(false);
  });

  it("read what Ingresses refer to, and make the service's own role", async () => {
    for (const action of [
      "acm:ListCertificates",
      "ec2:DescribeSubnets",
      "ec2:DescribeRouteTables",
      "elasticloadbalancing:DescribeTargetHealth",
      "elasticloadbalancing:DescribeTrustStores",
      "iam:ListServerCertificates",
    ])
      expect(await allows(action, "*")).toBe(true);
    const linkedRole = (service: string) =>
      allows(
        "iam:CreateServiceLinkedRole",
        `arn:aws:iam::111111111111:role/aws-service-role/${service}/AWSServiceRoleForElasticLoadBalancing`,
        { "iam:AWSServiceName": service },
      );
    expect(await linkedRole("elasticloadbalancing.amazonaws.com")).toBe(true);
    expect(await linkedRole("ecs.amazonaws.com")).toBe(false);
  });

  it("cover AWS WAF where it is used", async () => {
    const acl = "arn:aws:wafv2:us-east-2:111111111111:regional/webacl/web/01234567-89ab-cdef-0123-456789abcdef";
    const guarded = rolePermissions(addonOf({ options: { waf: true } }));
    for (const [action, resource] of [
      ["wafv2:AssociateWebACL", acl],
      ["wafv2:GetWebACL", acl],
    ] as const) {
      expect(await allows(action, resource)).toBe(false);
      expect(await guarded.allows(action, resource)).toBe(true);
    }
    expect(guarded.characters).toBeLessThan(10_240);
    expect(characters).toBeLessThan(guarded.characters);
  });

  it("are those of its service account, associated before its pods start", () => {
    expect(template.resource("aws_eks_pod_identity_association")).toMatchObject({
      cluster_name: "dev-ml",
      namespace: template.resource("helm_release")["namespace"],
      service_account: values.serviceAccount.name,
    });
    expect(template.resource("helm_release")["depends_on"]).toContain(
      template.addressOf("aws_eks_pod_identity_association"),
    );
  });

  it("are those of the partition", () => {
    const government = addonOf({ cluster: { ...aClusterRef, region: "us-gov-west-1" } });
    const texts = government.resourcesOfType("aws_iam_role_policy").map(({ policy }) => String(policy));
    expect(texts.join("")).toContain("arn:aws-us-gov:elasticloadbalancing:us-gov-west-1:");
    expect(texts.join("")).not.toContain("arn:aws:");
  });
});
