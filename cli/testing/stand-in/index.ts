import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { type Call, callInsteadOfStarting, type Substitute } from "../called-programs.ts";
import { fileScratch } from "../file-scratch.ts";
import { Unsupported } from "./evaluate.ts";
import { dataDirectory, isPlanOfStandIn, marker, standIn } from "./terraform.ts";

/** The Terraform of this machine, if there is one. */
interface Real {
  readonly path: string;
  readonly version: string;
}

const asked = Symbol.for("the version of Terraform");

/** It is asked for its version once in a process. */
function findReal(): Real | undefined {
  const memory = globalThis as { [asked]?: Real | "none" };
  memory[asked] ??= askReal() ?? "none";
  return memory[asked] === "none" ? undefined : memory[asked];
}

function askReal(): Real | undefined {
  const named = process.env["PLATFORM_TERRAFORM"] ?? "terraform";
  const folders = named.includes("/") ? [""] : (process.env["PATH"] ?? "").split(delimiter);
  const path = folders.map((folder) => resolve(folder, named)).find(existsSync);
  if (path === undefined) return undefined;
  const version = /^Terraform v(\S+)/.exec(
    execFileSync(path, ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  )?.[1];
  return version === undefined ? undefined : { path, version };
}

/**
 * The path of a Terraform for tests with many small applies: a stand-in does in this process what stacks of `terraform_data`
 * with local states need, in a hundredth of the time; everything else is done by Terraform itself. Undefined if that is not on
 * this machine, or is an OpenTofu.
 */
export function quickTerraform(): string | undefined {
  const real = findReal();
  if (real === undefined) return undefined;
  const path = join(mkdtempSync(join(fileScratch(), "bin-")), "terraform");
  // Programs that tests start find Terraform itself.
  writeFileSync(path, `#!/bin/sh\nexec '${real.path}' "$@"\n`, { mode: 0o755 });
  callInsteadOfStarting(path, (call) => {
    try {
      return standIn(real.version, call);
    } catch (failure) {
      if (failure instanceof Unsupported) return realCommand(real.path, call);
      throw failure;
    }
  });
  return path;
}

/** Terraform itself, after what the stand-in has done of it in this directory. */
function realCommand(file: string, { args, cwd, env }: Call): Substitute {
  const marked = join(dataDirectory(cwd, env), marker);
  const isMarked = existsSync(marked);
  rmSync(marked, { force: true });
  const plan = args.at(-1) ?? "";
  const isPlanned = isPlanOfStandIn(cwd, plan);
  if (args[0] === "init" || !(isMarked || isPlanned)) return { file, args };
  const init = isMarked ? '"$0" init -input=false >&2 && ' : "";
  const again = isPlanned
    ? `"$0" plan -input=false -lock=false ${isDestroy(cwd, plan) ? "-destroy" : ""} -out='${plan}' >&2 && `
    : "";
  return { file: "/bin/sh", args: ["-c", `${init}${again}exec "$0" "$@"`, file, ...args] };
}

function isDestroy(directory: string, plan: string): boolean {
  return JSON.parse(readFileSync(resolve(directory, plan), "utf8")).isDestroy === true;
}
