import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const program = fileURLToPath(new URL("template/main.py", import.meta.url));

function hasPython(): boolean {
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

let child: ChildProcess | undefined;
beforeEach(({ skip }) => skip(!hasPython(), "no python3 on PATH"));
afterEach(() => {
  child?.kill("SIGKILL");
});

it("is a program that says that it is alive and ready, answers, and ends by itself when it is asked to", async () => {
  const port = await freePort();
  child = spawn("python3", [program], { env: { ...process.env, PORT: String(port), GREETING: "Good day" } });
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  await vi.waitFor(async () => expect((await ask("/readyz")).status).toBe(200), { timeout: 20_000, interval: 50 });
  expect((await ask("/healthz")).status).toBe(200);
  expect(await (await ask("/?name=anna")).json()).toEqual({ message: "Good day" });
  expect((await ask("/nowhere")).status).toBe(404);
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});
