import { partitionOf } from "@ml-platform/rules";
import type { ClusterRef } from "../../cluster-ref.ts";
import type { Conditions, Statement } from "../../iam/policy-document.ts";

export interface LoadBalancerPermissions {
  readonly cluster: Pick<ClusterRef, "name" | "region" | "accountId" | "vpcId">;
  readonly waf: boolean;
}

/** Tag that the controller gives to all that it creates: the name of its cluster. */
const clusterTag = "elbv2.k8s.aws/cluster";

/**
 * What the controller may do, by the purpose of each policy. It is docs/install/iam_policy.json of
 * kubernetes-sigs/aws-load-balancer-controller at v3.5.0, limited to one cluster, account and region:
 *
 * - where the original asks for a cluster's tag, this asks for this cluster's;
 * - rules of security groups are changed in groups of this cluster only, as "Configure IAM" in docs/deploy/installation.md
 *   recommends;
 * - listeners, rules and targets too are those of this cluster. The controller tags all it creates (ListenerRulesTagging,
 *   WithStackTags), and AmazonEKSLoadBalancingPolicy, by which EKS Auto Mode runs the same controller, asks for its tag too.
 *   So a target group that was made elsewhere takes targets only if it has the tag;
 * - AWS WAF is covered where it is used. WAF Classic (`waf-regional`), which ended on 2025-09-30, and Shield Advanced, whose
 *   protections IAM cannot limit to load balancers, are not.
 */
export function loadBalancerPermissions(props: LoadBalancerPermissions): Record<string, readonly Statement[]> {
  return {
    "read-network": read(props),
    "create-load-balancers": create(props),
    "change-load-balancers": change(props),
    ...(props.waf && { "associate-web-acls": webAcls(props) }),
  };
}

function read({ cluster }: LoadBalancerPermissions): Statement[] {
  return [
    {
      actions: [
        "acm:DescribeCertificate",
        "acm:ListCertificates",
        "ec2:DescribeAccountAttributes",
        "ec2:DescribeAddresses",
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeCoipPools",
        "ec2:DescribeInstances",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeIpamPools",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
        "ec2:DescribeVpcPeeringConnections",
        "ec2:DescribeVpcs",
        "ec2:GetCoipPoolUsage",
        "ec2:GetSecurityGroupsForVpc",
        "elasticloadbalancing:DescribeCapacityReservation",
        "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListenerCertificates",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeSSLPolicies",
        "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "elasticloadbalancing:DescribeTrustStores",
        "iam:GetServerCertificate",
        "iam:ListServerCertificates",
      ],
      // Most have no resources in IAM, and what the others describe is named by the author of an Ingress.
      resources: ["*"],
    },
    {
      // For Ingresses that sign users in. It reads the client's secret, too.
      actions: ["cognito-idp:DescribeUserPoolClient"],
      resources: [arn(cluster, "cognito-idp", "userpool/*")],
    },
  ];
}

