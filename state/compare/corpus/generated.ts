import { devAccount, other, type Pair, pair, prodAccount } from "./pair.ts";

/** ARNs of dev and prod. */
const arns = (service: string, dev: string, prod: string): [string, string] => [
  `arn:aws:${service}:us-east-2:${devAccount}:${dev}`,
  `arn:aws:${service}:eu-west-1:${prodAccount}:${prod}`,
];
/** Host names in the regions of dev and prod. */
const hosts = (dev: string, prod: string, service: string, end = ""): [string, string] => [
  `${dev}.us-east-2.${service}.amazonaws.com${end}`,
  `${prod}.eu-west-1.${service}.amazonaws.com${end}`,
];
const certificate = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const [uuid, otherUuid] = ["6a8a7d4f-f49e-4a15-bd72-fe747180d159", "34740732-9b97-4c48-8416-bc92344b887f"] as const;
const sizes = (desired: number, maximum = 9) => [{ desired_size: desired, max_size: maximum, min_size: 1 }];
const template = (id: string, version: string) => [{ id, version }];
const target = {
  resource_id: "service/c/api",
  scalable_dimension: "ecs:service:DesiredCount",
  service_namespace: "ecs",
};

const idsAndArns: readonly Pair[] = [
  pair("ids", "id", "anything", "other"),
  pair("ids of AWS", "file_system", "fs-0a1b2c3d4e5f60718", "fs-0b1b2c3d4e5f60718"),
  pair("short ids of AWS", "subnet_ids", ["subnet-0a1b2c3d", "sg-0a1b2c3d"], ["sg-1a1b2c3d", "subnet-9a1b2c3d"]),
  other("the number of ids", "subnet_ids", ["subnet-0a1b2c3d"], ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]),
  pair("the ARN of the thing itself", "arn", ...arns("glue", "table/a", "table/b")),
  other(
    "the ARN of a thing of others",
    "arn",
    arns("glue", "table/a", "")[0],
    "arn:aws:glue:eu-west-1:999999999999:table/a",
  ),
  pair("IAM ids", "user", "AROAABCDEFGHIJKLMNOPQ", "AROAQPONMLKJIHGFEDCBA"),
  pair("a key of KMS", "kms_key_id", ...arns("kms", `key/${uuid}`, `key/${otherUuid}`)),
  pair(
    "a secret with its end",
    "secret_arn",
    ...arns("secretsmanager", "secret:dev-db-AbC123", "secret:prod-db-xYz789"),
  ),
  other("another secret", "secret_arn", ...arns("secretsmanager", "secret:dev-db-AbC123", "secret:prod-cache-xYz789")),
  pair(
    "a target group",
    "target_group_arn",
    ...arns("elasticloadbalancing", "targetgroup/dev-web/6d0ecf831eec9f09", "targetgroup/prod-web/73e2d6bc24d8a067"),
  ),
  pair(
    "the revision of a task",
    "task_definition",
    ...arns("ecs", "task-definition/dev-api:12", "task-definition/prod-api:7"),
  ),
  pair("how often a definition was revised", "revision", 12, 7),
  other("a short commit", "revision", "0a1b2c3", "1a1b2c3"),
  pair("the version of an own function", "function", ...arns("lambda", "function:base:12", "function:base:7")),
  other(
    "the version of a layer of others",
    "layers",
    ["arn:aws:lambda:us-east-2:017000801446:layer:base:12"],
    ["arn:aws:lambda:eu-west-1:017000801446:layer:base:7"],
  ),
];

