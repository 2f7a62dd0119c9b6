import { describe, expect, it } from "vitest";
import { explain, explainAll } from "./explain.ts";

const stack = {
  stack: "dev-network",
  account: "111111111111",
  directory: ".platform/aws/runs/1/stacks/dev-network",
  backend: "s3",
};

function error(summary: string, detail = "") {
  return { severity: "error" as const, summary, detail };
}

const lock = `Error message: operation error S3: PutObject, api error PreconditionFailed
Lock Info:
  ID:        5d0ec0bb-4e02-0d68-1b3f-4e3d3b8ef0c1
  Path:      example/dev-network.tfstate
  Operation: OperationTypeApply
  Who:       anna@laptop
  Version:   1.11.4
  Created:   2026-11-21 20:10:30.123 +0000 UTC
  Info:      
`;

describe("explain", () => {
  it("says who holds a lock, since when, and how to release it", () => {
    expect(explain(error("Error acquiring the state lock", lock), stack)).toBe(
      "The state of dev-network is locked by anna@laptop since 2026-11-21 20:10:30.123 +0000 UTC (apply, lock 5d0ec0bb-4e02-0d68-1b3f-4e3d3b8ef0c1). Wait until that run ends and run again. If that run no longer exists, release the lock: cd .platform/aws/runs/1/stacks/dev-network && terraform force-unlock 5d0ec0bb-4e02-0d68-1b3f-4e3d3b8ef0c1",
    );
    expect(explain(error("Error acquiring the state lock", lock), { ...stack, backend: "local" })).toContain(
      "The lock of a local state is released when the process that holds it ends.",
    );
  });

  it("does not mistake the lock that the http backend asked for for the one that is held", () => {
    const detail = lock.replace(/^.*\n/, "Error message: HTTP remote state already locked: ID=aaaa-bbbb\n");
    const text = explain(error("Error acquiring the state lock", detail), { ...stack, backend: "http" });
    expect(text).toContain(
      "is locked by another run (lock aaaa-bbbb; the server that keeps the state knows whose it is).",
    );
    expect(text).toContain("terraform force-unlock aaaa-bbbb");
    expect(text).not.toContain("anna");
  });

  it.each([
    [
      "may not be written",
      "operation error S3: PutObject, https response error StatusCode: 403, api error AccessDenied: Access Denied",
      "The state of dev-network (s3 backend) could not be locked: operation error S3: PutObject, https response error StatusCode: 403, api error AccessDenied: Access Denied. Check that its bucket or address is correct and that you may write to it.",
    ],
    [
      "needs a login",
      "HTTP remote state endpoint requires auth",
      "could not be locked: HTTP remote state endpoint requires auth.",
    ],
    [
      "is asked for with expired credentials",
      "operation error S3: PutObject, api error ExpiredToken: The provided token has expired.",
      "The AWS credentials have expired.",
    ],
  ])("does not report a lock as held that %s", (_, reason, text) => {
    const detail = `Error message: ${reason}\n\nTerraform acquires a state lock to protect the state from being written by multiple users at the same time.`;
    const explained = explain(error("Error acquiring the state lock", detail), stack);
    expect(explained).toContain(text);
    expect(explained).not.toContain("is locked by");
    expect(explained).not.toContain("Terraform acquires");
  });

  it.each([
    ["Saved plan is stale", "", "The state of dev-network changed after it was planned"],
    [
      "AWS account ID not allowed: 222222222222",
      "",
      "The AWS credentials belong to account 222222222222, but the environment is account 111111111111.",
    ],
    [
      "Retrieving AWS account details",
      "api error ExpiredToken: The security token included in the request is expired",
      "The AWS credentials have expired.",
    ],
    ["No valid credential sources found", "no EC2 IMDS role found", "No AWS credentials were found."],
    [
      "Error refreshing state",
      "state snapshot was created by Terraform v1.14.0, which is newer than current v1.11.4",
      "written by Terraform 1.14.0, which is newer than the one on this machine.",
    ],
    ["Failed to save state", "Error saving state: AccessDenied", "terraform state push errored.tfstate"],
    [
      "Unable to find remote state",
      "No stored state was found for the given workspace in the given backend.",
      "dev-network reads the outputs of a stack, which has never been applied. Apply that stack first",
    ],
    [
      "Unsupported attribute",
      'This object does not have an attribute named "vpc_id".',
      "reads an output (vpc_id) that the stack which publishes it has not saved yet",
    ],
    [
      "Backend configuration changed",
      "A change in the backend configuration has been detected",
      "The backend of dev-network is not the one in which its state is kept.",
    ],
    [
      "Failed to get existing workspaces",
      'S3 bucket "example" does not exist.',
      "The state of dev-network (s3 backend) cannot be read",
    ],
    [
      "Failed to query available provider packages",
      "could not connect to registry.terraform.io",
      "A provider could not be installed",
    ],
  ])("%s", (summary, detail, text) => {
    expect(explain(error(summary, detail), stack)).toContain(text);
  });

  it("names the stack that was never applied, and its environment", () => {
    const missing = {
      ...error("Unable to find remote state", "No stored state was found for the given workspace."),
      address: "data.terraform_remote_state.dev-network",
    };
    const reader = { ...stack, stack: "anna-ml-cluster" };
    expect(explain(missing, reader)).toBe(
      "anna-ml-cluster reads the outputs of dev-network, which has never been applied. Apply that stack first, or run the whole environment without --stack.",
    );
    expect(explain(missing, { ...reader, base: { name: "dev", stacks: ["dev-network"] } })).toBe(
      "anna-ml-cluster reads the outputs of dev-network, which has never been applied. It is a stack of dev: apply dev first.",
    );
  });

  it("passes on an unknown error on one line", () => {
    expect(explain({ ...error("creating VPC", "api error\n  VpcLimitExceeded"), address: "aws_vpc.main" }, stack)).toBe(
      "aws_vpc.main: creating VPC: api error VpcLimitExceeded",
    );
  });

  it("reports each error once, and leaves out warnings", () => {
    const stale = error("Saved plan is stale");
    expect(explainAll([stale, stale, { ...error("Deprecated"), severity: "warning" }], stack).split("\n")).toHaveLength(
      1,
    );
  });
});
