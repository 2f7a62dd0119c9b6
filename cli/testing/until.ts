import { expect, vi } from "vitest";

/** Waits for something that another process does. How long that takes is no assertion: the limit only ends a hung test. */
export async function until(isTrue: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(isTrue()).toBe(true), { timeout: 120_000, interval: 25 });
}
