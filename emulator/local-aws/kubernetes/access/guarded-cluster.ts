import type { KubeClient } from "../../../kubernetes-api/kube-client.ts";
import type { ClusterRecord } from "../../eks/region.ts";
import type { MotoClient } from "../../moto-client.ts";

/** A cluster whose API server asks who a token belongs to, and what they may do. */
export interface GuardedCluster {
  /** What EKS holds: it is read at each question, so that changes count at once. */
  readonly record: ClusterRecord;
  readonly moto: MotoClient;
  /** Of a member of system:masters; undefined until the API server stands. */
  readonly client: () => KubeClient | undefined;
  /** Takes why somebody was not let in, which the API server does not tell. */
  readonly log: (line: string) => void;
}
