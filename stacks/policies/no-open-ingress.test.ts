import { describe, expect, it } from "vitest";
import { messagesOf } from "./testing/messages.ts";

const everywhere = ["0.0.0.0/0"];

function service(spec: object, annotations: object = {}) {
  return { metadata: [{ annotations }], spec: [spec] };
}

describe("no-open-ingress", () => {
  it.each<[string, object, string]>([
    ["aws_vpc_security_group_ingress_rule", { cidr_ipv4: "0.0.0.0/0" }, "0.0.0.0/0"],
    ["aws_vpc_security_group_ingress_rule", { cidr_ipv6: "::/0" }, "::/0"],
    ["aws_vpc_security_group_ingress_rule", { cidr_ipv6: "0::/0" }, "0::/0"],
    ["aws_vpc_security_group_ingress_rule", { cidr_ipv6: "2000::/3" }, "2000::/3"],
    ["aws_security_group_rule", { type: "ingress", cidr_blocks: ["10.0.0.0/8", "0.0.0.0/0"] }, "0.0.0.0/0"],
    ["aws_security_group_rule", { type: "ingress", cidr_blocks: ["0.0.0.0/1", "128.0.0.0/1"] }, "0.0.0.0/1"],
    ["aws_security_group_rule", { type: "ingress", ipv6_cidr_blocks: ["::/0"] }, "::/0"],
    [
      "aws_security_group_rule",
      { type: "ingress", cidr_blocks: '${concat(["0.0.0.0/0"], data.x.outputs.ranges)}' },
      "0.0.0.0/0",
    ],
    [
      "aws_security_group_rule",
      { for_each: '${toset(["0.0.0.0/0"])}', type: "ingress", cidr_blocks: ["10.0.0.0/8", "${each.value}"] },
      "0.0.0.0/0",
    ],
    ["aws_security_group", { ingress: [{ cidr_blocks: ["10.0.0.0/8", "0.0.0.0/0"] }] }, "0.0.0.0/0"],
    ["aws_security_group", { ingress: { ipv6_cidr_blocks: ["::/0"] } }, "::/0"],
    [
      "aws_security_group",
      { dynamic: { ingress: { for_each: [443], content: { cidr_blocks: everywhere } } } },
      "0.0.0.0/0",
    ],
    [
      "aws_security_group",
      { dynamic: { ingress: { for_each: everywhere, content: { cidr_blocks: ["${ingress.value}"] } } } },
      "0.0.0.0/0",
    ],
    ["aws_default_security_group", { ingress: [{ cidr_blocks: everywhere }] }, "0.0.0.0/0"],
    ["aws_network_acl", { ingress: [{ action: "allow", cidr_block: "0.0.0.0/0" }] }, "0.0.0.0/0"],
    ["aws_default_network_acl", { ingress: [{ action: "ALLOW", ipv6_cidr_block: "::/0" }] }, "::/0"],
    ["aws_network_acl_rule", { rule_action: "allow", cidr_block: "0.0.0.0/0" }, "0.0.0.0/0"],
    ["aws_network_acl_rule", { rule_action: "allow", egress: "false", cidr_block: "0.0.0.0/0" }, "0.0.0.0/0"],
    ["aws_ec2_managed_prefix_list", { entry: [{ cidr: "0.0.0.0/0" }] }, "0.0.0.0/0"],
    ["aws_ec2_managed_prefix_list_entry", { cidr: "0.0.0.0/0" }, "0.0.0.0/0"],
    ["aws_eks_cluster", { vpc_config: {} }, "0.0.0.0/0"],
    ["aws_eks_cluster", { vpc_config: { public_access_cidrs: [] } }, "0.0.0.0/0"],
    ["aws_eks_cluster", { vpc_config: { endpoint_public_access: true } }, "0.0.0.0/0"],
    ["aws_eks_cluster", { vpc_config: { endpoint_public_access: true, public_access_cidrs: everywhere } }, "0.0.0.0/0"],
    [
      "aws_eks_cluster",
      { vpc_config: { endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/1", "128.0.0.0/1"] } },
      "0.0.0.0/1",
    ],
    ["kubernetes_service_v1", service({ type: "LoadBalancer" }), "0.0.0.0/0"],
    ["kubernetes_service_v1", service({ type: "LoadBalancer", load_balancer_source_ranges: everywhere }), "0.0.0.0/0"],
    ["kubernetes_manifest", { manifest: { kind: "Service", spec: { type: "LoadBalancer" } } }, "0.0.0.0/0"],
  ])("refuses %s %j", (type, config, range) => {
    expect(messagesOf("no-open-ingress", type, config)).toEqual([`lets ${range} in: name the ranges that need access`]);
  });

  it.each<[string, object, string]>([
    ["aws_db_instance", { publicly_accessible: "true" }, "set publicly_accessible to false"],
    ["aws_rds_cluster_instance", { publicly_accessible: true }, "set publicly_accessible to false"],
    ["aws_redshift_cluster", {}, "set publicly_accessible to false"],
    ["aws_redshiftserverless_workgroup", { publicly_accessible: true }, "set publicly_accessible to false"],
    ["aws_dms_replication_instance", { publicly_accessible: true }, "set publicly_accessible to false"],
    ["aws_mq_broker", { publicly_accessible: true }, "set publicly_accessible to false"],
    ["aws_neptunegraph_graph", { public_connectivity: true }, "set public_connectivity to false"],
    [
      "aws_msk_cluster",
      { broker_node_group_info: { connectivity_info: { public_access: { type: "SERVICE_PROVIDED_EIPS" } } } },
      "set public_access.type to DISABLED",
    ],
    ["aws_db_snapshot", { shared_accounts: ["all"] }, "name the accounts in shared_accounts"],
    ["aws_ami_launch_permission", { group: "all" }, "name the accounts that need the image"],
    [
      "aws_imagebuilder_distribution_configuration",
      { distribution: [{ ami_distribution_configuration: { launch_permission: { user_groups: ["all"] } } }] },
      "name the accounts that need the image",
    ],
    ["aws_ebs_snapshot_block_public_access", { state: "unblocked" }, "set state to one that blocks"],
    ["aws_eks_node_group", { remote_access: { ec2_ssh_key: "k" } }, "name source_security_group_ids in remote_access"],
    ["aws_lambda_function_url", { authorization_type: "NONE" }, "set authorization_type to AWS_IAM"],
    [
      "aws_lambda_permission",
      { principal: "*", action: "lambda:InvokeFunction" },
      "name the principal, or set principal_org_id, source_account or source_arn",
    ],
    ["aws_s3_bucket_acl", { acl: "public-read" }, "grant nothing by ACL, name the readers in a policy"],
    [
      "aws_s3_bucket_acl",
      {
        access_control_policy: {
          grant: [{ grantee: { uri: "http://acs.amazonaws.com/groups/global/AllUsers" } }],
        },
      },
      "grant nothing by ACL, name the readers in a policy",
    ],
    ["aws_s3_object", { acl: "public-read-write" }, "grant nothing by ACL, name the readers in a policy"],
    [
      "aws_s3_bucket_public_access_block",
      { block_public_acls: true, ignore_public_acls: "true", restrict_public_buckets: false },
      "set block_public_policy, restrict_public_buckets to true",
    ],
    ["aws_ecrpublic_repository", {}, "use aws_ecr_repository for what is not to be published"],
    ["aws_codebuild_project", { project_visibility: "PUBLIC_READ" }, "set project_visibility to PRIVATE"],
    ["aws_transfer_server", {}, "set endpoint_type to VPC"],
    [
      "aws_vpc_endpoint_service",
      { allowed_principals: ["*"], acceptance_required: false },
      "name its allowed_principals, or set acceptance_required to true",
    ],
    [
      "aws_cognito_identity_pool",
      { allow_unauthenticated_identities: true },
      "set allow_unauthenticated_identities to false",
    ],
    [
      "aws_opensearchserverless_security_policy",
      { type: "network", policy: '[{"AllowFromPublic": true}]' },
      "set AllowFromPublic to false",
    ],
    [
      "aws_ssm_document",
      { permissions: { type: "Share", account_ids: "All" } },
      "name the accounts in permissions.account_ids",
    ],
    [
      "aws_cloudwatch_event_permission",
      { principal: "*" },
      "name the principal, or add a condition on aws:PrincipalOrgID",
    ],
  ])("refuses %s %j", (type, config, fix) => {
    expect(messagesOf("no-open-ingress", type, config)).toEqual([`is open to everybody: ${fix}`]);
  });

  it.each<[string, object]>([
    ["aws_vpc_security_group_ingress_rule", { cidr_ipv4: "10.0.0.0/8" }],
    ["aws_vpc_security_group_ingress_rule", { cidr_ipv4: "${aws_vpc.main.cidr_block}" }],
    ["aws_vpc_security_group_egress_rule", { cidr_ipv4: "0.0.0.0/0" }],
    ["aws_security_group_rule", { type: "egress", cidr_blocks: everywhere }],
    ["aws_security_group_rule", { for_each: ["10.0.0.0/8"], type: "ingress", cidr_blocks: ["${each.value}"] }],
    ["aws_security_group", { egress: [{ cidr_blocks: everywhere }], ingress: [{ self: true }] }],
    ["aws_network_acl", { ingress: [{ action: "deny", cidr_block: "0.0.0.0/0" }] }],
    ["aws_network_acl", { egress: [{ action: "allow", cidr_block: "0.0.0.0/0" }] }],
    ["aws_network_acl_rule", { egress: true, rule_action: "allow", cidr_block: "0.0.0.0/0" }],
    ["aws_eks_cluster", { vpc_config: { endpoint_public_access: false } }],
    ["aws_eks_cluster", { vpc_config: { public_access_cidrs: ["203.0.113.0/24"] } }],
    ["aws_eks_node_group", { remote_access: { source_security_group_ids: ["sg-1"] } }],
    ["aws_lb", { internal: false }],
    ["aws_db_instance", {}],
    ["aws_redshift_cluster", { publicly_accessible: false }],
    ["aws_lambda_function_url", { authorization_type: "AWS_IAM" }],
    ["aws_lambda_permission", { principal: "s3.amazonaws.com" }],
    ["aws_lambda_permission", { principal: "*", principal_org_id: "o-1" }],
    [
      "aws_s3_bucket_public_access_block",
      { block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true },
    ],
    ["aws_transfer_server", { endpoint_type: "VPC" }],
    ["kubernetes_service_v1", service({ type: "ClusterIP" })],
    ["kubernetes_service_v1", service({ type: "LoadBalancer", load_balancer_source_ranges: ["10.0.0.0/8"] })],
    [
      "kubernetes_service_v1",
      service({ type: "LoadBalancer" }, { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" }),
    ],
  ])("accepts %s %j", (type, config) => {
    expect(messagesOf("no-open-ingress", type, config)).toEqual([]);
  });
});
