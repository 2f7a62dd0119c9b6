import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { JsonObject } from "../addons/json-document.ts";
import type { ClusterRef } from "../cluster-ref.ts";
import { IrsaRole } from "../iam/irsa-role.ts";
import { readSecrets } from "../tenant/secrets.ts";

/** The name of the store in every team's namespace. */
export const teamStore = "team";

const serviceAccount = "external-secrets";

export interface TeamStoreProps {
  /** First part of the role's name: the team's. Known at synthesis. */
  readonly name: string;
  readonly cluster: Pick<ClusterRef, "name" | "region" | "accountId" | "oidcIssuer" | "oidcProviderArn">;
  /** Known at synthesis. */
  readonly namespace: string;
  /** Beginning of the names of the team's secrets, with the slash at its end. */
  readonly secretsPath: string;
  /** What must exist before it: the namespace. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * What External Secrets needs to read the secrets of a team, and those of nobody else: a service account of the team's, whose
 * token it asks for, with a role. A store without one would be read as the controller itself, which reads what is the
 * platform's; so members read stores, and make none.
 */
export class TeamStore extends Construct {
  /** The store itself, of a kind that External Secrets brings. */
  readonly object: JsonObject;
  readonly dependables: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TeamStoreProps) {
    super(scope, id);
    const { name, cluster, namespace, secretsPath, dependsOn } = props;
    const role = new IrsaRole(this, "identity", {
      owner: name,
      purpose: "secrets",
      cluster,
      namespace,
      serviceAccount,
      inlinePolicies: { "read-secrets": readSecrets({ cluster, path: secretsPath }) },
    });
    const account = new ServiceAccountV1(this, "account", {
      metadata: {
        name: serviceAccount,
        namespace,
        annotations: { "eks.amazonaws.com/role-arn": role.arn },
      },
      automountServiceAccountToken: false,
      dependsOn: [...dependsOn],
    });
    this.dependables = [account, ...role.dependables];
    this.object = {
      apiVersion: "external-secrets.io/v1",
      kind: "SecretStore",
      metadata: { name: teamStore, namespace },
      spec: {
        provider: {
          aws: {
            service: "SecretsManager",
            region: cluster.region,
            auth: { jwt: { serviceAccountRef: { name: serviceAccount } } },
          },
        },
      },
    };
  }
}
