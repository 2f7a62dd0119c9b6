import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { diskCache } from "./cache.ts";
import { readStates } from "./read-states.ts";

const directory = mkdtempSync(join(tmpdir(), "state-cache-"));
afterAll(() => rmSync(directory, { recursive: true }));

function ageBy(hours: number): void {
  const time = new Date(Date.now() - hours * 3600 * 1000);
  for (const name of readdirSync(directory)) utimesSync(join(directory, name), time, time);
}

it("deletes files not used for a day, with the next reading of states", async () => {
  const cache = diskCache(directory);
  const kept = { etag: "1", text: "{}" };
  await cache.put("s3://states/dev-network.tfstate", kept);
  await cache.put("s3://states/dev-gone.tfstate", kept);
  ageBy(23);
  await readStates([], { env: {}, cacheDirectory: directory });
  expect(readdirSync(directory)).toHaveLength(2);

  ageBy(25);
  expect(await cache.get("s3://states/dev-network.tfstate")).toEqual(kept);
  await readStates([], { env: {}, cacheDirectory: directory });
  expect(readdirSync(directory)).toHaveLength(1);
  expect(await cache.get("s3://states/dev-gone.tfstate")).toBeUndefined();
});

it("can be read by its owner only", async () => {
  await diskCache(directory).put("s3://states/dev-network.tfstate", { etag: "2", text: "{}" });
  for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
});
