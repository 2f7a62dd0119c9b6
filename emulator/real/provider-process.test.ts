import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findProvider, noMirror } from "./provider-mirror.ts";
import { providerExecutable, startProviderProcess } from "./provider-process.ts";

const executable = findProvider();

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a provider process", () => {
  it("is gone after it was stopped, with its socket", async ({ skip }) => {
    if (executable === undefined) return skip(noMirror);
    const provider = await startProviderProcess(executable);
    const socket = provider.address.slice("unix:".length);
    expect([provider.ended(), existsSync(socket)]).toEqual([false, true]);
    await provider.stop();
    expect([provider.ended(), existsSync(dirname(socket))]).toEqual([true, false]);
  }, 120_000);

  it("ends when the process that started it is killed", async ({ skip }) => {
    if (executable === undefined) return skip(noMirror);
    const module = fileURLToPath(new URL("./provider-process.ts", import.meta.url));
    const program = `
      import { startProviderProcess } from ${JSON.stringify(module)};
      const { address, pid } = await startProviderProcess(${JSON.stringify(executable)});
      console.log(JSON.stringify({ address, pid }));
      setInterval(() => {}, 1000);
    `;
    const args = ["--import", "tsx/esm", "--input-type=module", "--eval", program];
    const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const line = await new Promise<string>((resolve) => parent.stdout.once("data", (data) => resolve(String(data))));
    const { address, pid } = JSON.parse(line) as { address: string; pid: number };
    expect(alive(pid)).toBe(true);
    parent.kill("SIGKILL");
    const directory = dirname(address.slice("unix:".length));
    await expect.poll(() => [alive(pid), existsSync(directory)], { timeout: 20_000 }).toEqual([false, false]);
  }, 120_000);

  it("says what happened when the program is not a provider", async () => {
    await expect(startProviderProcess("/bin/false")).rejects.toThrow("/bin/false ended before it served");
    await expect(startProviderProcess("/bin/echo")).rejects.toThrow("/bin/echo did not announce a provider");
    await expect(startProviderProcess("/missing")).rejects.toThrow("/missing ended before it served: spawn /missing");
  });
});

it("finds no program where a mirror holds none", () => {
  expect(providerExecutable("/missing", "5.100.0")).toBeUndefined();
});
