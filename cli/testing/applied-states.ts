import { Fixture, reading } from "./fixture.ts";
import { type StateContents, writeState } from "./state-file.ts";

/** Marked as sensitive in {@link network}, and repeated in an unmarked attribute: no command may print it. */
export const secret = "marked-secret-4711";

/** State of `network`: one resource is tainted, one deposed, one holds a secret. */
export const network = {
  serial: 7,
  resources: [
    {
      type: "aws_vpc",
      name: "main",
      attributes: {
        id: "vpc-1",
        arn: "arn:aws:ec2:us-east-2:111111111111:vpc/vpc-1",
        cidr_block: "10.0.0.0/16",
        tags: { team: "ml" },
      },
    },
    {
      type: "aws_subnet",
      name: "a",
      attributes: { id: "subnet-1", vpc_id: "vpc-1" },
      dependencies: ["aws_vpc.main"],
      status: "tainted",
    },
    {
      type: "aws_nat_gateway",
      name: "a",
      attributes: { id: "nat-1", connectivity_type: "public" },
      dependencies: ["aws_subnet.a", "aws_vpc.main"],
    },
    { type: "aws_eip", name: "old", attributes: { id: "eip-1" }, deposed: "1a2b3c4d" },
    {
      type: "aws_db_instance",
      name: "main",
      attributes: { id: "db-1", password: secret, note: `uses ${secret}` },
      sensitive: ["password"],
    },
  ],
  outputs: { vpc_id: { value: "vpc-1" }, token: { value: secret, sensitive: true } },
} as const satisfies StateContents;

/** State of `cluster`, which reads `network`. */
export const cluster: StateContents = {
  resources: [{ type: "terraform_data", name: "control", attributes: { id: "control-1", input: "vpc-1" } }],
};

/** A repository in which `dev` is applied and `prod` is not. */
export function applied(): Fixture {
  const fixture = new Fixture({
    network: { resources: { vpc: {} }, outputs: { vpc_id: { value: "${terraform_data.vpc.id}" } }, shared: true },
    cluster: { reads: ["network"], resources: { control: { input: reading("network", "vpc_id") } } },
  });
  writeState(fixture.stateFile("dev-network"), network);
  writeState(fixture.stateFile("dev-cluster"), cluster);
  return fixture;
}
