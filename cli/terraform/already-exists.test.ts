import { describe, expect, it } from "vitest";
import { explainExisting, type Importing } from "./already-exists.ts";

const importing: Importing = {
  environment: "dev",
  region: "us-east-2",
  targetHint: "",
  plannedValues: (address) =>
    address.startsWith("aws_route.")
      ? { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0" }
      : { vpc_id: "vpc-1", name: "a b", metadata: [{ name: "train" }] },
};

function explained(address: string, summary: string, detail = "", given: Partial<Importing> = {}): string | undefined {
  return explainExisting({ severity: "error", address, summary, detail }, "dev-network", { ...importing, ...given });
}

// Recorded from the AWS, Kubernetes and Helm providers.
describe("an object that exists already is recognised", () => {
  it.each([
    "creating Route in Route Table (rtb-1) with destination (0.0.0.0/0): operation error EC2: CreateRoute, https response error StatusCode: 400, RequestID: 1, api error RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists.",
    "creating IAM Role (a): operation error IAM: CreateRole, https response error StatusCode: 409, RequestID: 1, EntityAlreadyExists: Role with name a already exists.",
    "creating EKS Cluster (a): operation error EKS: CreateCluster, https response error StatusCode: 409, RequestID: 1, ResourceInUseException: Cluster already exists with name: a",
    "creating CloudWatch Logs Log Group (/a): operation error CloudWatch Logs: CreateLogGroup, https response error StatusCode: 400, RequestID: 1, ResourceAlreadyExistsException: The specified log group already exists",
    "creating S3 Bucket (a): operation error S3: CreateBucket, https response error StatusCode: 409, RequestID: 1, HostID: 1, BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
    "creating Security Group (a): operation error EC2: CreateSecurityGroup, https response error StatusCode: 400, RequestID: 1, api error InvalidGroup.Duplicate: The security group 'a' already exists for VPC 'vpc-1'",
    "creating VPC Security Group Rule: operation error EC2: AuthorizeSecurityGroupIngress, https response error StatusCode: 400, RequestID: 1, api error InvalidPermission.Duplicate: the specified rule already exists",
    "creating EC2 Subnet: operation error EC2: CreateSubnet, https response error StatusCode: 400, RequestID: 1, api error InvalidSubnet.Conflict: The CIDR '10.0.0.0/20' conflicts with another subnet",
    "creating RDS DB Instance (a): operation error RDS: CreateDBInstance, https response error StatusCode: 400, RequestID: 1, DBInstanceAlreadyExists: DB instance already exists",
    'namespaces "train" already exists',
    "cannot re-use a name that is still in use",
  ])("%s", (summary) =>
    expect(explained("aws_route.a", summary)).toContain("exists already, but the state of dev-network"),
  );

  it.each([
    "creating S3 Bucket (a): operation error S3: CreateBucket, StatusCode: 409, BucketAlreadyExists: The requested bucket name is not available.",
    "updating EKS Cluster (a): ResourceInUseException: Cluster has nodegroups attached",
    "deleting EC2 VPC (vpc-1): DependencyViolation: The vpc 'vpc-1' has dependencies and cannot be deleted.",
    "creating Lambda Function (a): ResourceConflictException: The operation cannot be performed at this time.",
  ])("and nothing else: %s", (summary) => expect(explained("aws_route.a", summary)).toBeUndefined());
});

describe("the command that takes it in", () => {
  const exists = "api error RouteAlreadyExists: it exists";

  it("is complete if the id follows from the plan", () => {
    expect(explained("aws_route.a", exists, "", { targetHint: " --target emulated" })).toContain(
      "To take it in: ./platform import dev aws_route.a rtb-1_0.0.0.0/0 --target emulated.",
    );
  });

  it("looks for the id otherwise, on AWS or in the emulated world", () => {
    expect(explained("aws_security_group.a", exists)).toContain(
      "./platform import dev aws_security_group.a \"$(aws ec2 describe-security-groups --filters Name=vpc-id,Values=vpc-1 'Name=group-name,Values=a b' --query 'SecurityGroups[].GroupId' --output text --region us-east-2)\".",
    );
    expect(explained('aws_security_group.a["b"]', exists, "", { targetHint: " --target emulated" })).toContain(
      `./platform import dev 'aws_security_group.a["b"]' "$(npx emulator find aws_security_group vpc_id=vpc-1 'name=a b')" --target emulated.`,
    );
  });

  it("names the documentation of a type that is not known", () => {
    expect(explained("aws_unheard_of.a", exists)).toContain("the provider's page of aws_unheard_of");
  });
});