const hostNames: readonly Pair[] = [
  pair(
    "an issuer of EKS",
    "url",
    "oidc.eks.us-east-2.amazonaws.com/id/5D0ECF831EEC9F09",
    "oidc.eks.eu-west-1.amazonaws.com/id/73E2D6BC24D8A067",
  ),
  pair("the endpoint of a cluster", "endpoint", ...hosts("https://5D0ECF83.gr7", "https://73E2D6BC.sk1", "eks"), {
    type: "aws_eks_cluster",
  }),
  pair(
    "an endpoint in an output",
    "cluster_endpoint",
    ...hosts("https://5D0ECF831EEC9F09.gr7", "https://73E2D6BC24D8A067.yl4", "eks"),
    {
      type: "output",
    },
  ),
  pair("a load balancer", "lb", ...hosts("dev-web-1234567890", "prod-web-987654321", "elb"), {
    type: "output",
  }),
  pair(
    "a network load balancer",
    "target",
    "dev-nlb-6d0ecf831eec9f09.elb.us-east-2.amazonaws.com",
    "prod-nlb-73e2d6bc24d8a067.elb.eu-west-1.amazonaws.com",
  ),
  pair(
    "a load balancer of Kubernetes",
    "records",
    [hosts("k8s-web-api-0a1b2c3d4e-1234567890", "", "elb")[0]],
    [hosts("", "k8s-web-api-9f8e7d6c5b-987654321", "elb")[1]],
  ),
  other("a load balancer of something else", "target", ...hosts("dev-web-1234567890", "prod-api-987654321", "elb")),
  pair("a database", "address", ...hosts("dev-db.c9akciq32rrx", "prod-db.cabcdefghxyz", "rds"), {
    type: "aws_db_instance",
  }),
  other(
    "the port of a database",
    "endpoint",
    hosts("dev-db.c9akciq32rrx", "", "rds", ":5432")[0],
    hosts("", "prod-db.cabcdefghxyz", "rds", ":3306")[1],
    { type: "aws_db_instance" },
  ),
  pair("a database in a setting", "host", ...hosts("dev-db.c9akciq32rrx", "prod-db.cabcdefghxyz", "rds", ":5432")),
  pair("a cluster of databases", "host", ...hosts("dev.cluster-c9akciq32rrx", "prod.cluster-cabcdefghxyz", "rds")),
  other("another database", "host", ...hosts("dev-db.c9akciq32rrx", "prod-billing.cabcdefghxyz", "rds")),
  pair(
    "a cache",
    "host",
    "dev-cache.abc123.ng.0001.use2.cache.amazonaws.com",
    "prod-cache.xyz789.ng.0001.euw1.cache.amazonaws.com",
  ),
  pair(
    "a file system",
    "dns_name",
    "fs-0a1b2c3d4e5f60718.efs.us-east-2.amazonaws.com",
    "fs-0b1b2c3d4e5f60718.efs.eu-west-1.amazonaws.com",
  ),
  pair(
    "a domain of OpenSearch",
    "host",
    ...hosts("vpc-dev-logs-abcdefghijklmnopqrstuvwx", "vpc-prod-logs-zyxwvutsrqponmlkjihgfedc", "es"),
  ),
  pair(
    "a replicated cache",
    "host",
    "master.dev-cache.abcdef.use2.cache.amazonaws.com",
    "master.prod-cache.uvwxyz.euw1.cache.amazonaws.com",
  ),
  pair("a pool of users", "user_pool_id", "us-east-2_AbCdEfGhI", "eu-west-1_ZyXwVuTsR"),
  pair(
    "a file system in a command",
    "mount",
    "mount fs-0a1b2c3d.efs.us-east-2.amazonaws.com:/ /data",
    "mount fs-0b1b2c3d.efs.eu-west-1.amazonaws.com:/ /data",
  ),
  pair("a distribution", "target", "d111111abcdef8.cloudfront.net", "d222222abcdef8.cloudfront.net"),
  pair(
    "an API",
    "url",
    "https://a1b2c3d4e5.execute-api.us-east-2.amazonaws.com/v1",
    "https://f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com/v1",
  ),
  pair(
    "an instance",
    "private_dns",
    "ip-10-20-1-2.us-east-2.compute.internal",
    "ip-10-40-9-8.eu-west-1.compute.internal",
  ),
  pair(
    "a private host in a text",
    "target",
    "ip-10-20-1-2.us-east-2.compute.internal",
    "ip-10-40-9-8.eu-west-1.compute.internal",
  ),
  pair("a public host", "host", ...hosts("ec2-3-14-15-92", "ec2-18-27-1-2", "compute")),
  other("another bucket", "host", "models.s3.us-east-2.amazonaws.com", "weights.s3.eu-west-1.amazonaws.com"),
  other("another service", "host", "https://api.example.com", "https://api.example.org"),
];

const certificates: readonly Pair[] = [
  pair("the certificate of a cluster", "certificate_authority", [{ data: "LS0tZGV2" }], [{ data: "LS0tcHJvZA==" }], {
    type: "aws_eks_cluster",
  }),
  pair("certificates in a text", "kubeconfig", `ca: ${certificate("MIIDdev")}x`, `ca: ${certificate("MIIDprod")}x`),
  pair("certificates in base64", "kubeconfig", btoa(certificate("MIIDdev")), btoa(certificate("MIIDproduction"))),
  pair("a certificate in an output", "cluster_ca", "LS0tZGV2", "LS0tcHJvZA==", { type: "output" }),
  pair("a thumbprint", "thumbprint_list", ["a".repeat(40)], ["b".repeat(40)]),
];