function create({ cluster }: LoadBalancerPermissions): Statement[] {
  const { region, accountId, vpcId } = cluster;
  const { balancers, targetGroups, groups, all } = resourcesOf(cluster);
  return [
    {
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [
        `arn:${partitionOf(region)}:iam::${accountId}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing`,
      ],
      conditions: { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
    },
    {
      // Of any account: the ARN of a VPC that is shared with this one has the account of its owner.
      actions: ["ec2:CreateSecurityGroup"],
      resources: [`arn:${partitionOf(region)}:ec2:${region}:*:vpc/${vpcId}`],
    },
    { actions: ["ec2:CreateSecurityGroup"], resources: groups, conditions: isBorn(cluster) },
    {
      actions: ["ec2:CreateTags"],
      resources: groups,
      conditions: isBorn(cluster, { "ec2:CreateAction": "CreateSecurityGroup" }),
    },
    {
      actions: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
      resources: [...balancers, ...targetGroups],
      conditions: isBorn(cluster),
    },
    {
      actions: ["elasticloadbalancing:AddTags"],
      resources: all,
      conditions: isBorn(cluster, {
        "elasticloadbalancing:CreateAction": [
          "CreateListener",
          "CreateLoadBalancer",
          "CreateRule",
          "CreateTargetGroup",
        ],
      }),
    },
  ];
}

function change({ cluster }: LoadBalancerPermissions): Statement[] {
  const { groups, all } = resourcesOf(cluster);
  const ingress = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"];
  return [
    { actions: ["ec2:CreateTags", "ec2:DeleteTags"], resources: groups, conditions: keepsItsCluster(cluster) },
    { actions: ["ec2:DeleteSecurityGroup", ...ingress], resources: groups, conditions: isOwn(cluster) },
    {
      // The groups of nodes, which load balancers must reach. EKS and modules/eks tag them.
      actions: ingress,
      resources: groups,
      conditions: { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${cluster.name}`]: ["owned", "shared"] } },
    },
    {
      actions: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
      resources: all,
      conditions: keepsItsCluster(cluster),
    },
    {
      actions: [
        "elasticloadbalancing:AddListenerCertificates",
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:ModifyCapacityReservation",
        "elasticloadbalancing:ModifyIpPools",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:RemoveListenerCertificates",
        "elasticloadbalancing:SetIpAddressType",
        "elasticloadbalancing:SetRulePriorities",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ],
      resources: all,
      conditions: isOwn(cluster),
    },
  ];
}

/** To put web ACLs of AWS WAF in front of load balancers; IAM has no condition on the tags of a load balancer for it. */
function webAcls({ cluster }: LoadBalancerPermissions): Statement[] {
  const balancers = arn(cluster, "elasticloadbalancing", "loadbalancer/app/*/*");
  return [
    {
      actions: ["wafv2:AssociateWebACL", "wafv2:DisassociateWebACL", "wafv2:GetWebACL", "wafv2:GetWebACLForResource"],
      resources: [arn(cluster, "wafv2", "regional/webacl/*/*"), balancers],
    },
    { actions: ["elasticloadbalancing:SetWebAcl"], resources: [balancers] },
  ];
}

/** Whatever the controller changes has one of these ARNs. */
function resourcesOf(cluster: LoadBalancerPermissions["cluster"]) {
  const elb = (...resources: string[]) => resources.map((each) => arn(cluster, "elasticloadbalancing", each));
  const balancers = elb("loadbalancer/app/*/*", "loadbalancer/net/*/*");
  const targetGroups = elb("targetgroup/*/*");
  const listeners = elb("listener/app/*/*/*", "listener/net/*/*/*");
  const rules = elb("listener-rule/app/*/*/*/*", "listener-rule/net/*/*/*/*");
  return {
    balancers,
    targetGroups,
    all: [...balancers, ...targetGroups, ...listeners, ...rules],
    groups: [arn(cluster, "ec2", "security-group/*")],
  };
}

/** What is created has the tag of this cluster. */
function isBorn({ name }: Pick<ClusterRef, "name">, also: Conditions[string] = {}): Conditions {
  return { StringEquals: { [`aws:RequestTag/${clusterTag}`]: name, ...also } };
}

/** What exists has the tag of this cluster. */
function isOwn({ name }: Pick<ClusterRef, "name">): Conditions {
  return { StringEquals: { [`aws:ResourceTag/${clusterTag}`]: name } };
}

/** What exists has the tag of this cluster, and keeps it. */
function keepsItsCluster(cluster: Pick<ClusterRef, "name">): Conditions {
  return { ...isOwn(cluster), Null: { [`aws:RequestTag/${clusterTag}`]: "true" } };
}

function arn(
  { region, accountId }: Pick<ClusterRef, "region" | "accountId">,
  service: string,
  resource: string,
): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${accountId}:${resource}`;
}

/** Why policies that {@link loadBalancerPermissions} returns name no resources, by their names. */
export const unnamedResources: Readonly<Record<string, string>> = {
  "read-network":
    "Only reads: the author of an Ingress names certificates, networks and user pools, and subnets are found.",
  "create-load-balancers": "What does not exist yet has no name: the request must carry the tag of the cluster.",
  "associate-web-acls":
    "The author of an Ingress names the web ACL, and IAM knows no tags of the load balancer that gets it.",
};
