import { UserError } from "@ml-platform/rules";
import { mistakeText } from "../start/mistakes.mjs";

/** What a person can do about an error of the operating system, by its code. */
const fixes: Readonly<Record<string, string>> = {
  EACCES:
    "permission denied. Give yourself the right to read and write it, or work in a copy of the repository that is yours.",
  EPERM: "the operation is not permitted. Give yourself the right, or work in a copy of the repository that is yours.",
  EROFS: "the disk is read-only. Work in a copy of the repository on one that is not.",
  ENOSPC: "the disk is full. Free some space and run again.",
  EDQUOT: "your share of the disk is used up. Free some space and run again.",
  EMFILE: "too many files are open. Raise the limit (ulimit -n) and run again.",
  ENFILE: "too many files are open on this machine. Close some programs and run again.",
  ENOTDIR: "a part of this path is a file, not a folder. Move it away.",
  EISDIR: "there is a folder where a file was expected. Move it away.",
  ENAMETOOLONG: "the name is too long for this disk. Work in a folder with a shorter path.",
};

/**
 * What is wrong, for a person to read, without a stack trace: the message of a `UserError`, a mistake in a source file,
 * or an error of the operating system that a person can do something about.
 *
 * @returns undefined for any other error, which is one of the code
 */
export function failureMessage(failure: unknown): string | undefined {
  if (failure instanceof UserError) return failure.message;
  return mistakeText(failure) ?? systemMessage(failure);
}

function systemMessage(failure: unknown): string | undefined {
  if (!(failure instanceof Error)) return undefined;
  const { code = "", syscall, path, dest } = failure as NodeJS.ErrnoException & { dest?: string };
  const fix = Object.hasOwn(fixes, code) ? fixes[code] : undefined;
  if (fix === undefined || syscall === undefined) return undefined;
  return `${dest ?? path ?? "A file"} cannot be used (${code} in ${syscall}): ${fix}`;
}
