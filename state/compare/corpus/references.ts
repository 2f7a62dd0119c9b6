import { devAccount, other, type Pair, pair, prodAccount, strangerAccount } from "./pair.ts";

const trust = (principal: string | readonly string[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: principal } }],
  });
const root = (account: string) => `arn:aws:iam::${account}:root`;
const twice = (value: string): [string, string] => [value, value];

const devCluster = "https://0D1D2D3D4D5D6D7D.gr7.us-east-2.eks.amazonaws.com";
const prodCluster = "https://0F1F2F3F4F5F6F7F.gr7.eu-west-1.eks.amazonaws.com";
const vpcs = {
  dev: { "aws_vpc.main": { id: "vpc-0d0d0d0d0d0d0d0d1" } },
  prod: { "aws_vpc.main": { id: "vpc-0f0f0f0f0f0f0f0f1" } },
};
const subnets = {
  dev: {
    "aws_subnet.private": { id: "subnet-0d0d0d0d0d0d0d0d1" },
    "aws_subnet.public": { id: "subnet-0d0d0d0d0d0d0d0d2" },
  },
  prod: {
    "aws_subnet.private": { id: "subnet-0f0f0f0f0f0f0f0f1" },
    "aws_subnet.public": { id: "subnet-0f0f0f0f0f0f0f0f2" },
  },
};
const buckets = {
  dev: { "aws_s3_bucket.data": { id: "acme-sandbox-data", bucket: "acme-sandbox-data" } },
  prod: { "aws_s3_bucket.data": { id: "acme-live-data", bucket: "acme-live-data" } },
};
const addresses = {
  dev: { "aws_eip.nat": { id: "eipalloc-0d0d0d0d0d0d0d0d1", public_ip: "198.51.100.7" } },
  prod: { "aws_eip.nat": { id: "eipalloc-0f0f0f0f0f0f0f0f1", public_ip: "203.0.113.9" } },
};
const clusters = {
  dev: { "aws_eks_cluster.eks": { id: "ml-a", endpoint: devCluster } },
  prod: { "aws_eks_cluster.eks": { id: "ml-b", endpoint: prodCluster } },
};

/** What belongs to whom. */
export const references: readonly Pair[] = [
  pair("its own account", "policy", trust(root(devAccount)), trust(root(prodAccount))),
  pair("its own account, once as an id and once as its root", "policy", trust(devAccount), trust(root(prodAccount))),
  pair("the same stranger in both", "policy", trust(root(strangerAccount)), trust(root(strangerAccount))),
  other("itself, and a stranger", "principal", root(devAccount), root(strangerAccount)),
  other("two strangers", "principal", root("888888888888"), root(strangerAccount)),
  other("dev's account in prod, in the same words", "target_role_arn", ...twice(`arn:aws:iam::${devAccount}:role/a`)),
  other("prod's account in dev, in the same words", "target_role_arn", ...twice(`arn:aws:iam::${prodAccount}:role/a`)),
  other(
    "dev's account in prod",
    "role_arn",
    `arn:aws:iam::${devAccount}:role/dev-x`,
    `arn:aws:iam::${devAccount}:role/prod-x`,
  ),
  other("each in the account of the other", "account_id", prodAccount, devAccount),
  other("dev's account in prod beside its own", "accounts", [devAccount], [prodAccount, devAccount]),
  pair("its own account in a list", "accounts", [devAccount, strangerAccount], [strangerAccount, prodAccount]),
  {
    what: "a policy that also trusts a stranger",
    dev: { policy: trust([root(devAccount)]) },
    prod: { policy: trust([root(prodAccount), root(strangerAccount)]) },
    differs: ["policy.Statement[0].Principal.AWS"],
  },
  {
    what: "a policy that trusts dev in prod",
    dev: { assume_role_policy: trust(root(devAccount)) },
    prod: { assume_role_policy: trust(root(devAccount)) },
    differs: ["assume_role_policy.Statement[0].Principal.AWS"],
  },
  pair("its own name", "bucket", "dev-models", "prod-models"),
  other("a name of dev in prod", "bucket", "dev-models", "dev-models"),
  other("a name of prod in dev", "bucket", "prod-models", "prod-models"),
  other("each with the name of the other", "bucket", "prod-models", "dev-models"),
  other("the state of dev in prod", "key", "dev/network.tfstate", "dev/network.tfstate"),
  other("a tag of dev in prod", "environment", "dev", "dev"),
  pair("its own vpc", "vpc_id", "vpc-0d0d0d0d0d0d0d0d1", "vpc-0f0f0f0f0f0f0f0f1", { besides: vpcs }),
  other("dev's vpc in prod, in the same words", "vpc_id", ...twice("vpc-0d0d0d0d0d0d0d0d1"), { besides: vpcs }),
  other("the vpc of the other", "vpc_id", "vpc-0f0f0f0f0f0f0f0f1", "vpc-0d0d0d0d0d0d0d0d1", { besides: vpcs }),
  other("dev's vpc in prod, an unknown one in dev", "vpc_id", "vpc-0a0a0a0a0a0a0a0a1", "vpc-0d0d0d0d0d0d0d0d1", {
    besides: vpcs,
  }),
  pair("an unknown vpc in both", "vpc_id", "vpc-0a0a0a0a0a0a0a0a1", "vpc-0b0b0b0b0b0b0b0b1", { besides: vpcs }),
  other("another vpc to peer with, of neither", "peer_vpc_id", "vpc-0a0a0a0a0a0a0a0a1", "vpc-0b0b0b0b0b0b0b0b1"),
  other("private in dev, public in prod", "subnet_id", "subnet-0d0d0d0d0d0d0d0d1", "subnet-0f0f0f0f0f0f0f0f2", {
    besides: subnets,
  }),
  pair(
    "its own subnets in any order",
    "subnet_ids",
    ["subnet-0d0d0d0d0d0d0d0d1", "subnet-0d0d0d0d0d0d0d0d2"],
    ["subnet-0f0f0f0f0f0f0f0f2", "subnet-0f0f0f0f0f0f0f0f1"],
    { besides: subnets },
  ),
  other(
    "fewer subnets",
    "subnet_ids",
    ["subnet-0d0d0d0d0d0d0d0d1", "subnet-0d0d0d0d0d0d0d0d2"],
    ["subnet-0f0f0f0f0f0f0f0f2"],
    { besides: subnets },
  ),
  pair(
    "its own bucket, whose name says nothing",
    "resource",
    "arn:aws:s3:::acme-sandbox-data/*",
    "arn:aws:s3:::acme-live-data/*",
    { besides: buckets },
  ),
  other("dev's bucket in prod", "resource", ...twice("arn:aws:s3:::acme-sandbox-data/*"), { besides: buckets }),
  pair("its own address", "cidr", "198.51.100.7/32", "203.0.113.9/32", { besides: addresses }),
  other("dev's address in prod", "cidr", ...twice("198.51.100.7/32"), { besides: addresses }),
  other("another address", "cidr", "192.0.2.1/32", "192.0.2.2/32", { besides: addresses }),
  pair("its own cluster", "server", devCluster, prodCluster, { besides: clusters }),
  other("dev's cluster in prod", "server", ...twice(devCluster), { besides: clusters }),
];
