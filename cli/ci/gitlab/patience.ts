/** How long to wait for GitLab. */
export interface Patience {
  /** Milliseconds until a request without an answer has failed. */
  readonly timeout: number;
  /** Milliseconds before each further try; as many tries as there are pauses, and the first. */
  readonly pauses: readonly number[];
}

/** Long enough for a deployment of GitLab itself, short enough for a job whose work is already done. */
export const usualPatience: Patience = { timeout: 15_000, pauses: [500, 3000] };
