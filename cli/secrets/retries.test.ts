import { expect, it } from "vitest";
import { patientRetries, retryDelay } from "./retries.ts";

it("waits a random part of a time that doubles, up to 20 seconds", () => {
  expect([0, 1, 2, 7, 8, 50].map((count) => retryDelay(count, 0.5))).toEqual([50, 100, 200, 6400, 10_000, 10_000]);
  expect(retryDelay(3, 0)).toBe(0);
});

it("tries twelve times more, unless the request itself is wrong", async () => {
  const retries = patientRetries(() => 0.5);
  let token = await retries.acquireInitialRetryToken();
  for (let count = 1; count <= 12; count++) {
    token = await retries.refreshRetryTokenForRetry(token, { errorType: "THROTTLING" });
    expect(token.getRetryCount()).toBe(count);
  }
  expect(token.getRetryDelay()).toBe(10_000);
  await expect(retries.refreshRetryTokenForRetry(token, { errorType: "THROTTLING" })).rejects.toThrow();
  const first = await retries.acquireInitialRetryToken();
  await expect(retries.refreshRetryTokenForRetry(first, { errorType: "CLIENT_ERROR" })).rejects.toThrow();
});
