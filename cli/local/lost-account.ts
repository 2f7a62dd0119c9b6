import { existsSync } from "node:fs";
import { relative } from "node:path";
import { UserError } from "@ml-platform/rules";
import { hasEnded } from "@ml-platform/state";
import type { Io } from "../io.ts";
import { accountDirectory, type LocalRun, logFile } from "./run-file.ts";

/** Everything that a command works on is gone. */
export class LostAccount extends UserError {}

/**
 * What to say of a local AWS that a command works on, if it has ended in the meantime.
 *
 * @param environment that the command is about @default - any
 */
export function lostAccount(
  { root }: Pick<Io, "root">,
  { account, process }: Pick<LocalRun, "account" | "process">,
  environment = "<environment>",
): LostAccount | undefined {
  if (!hasEnded(process)) return undefined;
  const log = logFile(accountDirectory(root, account));
  const where = existsSync(log) ? ` Its log: ${relative(root, log)}.` : "";
  return new LostAccount(
    `The local AWS of account ${account} ended while this command was at work: everything in it is gone, states included.${where} To start afresh: ./platform apply ${environment} --target local`,
  );
}
