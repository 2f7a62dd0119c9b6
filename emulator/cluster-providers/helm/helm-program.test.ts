import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isRunning } from "../../local-aws/testing/is-running.ts";
import { callFolder, runHelm } from "./helm-program.ts";

describe("helm", () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-test-"));
    environment = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const helm = (script: string): void => {
    const path = join(folder, "helm");
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  };

  it("finds its files in a private folder, nothing of this user, and leaves no folder behind", async () => {
    helm(
      'ls -l "$(dirname "$2")" | grep secret | cut -c1-10; cat "$2"; echo; echo "${HELM_NAMESPACE-none}"; echo "$2"',
    );
    const args = ["show", `${callFolder}/secret`];
    const answer = await runHelm({ args, files: { secret: "token" } }, { ...environment, HELM_NAMESPACE: "other" });
    const [mode, content, namespace, path = ""] = answer?.output.split("\n") ?? [];
    expect([mode, content, namespace]).toEqual(["-rw-------", "token", "none"]);
    expect(path).toContain("emulator-helm-");
    expect(existsSync(path)).toBe(false);
  });

  it("fails with what it says after Error, whatever it warns of before", async () => {
    helm("echo 'level=WARN msg=\"a warning\"' >&2; echo 'Error: INSTALLATION FAILED: no' >&2; exit 1");
    expect(await runHelm({ args: [] }, environment)).toEqual({
      succeeded: false,
      output: "",
      error: "INSTALLATION FAILED: no",
    });
    helm("exit 3");
    expect(await runHelm({ args: [] }, environment)).toMatchObject({ succeeded: false, error: "helm ended with 3" });
  });

  it("ends when its time is over", async () => {
    helm('trap "echo Error: context canceled >&2; exit 1" TERM; while :; do sleep 0.1; done');
    expect(await runHelm({ args: [], patience: 500 }, environment)).toMatchObject({
      succeeded: false,
      error: "no answer within 0.5 seconds",
    });
  });

  it("ends with the process that started it, and leaves no folder", async () => {
    helm(`echo $$ > ${folder}/helm.pid; dirname "$2" > ${folder}/private; exec sleep 600`);
    const module = new URL("helm-program.ts", import.meta.url).href;
    const script = `import("${module}").then(({ runHelm }) => runHelm({ args: ["x", "{folder}/x"] }))`;
    const parent = spawn(process.execPath, ["--import", "tsx/esm", "--eval", script], { env: environment });
    const [pid, place] = await eventually((): string[] | undefined => {
      const files = ["helm.pid", "private"].map((name) => join(folder, name));
      const texts = files.map((file) => (existsSync(file) ? readFileSync(file, "utf8").trim() : ""));
      return texts.every((text) => text !== "") ? texts : undefined;
    });
    parent.kill("SIGKILL");
    await eventually(() => (isRunning(Number(pid)) || existsSync(String(place)) ? undefined : "all gone"));
  });

  it("is undefined where it is not on the machine", async () => {
    expect(await runHelm({ args: [] }, environment)).toBeUndefined();
  });
});

async function eventually<Value>(attempt: () => Value | undefined): Promise<Value> {
  for (;;) {
    const value = attempt();
    if (value !== undefined) return value;
    await sleep(100);
  }
}
