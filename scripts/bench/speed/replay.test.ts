import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, expect, it } from "vitest";
import { writeRecorder, writeReplay } from "./replay.ts";

const scratch = mkdtempSync(join(tmpdir(), "replay-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Prints its arguments, and writes what `init` and `plan` write. */
const terraform = `#!/bin/sh
case $1 in
  init) mkdir .terraform && echo backend > .terraform/terraform.tfstate ;;
  plan) echo planned > plan.tfplan ;;
esac
echo "real: $*"
[ "$1" != show ] || exit 3
`;

it("repeats for every stack of a kind what Terraform answered for one", async () => {
  const file = (name: string) => join(scratch, name);
  writeFileSync(file("terraform"), terraform);
  chmodSync(file("terraform"), 0o755);
  writeRecorder(file("record/terraform"), file("terraform"), file("it's noted"));
  writeReplay(file("replay/terraform"), file("it's noted"));
  const run = async (program: string, stack: string, ...args: readonly string[]) => {
    mkdirSync(file(stack), { recursive: true });
    return await execa(file(`${program}/terraform`), args, { cwd: file(stack), reject: false });
  };

  await run("record", "growth", "version");
  await run("record", "growth-c1-nodes", "init");
  await run("record", "growth-c1-nodes", "plan", "-out=plan.tfplan");
  expect(await run("record", "growth-c1-nodes", "show", "-json")).toMatchObject({ exitCode: 3 });

  expect(await run("replay", "elsewhere", "version")).toMatchObject({ stdout: "real: version", exitCode: 0 });
  await run("replay", "growth-c7-nodes", "init");
  const planned = await run("replay", "growth-c7-nodes", "plan", "-out=other.tfplan");
  expect(planned).toMatchObject({ stdout: "real: plan -out=plan.tfplan", exitCode: 0 });
  expect(existsSync(file("growth-c7-nodes/.terraform/terraform.tfstate"))).toBe(true);
  expect(readFileSync(file("growth-c7-nodes/other.tfplan"), "utf8")).toBe("planned\n");
  expect(await run("replay", "growth-c7-cluster", "plan")).toMatchObject({ exitCode: 1 });
});
