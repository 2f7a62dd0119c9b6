import { expect, it, vi } from "vitest";
import { unlessLost } from "./unless-lost.ts";

const gone = new Error("gone");
const abandon = vi.fn(async () => undefined);

it("is the result of the work, or its failure, while what it works on is there", async () => {
  expect(await unlessLost(Promise.resolve(1), () => undefined, abandon)).toBe(1);
  await expect(unlessLost(Promise.reject(new Error("no")), () => undefined, abandon)).rejects.toThrow("no");
  expect(abandon).not.toHaveBeenCalled();
});

it("fails with what happened when that is gone, though the work never ends", async () => {
  await expect(unlessLost(new Promise(() => undefined), () => gone, abandon)).rejects.toBe(gone);
  expect(abandon).toHaveBeenCalledOnce();
});

it("fails with what happened, whatever the work made of it", async () => {
  await expect(unlessLost(Promise.resolve("not everything was applied"), () => gone, abandon)).rejects.toBe(gone);
  await expect(unlessLost(Promise.reject(new Error("connection refused")), () => gone, abandon)).rejects.toBe(gone);
});

it("leaves no timer behind, for which the process would stay", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timers();
  await unlessLost(Promise.resolve(1), () => undefined, abandon);
  expect(timers()).toBeLessThanOrEqual(before);
});
