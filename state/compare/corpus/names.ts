import { other, type Pair, pair } from "./pair.ts";

const commit = (digit: string) => digit.repeat(8) + "0123456789abcdef".repeat(2);
const owned = (name: string, value = "owned") => ({ [`kubernetes.io/cluster/${name}`]: value });

/** Names, and what only looks like one. */
export const names: readonly Pair[] = [
  pair("capitalised", "name", "DevMlRole", "ProdMlRole"),
  pair("in capitals", "name", "DEV_BUCKET", "PROD_BUCKET"),
  pair("inside a word", "name", "mlDevRole", "mlProdRole"),
  pair("with underscores", "name", "ml_dev_role", "ml_prod_role"),
  pair("in a tag", "tags", { Environment: "Dev", team: "ml" }, { Environment: "Prod", team: "ml" }),
  pair("in full", "tags", { Environment: "Development" }, { Environment: "Production" }),
  pair("in keys", "tags", owned("dev-ml"), owned("prod-ml")),
  other("other values under such keys", "tags", owned("dev-ml"), owned("prod-ml", "shared"), {
    differs: ['tags["kubernetes.io/cluster/dev-ml"]'],
  }),
  other("a key of dev in prod", "tags", owned("dev-ml"), owned("dev-ml"), {
    // Only dev has its own, only prod that of dev.
    differs: ['tags["kubernetes.io/cluster/dev-ml"]', 'tags["kubernetes.io/cluster/dev-ml"]'],
  }),
  pair("the alias of the account", "bucket", "ml-dev-state", "ml-prod-state"),
  pair("regions and zones", "zone", "us-east-2a", "eu-west-1a"),
  pair("ids of zones", "availability_zone_id", "use2-az1", "euw1-az3"),
  pair("short regions", "name", "dev-use2-ml", "prod-euw1-ml"),
  pair("a region of neither, for a global service", "region", "us-east-1", "us-east-1"),
  pair("the region of dev in both, for a global service", "certificate_region", "us-east-2", "us-east-2"),
  other("another region", "replica_region", "us-west-2", "us-west-1"),
  pair("a device", "device_name", "/dev/xvda", "/dev/xvda"),
  other("a role of dev in prod", "role", "DevMlRole", "DevMlRole"),
  other("a queue of dev in prod", "queue", "DEV_JOBS", "DEV_JOBS"),
  pair("a word", "role", "DevOps", "DevOps"),
  pair("a word beside a name", "role", "dev-DevOps", "prod-DevOps"),
  pair("words that contain the name", "name", "developers of products", "developers of products"),
  other("words that start like the names", "name", "device", "prodice"),
  other("another name", "name", "dev-ml", "prod-analytics"),
  other("another owner", "owner", "team-a", "team-b"),
  other("another version", "version", "1.34", "1.35", { type: "aws_eks_cluster" }),
  other("another release of nodes", "release_version", "1.35.0-20261101", "1.35.0-20261001"),
  other("another instance type", "instance_types", ["g6.xlarge"], ["p5.48xlarge"]),
  other("another image", "image_id", "ami-0a1b2c3d4e5f60718", "ami-1a1b2c3d4e5f60718"),
  other("an image in a text", "value", "uses ami-0a1b2c3d", "uses ami-1a1b2c3d"),
  other("another digest", "image", `api@sha256:${"a".repeat(64)}`, `api@sha256:${"b".repeat(64)}`),
  other("another commit", "source_version", commit("a"), commit("b")),
  other(
    "another commit in a variable",
    "environment",
    [{ variables: { COMMIT: commit("a") } }],
    [{ variables: { COMMIT: commit("b") } }],
    { differs: ["environment[0].variables.COMMIT"] },
  ),
  other("another short commit", "tag", "api-1a2b3c4d", "api-9f8e7d6c"),
  other("another hash of code", "source_code_hash", `${"q1w2e3r4t5y".repeat(3)}=`, `${"p1w2e3r4t5y".repeat(3)}=`),
  other("another checksum", "checksum", "a".repeat(64), "b".repeat(64)),
  other("another organisation", "org", "o-abcdefghij", "o-jihgfedcba"),
  other("another tenant", "tenant_id", "6a8a7d4f-f49e-4a15-bd72-fe747180d159", "34740732-9b97-4c48-8416-bc92344b887f"),
  pair(
    "the image of its own registry",
    "image",
    "222222222222.dkr.ecr.us-east-2.amazonaws.com/api:1.2",
    "444444444444.dkr.ecr.eu-west-1.amazonaws.com/api:1.2",
  ),
  other(
    "an image of dev's registry in prod",
    "image",
    "222222222222.dkr.ecr.us-east-2.amazonaws.com/api:1.2",
    "222222222222.dkr.ecr.us-east-2.amazonaws.com/api:1.2",
  ),
  pair(
    "queues",
    "url",
    "https://sqs.us-east-2.amazonaws.com/222222222222/dev-jobs",
    "https://sqs.eu-west-1.amazonaws.com/444444444444/prod-jobs",
  ),
  other("deletion protection", "deletion_protection", false, true),
  other("a public endpoint", "vpc_config", [{ public_access: false }], [{ public_access: true }], {
    differs: ["vpc_config[0].public_access"],
  }),
];
