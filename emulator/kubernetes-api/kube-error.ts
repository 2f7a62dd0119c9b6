/** What an API server refuses, in its own words. */
export class KubeError extends Error {
  /** The HTTP status. */
  readonly status: number;
  /** `NotFound`, `AlreadyExists`, `Conflict`, `Forbidden`, `Invalid`, ... */
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }

  /** @param answer a `Status` object, or whatever else was answered */
  static of(status: number, answer: unknown): KubeError {
    const { message, reason } = (typeof answer === "object" && answer !== null ? answer : {}) as {
      readonly message?: string;
      readonly reason?: string;
    };
    return new KubeError(status, reason ?? "Unknown", message ?? `HTTP ${status}: ${String(answer).slice(0, 500)}`);
  }
}
