import type { Json } from "../../model/json.ts";

/** A value that is no secret, and the way in which it is taken for one all the same. */
export interface OpenShape {
  readonly name: string;
  /** The key in a sensitive output. */
  readonly key: string;
  readonly value: Json;
  /** The attribute in which it stands openly in another state. */
  readonly attribute: string;
}

const id = "0aa11bb22cc33dd44";
const account = "111111111111";

/** What a sensitive output holds beside a password, and where else it stands. */
const values: readonly (readonly [key: string, value: Json, attribute: string])[] = [
  ["vpc_id", `vpc-${id}`, "id"],
  ["network", `vpc-${id}`, "note"],
  ["subnets", [`subnet-${id}`], "note"],
  ["security_group", `sg-${id}`, "value"],
  ["gateway", `tgw-attach-${id}`, "note"],
  ["image", `ami-${id}`, "note"],
  ["filesystem", `fs-${id}`, "note"],
  ["key", "mrk-0123456789abcdef0123456789abcdef", "note"],
  ["zone", "Z0123456789ABCDEFGHIJ", "note"],
  ["role", `arn:aws:iam::${account}:role/dev-ml-nodes`, "note"],
  ["cluster_arn", `arn:aws:eks:us-east-2:${account}:cluster/dev-ml`, "note"],
  ["password_secret", `arn:aws:secretsmanager:us-east-2:${account}:secret:dev/db-Ab12Cd`, "note"],
  ["encryption_key", `arn:aws:kms:us-east-2:${account}:key/1b2c3d4e-0000-4000-8000-000000000000`, "note"],
  ["kms_key", "alias/dev-ml", "note"],
  ["region", "us-east-2", "note"],
  ["where", "us-gov-west-1", "note"],
  ["zone_name", "us-east-2a", "note"],
  ["place", "use2-az1", "note"],
  ["account", account, "note"],
  ["number", Number(account), "note"],
  ["owner_of", account, "owner_id"],
  ["access_key", ["AKIA", "IOSFODNN7EXAMPLE"].join(""), "note"],
  ["host", "dev-db.c9akciq32rgv.us-east-2.rds.amazonaws.com", "note"],
  ["server", "dev-db.c9akciq32rgv.us-east-2.rds.amazonaws.com", "address"],
  ["server", "db.example.com:5432", "note"],
  [
    "brokers",
    "b-1.dev.abc123.c2.kafka.us-east-2.amazonaws.com:9098,b-2.dev.abc123.c2.kafka.us-east-2.amazonaws.com:9098",
    "note",
  ],
  ["link", "https://mlflow.example.com/api/2.0", "note"],
  ["issuer", "https://oidc.eks.us-east-2.amazonaws.com/id/D539D4633E53DE1B71EXAMPLE0000000", "note"],
  ["queue", `https://sqs.us-east-2.amazonaws.com/${account}/dev-jobs`, "note"],
  ["database_url", "postgres://db.example.com:5432/ml", "note"],
  ["bucket_path", "s3://acme-dev-datasets/raw", "note"],
  ["address", "10.20.30.40", "note"],
  ["range", "10.20.0.0/16", "note"],
  ["contact", "ml-platform@example.com", "note"],
  ["username", "mlplatform", "note"],
  ["user", "mlplatform", "note"],
  ["admin", "mlplatform", "username"],
  ["engine", "aurora-postgresql", "engine"],
  ["version", "1.35.2-20261101", "release_version"],
  ["database", "mlflow_tracking", "note"],
  ["kind", "aurora-postgresql", "engine"],
  ["port", 543210, "note"],
  ["limit", 1234567, "note"],
  ["enabled", true, "note"],
  ["made", "2026-11-27T08:30:00Z", "note"],
  ["digest", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "note"],
  ["commit", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3", "commit_id"],
  ["state", "ACTIVE", "status"],
  ["bucket", "acme-dev-datasets", "bucket"],
  ["datasets", "acme-dev-datasets", "bucket"],
  ["cluster", "dev-ml-training-cluster", "cluster_name"],
  ["target", "dev-ml-training-cluster", "name"],
  ["team", "payments-service", "tags"],
  ["public", "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----", "note"],
  ["authority", Buffer.from("-----BEGIN CERTIFICATE-----\nMIIC\n").toString("base64"), "note"],
  ["login_key", `ssh-ed25519 ${"A".repeat(60)} ops`, "note"],
  ["fingerprint", "12:f8:7e:78:61:b4:bf:e2:de:24:15:96:4e:d4:72:53", "note"],
  ["uuid", "1b2c3d4e-1111-4222-8333-444455556666", "version_id"],
  ["password", "dev-ml-training-cluster", "name"],
  ["token", "payments-service", "tags"],
  ["ssh_key", "ops-2026", "key_name"],
];

export const openShapes: readonly OpenShape[] = values.map(([key, value, attribute]) => ({
  name: `${key} = ${JSON.stringify(value).slice(0, 60)} in ${attribute}`,
  key,
  value,
  attribute,
}));
