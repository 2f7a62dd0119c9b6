import { error, type Problem, type WorkloadSpec, workloadPurpose } from "@ml-platform/rules";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import { grantStatements } from "../iam/grants.ts";
import { PodIdentity } from "../iam/pod-identity.ts";
import { policyDocument } from "../iam/policy-document.ts";
import { reportProblems } from "../report-problems.ts";

export interface WorkloadProps {
  readonly name: string;
  readonly cluster: Pick<ClusterRef, "name" | "region" | "accountId">;
  readonly workload: WorkloadSpec;
}

/** All inline policies of a role together. Source: "IAM and AWS STS quotas" in the IAM user guide, as of 2026-11-27. */
const longestPolicies = 10_240;

/**
 * What the pods of one service account may do in AWS: a role, and its association with the account. Namespace, account and pods
 * are made by whoever deploys the workload, before or after.
 */
export class Workload extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, { name, cluster, workload }: WorkloadProps) {
    super(scope, id);
    const statements = grantStatements(workload, cluster);
    reportProblems(this, `the workload ${name}`, checkLength(policyDocument(statements)));
    const { namespace, serviceAccount } = workload;
    const identity = new PodIdentity(this, "Resource", {
      cluster,
      namespace,
      serviceAccount,
      purpose: workloadPurpose(workload),
      ...(statements.length > 0 && { inlinePolicies: { grants: statements } }),
    });
    this.roleArn = identity.roleArn;
  }
}

function checkLength({ length }: string): Problem[] {
  if (length <= longestPolicies) return [];
  return [
    error(
      [],
      `Its policy would have ${length.toLocaleString("en-US")} characters, and IAM takes ${longestPolicies.toLocaleString("en-US")}. Grant wider prefixes and paths, or give some of it to another service account.`,
    ),
  ];
}
