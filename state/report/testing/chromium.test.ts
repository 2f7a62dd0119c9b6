import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findChromium } from "./chromium.ts";

it("prefers CHROMIUM_PATH to PATH, and ignores files that are not executable", async () => {
  const folder = await mkdtemp(join(tmpdir(), "chromium-"));
  try {
    const onPath = join(folder, "chromium-browser");
    const named = join(folder, "mine");
    for (const file of [onPath, named]) await writeFile(file, "#!/bin/sh\n");
    expect(await findChromium({ PATH: folder, CHROMIUM_PATH: named })).toBeUndefined();
    await chmod(onPath, 0o755);
    expect(await findChromium({ PATH: folder, CHROMIUM_PATH: named })).toBe(onPath);
    await chmod(named, 0o755);
    expect(await findChromium({ PATH: folder, CHROMIUM_PATH: named })).toBe(named);
    expect(await findChromium({})).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});
