import { readdirSync, readlinkSync, realpathSync } from "node:fs";

/** What is killed: the command alone, it and all that it started, or Terraform alone. */
export type Victim = "command" | "everything" | "terraform";

/** Processes that work below the repository: only Linux tells. */
export function processes(root: string): { pid: number; isTerraform: boolean }[] {
  const real = realpathSync(root);
  return readdirSync("/proc").flatMap((name) => {
    try {
      if (!/^\d+$/.test(name) || !readlinkSync(`/proc/${name}/cwd`).startsWith(real)) return [];
      return [{ pid: Number(name), isTerraform: /terraform|tofu/.test(readlinkSync(`/proc/${name}/exe`)) }];
    } catch {
      return [];
    }
  });
}

/** Ids of the processes to kill. @param command the id of the command, which may have started no other yet */
export function victims(root: string, victim: Victim, command: number | undefined): number[] {
  const all = processes(root);
  if (victim === "terraform") return all.filter(({ isTerraform }) => isTerraform).map(({ pid }) => pid);
  const chosen = victim === "everything" ? all : all.filter(({ isTerraform }) => !isTerraform);
  return [...(command === undefined ? [] : [command]), ...chosen.map(({ pid }) => pid)];
}

export function stop(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended in the meantime.
  }
}