const addresses: readonly Pair[] = [
  pair("addresses of NAT", "public_ip", "198.51.100.7", "203.0.113.9", { type: "aws_nat_gateway" }),
  pair("private addresses", "private_ip", "10.20.1.2", "10.40.9.8"),
  pair("addresses of an output", "nat_public_ips", ["198.51.100.7", "198.51.100.8"], ["203.0.113.9", "203.0.113.10"], {
    type: "output",
  }),
  other("fewer addresses of an output", "nat_public_ips", ["198.51.100.7", "198.51.100.8"], ["203.0.113.9"], {
    type: "output",
    differs: ["value"],
  }),
  pair("the address of a service", "cluster_ip", "172.20.0.10", "172.20.1.7", { type: "kubernetes_service" }),
  other("addresses that may enter", "allowed_ips", ["198.51.100.7"], ["203.0.113.9"]),
  other("addresses of DNS", "records", ["10.20.1.2"], ["10.40.9.8"]),
  other("ranges", "cidr_blocks", ["10.20.0.0/16"], ["10.40.0.0/16"]),
];

const countsAndTimes: readonly Pair[] = [
  pair("times", "created", "2026-11-21T08:00:00Z", "2026-10-01 09:30:00.5+01:00"),
  pair("times in a text", "description", "made 2026-11-21T08:00:00Z", "made 2026-10-01T09:30:00Z"),
  other("a time that somebody chose", "start_time", "2026-11-21T08:00:00Z", "2026-10-01T09:30:00Z"),
  pair("etags", "etag", "x", "y"),
  pair("the number of versions", "latest_version", 3, 17, { type: "aws_launch_template" }),
  pair(
    "the version of a template",
    "launch_template",
    template("lt-0a1b2c3d4e5f60718", "3"),
    template("lt-0b1b2c3d4e5f60718", "17"),
    {
      type: "aws_eks_node_group",
    },
  ),
  pair("the version of an object", "version_id", "6Yr0FbB.t1", "q9ZxA_0c2", { type: "aws_s3_object" }),
  pair("the version of a secret", "version_id", "terraform-20261121081530000100000001", uuid),
  pair("the size of a node group", "scaling_config", sizes(3), sizes(7), { type: "aws_eks_node_group" }),
  other("the largest size of a node group", "scaling_config", sizes(3), sizes(7, 10), {
    type: "aws_eks_node_group",
    differs: ["scaling_config[0].max_size"],
  }),
  pair("the size of a group", "desired_capacity", 2, 5, { type: "aws_autoscaling_group" }),
  other("the size of a service that nothing scales", "desired_count", 2, 5, { type: "aws_ecs_service" }),
  {
    what: "the size of a service that is scaled",
    type: "aws_ecs_service",
    dev: { name: "api", desired_count: 2 },
    prod: { name: "api", desired_count: 5 },
    besides: { dev: { "aws_appautoscaling_target.api": target }, prod: { "aws_appautoscaling_target.api": target } },
  },
  pair("a status on its way", "status", "ACTIVE", "UPDATING", { type: "aws_eks_cluster" }),
  other("a status of failure", "status", "ACTIVE", "CREATE_FAILED", { type: "aws_eks_node_group" }),
  other("versioning that is off", "versioning_configuration", [{ status: "Enabled" }], [{ status: "Suspended" }], {
    type: "aws_s3_bucket_versioning",
    differs: ["versioning_configuration[0].status"],
  }),
  pair(
    "metadata of Kubernetes",
    "metadata",
    [{ name: "x", generation: 3, resource_version: "1234", uid: uuid }],
    [{ name: "x", generation: 9, resource_version: "98765", uid: otherUuid }],
    { type: "kubernetes_namespace" },
  ),
];

const random: readonly Pair[] = [
  pair("names with a unique end", "name", "node-20261121081530000100000001", "node-202610010930000001000000ad"),
  pair("names with a random end", "bucket", "dev-data-7f3a9c", "prod-data-1b2c3d", {
    besides: { dev: { "random_id.end": { hex: "7f3a9c" } }, prod: { "random_id.end": { hex: "1b2c3d" } } },
  }),
  other("names with another end", "bucket", "dev-data-blue", "prod-data-green"),
  pair("a key that Terraform made", "public_key", "ssh-rsa AAAAdev", "ssh-rsa AAAAprod", {
    besides: {
      dev: { "tls_private_key.k": { public_key_openssh: "ssh-rsa AAAAdev" } },
      prod: { "tls_private_key.k": { public_key_openssh: "ssh-rsa AAAAprod" } },
    },
  }),
  other("a key that somebody brought", "public_key", "ssh-rsa AAAAdev", "ssh-rsa AAAAother"),
];

/** What AWS, providers and Terraform generate. */
export const generated: readonly Pair[] = [
  ...idsAndArns,
  ...hostNames,
  ...certificates,
  ...addresses,
  ...countsAndTimes,
  ...random,
];
