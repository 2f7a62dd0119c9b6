import type { Environment } from "@ml-platform/environments";
import { ofClusters } from "../local-aws/change-environment.ts";

/**
 * The environment with every access entry for a principal of its own account. Principals of another account, which an
 * organization may name, do not exist in the local AWS of this one, where nobody could enter the clusters then.
 */
export function withOwnAdministrators(environment: Environment): Environment {
  const own = `arn:aws:iam::${environment.account.id}:`;
  return ofClusters(environment, (cluster) => ({
    ...cluster,
    access: Object.fromEntries(
      Object.entries(cluster.access).map(([name, entry]) => [
        name,
        { ...entry, principalArn: entry.principalArn.replace(/^arn:aws:iam::\d{12}:/, own) },
      ]),
    ),
  }));
}
