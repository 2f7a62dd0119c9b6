import { setTimeout as sleep } from "node:timers/promises";

const lookMilliseconds = 250;

/**
 * The result of `work`, unless what it works on is gone before it ends: programs that wait for an answer may ask for
 * minutes then, and what `work` would report is not true.
 *
 * @param lost why nothing is there any more, looked at again and again; undefined while it is there
 * @param abandon ends what would wait for answers
 * @throws what `lost` returns
 */
export async function unlessLost<T>(
  work: Promise<T>,
  lost: () => Error | undefined,
  abandon: () => Promise<void>,
): Promise<T> {
  const over = new AbortController();
  const end = (): void => over.abort();
  work.then(end, end);
  let failure: Error | undefined;
  while (!over.signal.aborted && failure === undefined) {
    // It ends with the work: a timer that is left would keep the process.
    await sleep(lookMilliseconds, undefined, { signal: over.signal }).catch(() => undefined);
    failure = lost();
  }
  if (failure === undefined) return await work;
  await abandon();
  throw failure;
}
