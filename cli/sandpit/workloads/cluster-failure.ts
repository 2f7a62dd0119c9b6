import { KubeError } from "@ml-platform/emulator/kubernetes";
import { UserError } from "@ml-platform/rules";

/** What went wrong with a question to a cluster, for a person. @param cluster as in `the cluster ml of dev` */
export function clusterFailure(cluster: string, failure: unknown): UserError {
  if (failure instanceof UserError) return failure;
  const message = failure instanceof Error ? failure.message : String(failure);
  const reason = failure instanceof KubeError ? `answers: ${message}` : `cannot be reached: ${message}`;
  return new UserError(`The ${cluster} ${reason}`, { cause: failure });
}
