/** A request that has been sent `count` times and failed. */
interface Tried {
  getRetryCount(): number;
  /** Milliseconds to wait before the next. */
  getRetryDelay(): number;
}

/** What the SDK knows of a failure. */
interface Failed {
  readonly errorType: string;
}

const firstMilliseconds = 100;
const longestMilliseconds = 20_000;
/** With the waits above, a request is given up after about a minute. */
const mostRetries = 12;

/**
 * How long to wait before a request is sent again: a random part of a time that doubles, so that many that were refused
 * together do not come back together.
 *
 * Source: "Exponential Backoff And Jitter" in the AWS Architecture Blog ("full jitter").
 *
 * @param count how many times it was sent before the last
 * @param random from 0 up to 1
 */
export function retryDelay(count: number, random: number): number {
  return Math.floor(random * Math.min(longestMilliseconds, firstMilliseconds * 2 ** count));
}

/**
 * A retry strategy of the AWS SDK that outlasts throttling: Secrets Manager takes a few dozen writes a second, and a migration
 * has thousands. The SDK's own strategies give up after a budget that such a run uses up.
 *
 * Source: smithy-lang/smithy-typescript, packages/types/src/retry.ts (RetryStrategyV2).
 */
export function patientRetries(random: () => number = Math.random) {
  const tried = (count: number, delay: number): Tried => ({ getRetryCount: () => count, getRetryDelay: () => delay });
  return {
    acquireInitialRetryToken: async () => tried(0, 0),
    async refreshRetryTokenForRetry(before: Tried, { errorType }: Failed): Promise<Tried> {
      const count = before.getRetryCount();
      if (errorType === "CLIENT_ERROR" || count >= mostRetries) throw new Error("no more retries");
      return tried(count + 1, retryDelay(count, random()));
    },
    recordSuccess() {},
  };
}
