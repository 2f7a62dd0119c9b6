import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Fn, type ITerraformDependable, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import { boundedName } from "../naming.ts";
import { policyDocument, type Statement } from "./policy-document.ts";

export interface IrsaRoleProps {
  /** First part of the role's name. Known at synthesis. */
  readonly owner: string;
  /** End of the role's name. */
  readonly purpose: string;
  readonly cluster: Pick<ClusterRef, "name" | "region" | "oidcIssuer" | "oidcProviderArn">;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly inlinePolicies: Readonly<Record<string, readonly Statement[]>>;
}

/**
 * A role for one service account by its token (IAM roles for service accounts), where Pod Identity does not reach: a
 * controller that asks for the token of another account than its own, such as External Secrets for a team's store. Its pods
 * have none of it (external-secrets/external-secrets issue 4867). The account must be annotated with the ARN.
 *
 * Source: "Assign IAM roles to Kubernetes service accounts" in the EKS user guide.
 */
export class IrsaRole extends Construct {
  readonly arn: string;
  /** What must exist before the role is used. */
  readonly dependables: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: IrsaRoleProps) {
    super(scope, id);
    const { owner, purpose, cluster, namespace, serviceAccount, inlinePolicies } = props;
    // A name of its own: the policy stays JSON that can be read before it is applied, without the quotes of a function.
    const issuer = new TerraformLocal(this, "issuer", Fn.replace(cluster.oidcIssuer, "https://", ""));
    const role = new IamRole(this, "role", {
      name: boundedName([owner, cluster.region, purpose]),
      description: `Service account ${namespace}/${serviceAccount} in the EKS cluster ${cluster.name}`,
      assumeRolePolicy: policyDocument([
        {
          principals: { Federated: cluster.oidcProviderArn },
          actions: ["sts:AssumeRoleWithWebIdentity"],
          conditions: {
            StringEquals: {
              [`${issuer.fqn}:aud`]: "sts.amazonaws.com",
              [`${issuer.fqn}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
            },
          },
        },
      ]),
    });
    const policies = Object.entries(inlinePolicies).map(
      ([name, statements]) =>
        new IamRolePolicy(this, name, { name, role: role.name, policy: policyDocument(statements) }),
    );
    this.arn = role.arn;
    this.dependables = [role, ...policies];
  }
}
