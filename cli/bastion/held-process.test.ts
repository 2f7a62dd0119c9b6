import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isProcessAlive } from "../terraform/process-alive.ts";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { until } from "../testing/until.ts";
import { holdProcess } from "./held-process.ts";

const scratch = scratchDirectory("held-");
const module = new URL("./held-process.ts", import.meta.url).href;

/** Has started a program that ignores SIGINT, as programs in the background of a script do. @param trap for its own */
function family(pids: string, trap = ""): [string, ...string[]] {
  return ["/bin/sh", "-c", `${trap} sleep 600 & echo "$$ $!" > '${pids}'; wait`];
}

async function pidsIn(file: string): Promise<number[]> {
  await until(() => existsSync(file) && readFileSync(file, "utf8").endsWith("\n"));
  return readFileSync(file, "utf8").trim().split(" ").map(Number);
}

it("ends with the process that holds it, even when that is killed, and the file is removed", async () => {
  const [file, pids] = [join(scratch, "kubeconfig"), join(scratch, "killed")];
  writeFileSync(file, "");
  const program = `const { holdProcess } = await import(${JSON.stringify(module)});
holdProcess(${JSON.stringify(family(pids))}, { env: process.env, file: ${JSON.stringify(file)} });`;
  const holder = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), "--input-type=module", "-e", program],
    {
      stdio: "ignore",
    },
  );
  const found = await pidsIn(pids);
  holder.kill("SIGKILL");
  await until(() => found.every((pid) => !isProcessAlive(pid)));
  expect(existsSync(file)).toBe(false);
});

it("is killed when it does not end in time, and has nothing left running", async () => {
  const pids = join(scratch, "ended");
  const held = holdProcess(family(pids, "trap '' INT;"), {
    env: process.env,
    file: join(scratch, "none"),
    patience: 2,
  });
  const found = await pidsIn(pids);
  expect(held.hasEnded()).toBe(false);
  await held.end();
  expect(held.hasEnded()).toBe(true);
  await until(() => found.every((pid) => !isProcessAlive(pid)));
});

it("keeps what the program writes, and ends by itself when that does", async () => {
  const held = holdProcess(["/bin/sh", "-c", "echo out; echo why >&2"], {
    env: process.env,
    file: join(scratch, "none"),
  });
  await held.ended;
  expect(held.output().split("\n").sort()).toEqual(["", "out", "why"]);
});
