import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asksAws } from "@ml-platform/stacks";
import type { Run } from "../plan/run.ts";
import { otherThan, type Program, type ProgramName, programs } from "../terraform/program.ts";
import { lockFileName } from "../terraform/provider-files.ts";

// Terraform and OpenTofu read each other's states and lock files, but each gets providers from its own registry, and both
// files name providers by their registry.

/**
 * One sentence about the states, and one about the lock file, that the other program wrote.
 *
 * @param registries of the providers in states, by the id of their stack
 */
export function programWarnings(
  { stacks, program, request: { io, target } }: Run,
  registries: ReadonlyMap<string, readonly string[]>,
): string[] {
  const lockFile = join(io.root, lockFileName);
  // Emulated providers are not installed.
  const isInstalling = asksAws(target) && existsSync(lockFile);
  return [
    stateWarning(new Map(stacks.map(({ id }) => [id, registries.get(id) ?? []])), program),
    isInstalling && lockWarning(readFileSync(lockFile, "utf8"), program),
  ].filter((warning) => typeof warning === "string");
}

/** A state that cannot be read says nothing here: planning it fails with the reason. */
export function stateWarning(
  registries: ReadonlyMap<string, readonly string[]>,
  program: Pick<Program, "name">,
): string | undefined {
  const other = otherThan(program.name);
  const { registry } = programs[other];
  const ids = [...registries].flatMap(([id, ofStack]) => (ofStack.includes(registry) ? [id] : []));
  if (ids.length === 0) return undefined;
  return `${other} wrote the ${ids.length === 1 ? "state" : "states"} of ${ids.join(", ")}, and this is ${program.name}: it can go on, but takes providers from another registry. Use one program for an environment (PLATFORM_TERRAFORM).`;
}

const consequences: Readonly<Record<ProgramName, string>> = {
  // It rewrites the entries, and says so: "the hashes were not [preserved]".
  OpenTofu: "OpenTofu keeps their versions, but does not check their hashes",
  Terraform: "Terraform does not use them, and installs the newest providers that the stacks accept",
};

export function lockWarning(lockFile: string, { name }: Pick<Program, "name">): string | undefined {
  const locks = (program: ProgramName): boolean => lockFile.includes(`provider "${programs[program].registry}/`);
  const other = otherThan(name);
  if (locks(name) || !locks(other)) return undefined;
  return `${lockFileName} locks the providers of ${other}: ${consequences[name]}. To write it: "${programs[name].command} providers lock" in any synthesized stack.`;
}
