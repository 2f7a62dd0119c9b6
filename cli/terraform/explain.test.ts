import { describe, expect, it } from "vitest";
import { explain, explainAll, type FailedStack } from "./explain.ts";

const stack: FailedStack = {
  stack: "dev-network",
  environment: "dev",
  unprotect: "set protected: false in environments/dev.ts",
  account: "111111111111",
  directory: ".platform/aws/runs/1/stacks/dev-network",
  backend: "s3",
  program: "Terraform",
  targetHint: "",
};
const withTofu: FailedStack = { ...stack, program: "OpenTofu" };

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
      "The state of dev-network is locked by anna@laptop since 2026-11-21 20:10:30.123 +0000 UTC (apply, lock 5d0ec0bb-4e02-0d68-1b3f-4e3d3b8ef0c1). Wait until that run ends and run again. If that run no longer exists, release the lock: ./platform state unlock dev-network --id 5d0ec0bb-4e02-0d68-1b3f-4e3d3b8ef0c1",
    );
    expect(explain(error("Error acquiring the state lock", lock), { ...stack, backend: "local" })).toContain(
      "The lock of a local state is released when the process that holds it ends.",
    );
  });

  it("says what keeps something from being destroyed, and what to change", () => {
    const detail =
      "Resource aws_eks_cluster.eks_cluster_55B0C966 has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed. To avoid this error, ...";
    expect(explain(error("Instance cannot be destroyed", detail), stack)).toBe(
      "aws_eks_cluster.eks_cluster_55B0C966 of dev-network holds data and is protected, and this plan would destroy or replace it. If that is not intended, undo the change. Otherwise undo it for now, set protected: false in environments/dev.ts, apply that (./platform apply dev), and make the change again.",
    );
  });

  it("does not mistake the lock that the http backend asked for for the one that is held", () => {
    const detail = lock.replace(/^.*\n/, "Error message: HTTP remote state already locked: ID=aaaa-bbbb\n");
    const text = explain(error("Error acquiring the state lock", detail), { ...stack, backend: "http" });
    expect(text).toContain(
      "is locked by another run (lock aaaa-bbbb; the server that keeps the state knows whose it is).",
    );
    expect(text).toContain("./platform state unlock dev-network --id aaaa-bbbb");
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
      'Failed to load "plan.tfplan" as a plan file',
      "Error: couldn't load the provided path as either a local plan file (zip: not a valid zip file) or a saved cloud plan",
      "is gone or damaged, so nothing of it was applied",
    ],
    [
      "Failed to read the given file as a state or plan file",
      "State read error: Unsupported state file format",
      "is gone or damaged, so nothing of it was applied",
    ],
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
      "written by version 1.14.0, which is newer than the Terraform on this machine.",
    ],
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

  it.each([
    [
      "Failed to resolve provider packages",
      "Could not resolve provider hashicorp/aws: could not connect to registry.opentofu.org",
      "for OpenTofu its first folder is registry.opentofu.org.",
    ],
    [
      "Error refreshing state",
      "state snapshot was created by OpenTofu v1.14.0, which is newer than current v1.12.6",
      "which is newer than the OpenTofu on this machine. Install OpenTofu 1.14.0 or newer",
    ],
    [
      'Backend initialization required, please run "tofu init"',
      "Reason: Initial configuration of the requested backend",
      "tofu init -migrate-state",
    ],
  ])("OpenTofu: %s", (summary, detail, text) => {
    expect(explain(error(summary, detail), withTofu)).toContain(text);
  });

  it("says that a state needs the other program's registry", () => {
    const detail =
      "Could not retrieve the list of available versions for provider registry.opentofu.org/hashicorp/aws: provider registry.opentofu.org/hashicorp/aws was not found in any of the search locations";
    expect(explain(error("Failed to query available provider packages", detail), stack)).toContain(
      "Only a state written by OpenTofu names that registry. Go on with OpenTofu (PLATFORM_TERRAFORM=tofu), or rename the provider: terraform state replace-provider registry.opentofu.org/hashicorp/aws registry.terraform.io/hashicorp/aws",
    );
  });

  it("does not take the explanation of a lock as its reason", () => {
    const detail =
      "Error message: AccessDenied\n\nOpenTofu acquires a state lock to protect the state from being written\nby multiple users.";
    expect(explain(error("Error acquiring the state lock", detail), withTofu)).toContain(
      "could not be locked: AccessDenied. Check",
    );
  });

  it("says that a state is encrypted", () => {
    const detail =
      "Error message: Unsupported state file format: This state file is encrypted and can not be read without an encryption configuration";
    expect(explain(error("Error acquiring the state lock", detail), withTofu)).toContain(
      "The state of dev-network is encrypted. Encrypted states are not supported",
    );
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
