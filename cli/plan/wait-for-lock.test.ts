import { describe, expect, it } from "vitest";
import { type Tried, waitForLock } from "./wait-for-lock.ts";

const free = { status: "free" } as const;

/** A lock that somebody holds until `freeAt`, on a clock that only a pause moves on. */
async function wait(freeAt: number, timeoutMilliseconds: number, interruptedAt = Number.POSITIVE_INFINITY) {
  let time = 0;
  const waits: number[] = [];
  const attempts: number[] = [];
  const tried = await waitForLock({
    async attempt(): Promise<Tried<string>> {
      attempts.push(time);
      return time >= freeAt ? { acquired: "id" } : { heldBy: free };
    },
    timeoutMilliseconds,
    onWait: (_, waited) => waits.push(waited),
    isInterrupted: () => time >= interruptedAt,
    now: () => time,
    async sleep(pause) {
      time += pause;
    },
  });
  return { isAcquired: "acquired" in tried, attempts, waits, time };
}

describe("waiting for a lock", () => {
  it("ends at once if nobody holds it", async () => {
    expect(await wait(0, 0)).toMatchObject({ isAcquired: true, waits: [], time: 0 });
  });

  it("pauses longer and longer, up to two seconds", async () => {
    const { isAcquired, waits } = await wait(6_000, 60_000);
    expect(isAcquired).toBe(true);
    expect(waits).toEqual([0, 100, 300, 700, 1500, 3100, 5100]);
  });

  it("tries once more when its time is over, and not again", async () => {
    const { isAcquired, attempts, time } = await wait(5_000, 1_000);
    expect(isAcquired).toBe(false);
    expect(attempts.at(-1)).toBe(1_000);
    expect(time).toBe(1_000);
  });

  it("takes a lock that is released just before its time is over", async () => {
    expect(await wait(1_000, 1_000)).toMatchObject({ isAcquired: true });
  });

  it("does not wait at all with a timeout of zero", async () => {
    expect(await wait(1, 0)).toMatchObject({ isAcquired: false, waits: [] });
  });

  it("ends when it is interrupted", async () => {
    expect(await wait(50_000, 60_000, 700)).toMatchObject({ isAcquired: false, time: 700 });
  });
});
