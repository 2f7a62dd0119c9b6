import { type DeclaredSecret, type SecretWorkload, workloadPurpose } from "@ml-platform/rules";
import { Construct } from "constructs";
import { PodIdentity } from "../iam/pod-identity.ts";
import { readDeclared } from "./policies.ts";
import { workloadRoleArn } from "./readers.ts";
import { Secret } from "./secret.ts";
import { SecretsKey, type SecretsKeyProps } from "./secrets-key.ts";

/** The secrets of an environment, the key that encrypts them, and roles for the pods that read them. */
export class Secrets extends Construct {
  readonly keyArn: string;
  /** ARNs of the secrets, by key. */
  readonly arns: Readonly<Record<string, string>>;
  /** ARNs of the roles of pods, by `<cluster>/<namespace>/<service account>`. */
  readonly workloadRoleArns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: SecretsKeyProps) {
    super(scope, id);
    const { secrets, place, administrators, deletionProtection } = props;
    const { arns: keyArns } = new SecretsKey(this, "encryption", props);
    this.keyArn = keyArns[place.region] as string;
    this.arns = Object.fromEntries(
      secrets.map((secret) => {
        const { arn } = new Secret(this, secret.key, { secret, place, administrators, keyArns, deletionProtection });
        return [secret.key, arn];
      }),
    );
    this.workloadRoleArns = Object.fromEntries(
      readersByWorkload(secrets).map(({ workload, read }) => [idOf(workload), this.identity(workload, read, props)]),
    );
  }

  /**
   * One role for a service account, whatever it reads: EKS gives its pods no second one. Where another stack makes it, the
   * policies of the secrets are enough: they let the role read, and in one account that needs no policy of the role.
   */
  private identity(workload: SecretWorkload, read: readonly DeclaredSecret[], { place }: SecretsKeyProps): string {
    if (place.hasRole?.(workload) === true) return workloadRoleArn(workload, place);
    const { cluster, namespace, serviceAccount } = workload;
    const { roleArn } = new PodIdentity(this, `${cluster}-${workloadPurpose(workload)}`, {
      cluster: { name: place.clusters[cluster] as string, region: place.region },
      namespace,
      serviceAccount,
      purpose: workloadPurpose(workload),
      inlinePolicies: { "read-secrets": readDeclared(read, place) },
    });
    return roleArn;
  }
}

interface WorkloadReads {
  readonly workload: SecretWorkload;
  readonly read: readonly DeclaredSecret[];
}

function readersByWorkload(secrets: readonly DeclaredSecret[]): WorkloadReads[] {
  const all = new Map(secrets.flatMap(({ readers }) => readers.workloads.map((each) => [idOf(each), each] as const)));
  return [...all].map(([id, workload]) => ({
    workload,
    read: secrets.filter(({ readers }) => readers.workloads.some((each) => idOf(each) === id)),
  }));
}

function idOf({ cluster, namespace, serviceAccount }: SecretWorkload): string {
  return [cluster, namespace, serviceAccount].join("/");
}
