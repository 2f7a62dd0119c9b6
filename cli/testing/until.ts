import { expect, vi } from "vitest";

/** Waits until another process has done something. The time limit asserts nothing; it only ends a hung test. */
export async function until(isTrue: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(isTrue()).toBe(true), { timeout: 120_000, interval: 25 });
}
