import { existsSync, readFileSync } from "node:fs";
import { parseState, type State } from "./state.ts";
import type { Terraform } from "../terraform/terraform.ts";
import { readConfiguration } from "./configuration.ts";

interface StackOnDisk {
  readonly id: string;
  readonly directory: string;
}

/** State of a stack with a local backend; `undefined` where there is none. */
export function readLocalState({ id, directory }: StackOnDisk): State | undefined {
  const { stateFile } = readConfiguration(directory);
  if (stateFile === undefined || !existsSync(stateFile)) return undefined;
  return parseState(readFileSync(stateFile, "utf8"), id);
}

/** State of a stack, whatever its backend; `undefined` where there is none. */
export async function readState(terraform: Terraform, stack: StackOnDisk): Promise<State | undefined> {
  if (readConfiguration(stack.directory).stateFile !== undefined) return readLocalState(stack);
  await terraform.init(stack.directory);
  return parseState(await terraform.pullState(stack.directory), stack.id);
}
