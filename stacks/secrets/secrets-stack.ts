import { reportProblems } from "@ml-platform/modules/report-problems";
import { Secrets } from "@ml-platform/modules/secrets";
import {
  at,
  checkSecretAccounts,
  declaredSecrets,
  hasStore,
  nameInAws,
  roleKeyOf,
  type SecretsSpec,
} from "@ml-platform/rules";
import type { App } from "cdktf";
import { PlatformStack, type StackContext } from "../platform-stack.ts";
import { roleSettingsOf } from "../role-changes.ts";
import { secretsContract } from "./contract.ts";

/** The secrets of an environment: names, policies, rotation and copies. Values are put by `platform secrets`. */
export class SecretsStack extends PlatformStack {
  constructor(app: App, context: StackContext) {
    super(app, context);
    const { account, region, clusters, iam, protected: deletionProtection } = this.environment;
    const { administrators, declared } = this.environment.secrets as SecretsSpec;
    reportProblems(this, "The section secrets", at(["secrets"], checkSecretAccounts({ administrators }, account.id)));
    const inAws = nameInAws(this.environment.name, this.environment);
    const names = Object.entries(clusters).map(([clusterName, cluster]) => ({
      clusterName,
      name: this.nameOfCluster({ clusterName, cluster }),
      hasStore: hasStore(cluster),
    }));
    const { keyArn, arns, workloadRoleArns } = new Secrets(this, "secrets", {
      place: {
        environment: inAws,
        region,
        accountId: account.id,
        clusters: Object.fromEntries(names.map(({ clusterName, name }) => [clusterName, name])),
        stores: names.flatMap((each) => (each.hasStore ? [each.name] : [])),
        path: iam?.path,
        roles: roleSettingsOf(this.environment, this.namesOfClusters()),
        hasRole: ({ cluster, ...account }) =>
          Object.values(clusters[cluster]?.workloads ?? {}).some((each) => roleKeyOf(each) === roleKeyOf(account)),
      },
      secrets: declaredSecrets(inAws, { declared }),
      administrators,
      deletionProtection,
      providerIn: (other) => this.providerIn(other),
    });
    this.publish(secretsContract, { keyArn, secretArns: arns, workloadRoleArns });
  }
}
