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
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  const over = work.then(end, end);
  let failure: Error | undefined;
  while (!isOver && failure === undefined) {
    await Promise.race([over, sleep(lookMilliseconds)]);
    failure = lost();
  }
  if (failure === undefined) return await work;
  await abandon();
  throw failure;
}
