import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeEach } from "vitest";

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, program)));
}

/** Skips the tests of a file or a `describe`, with the reason, where one of the programs is not on PATH. */
export function skipWithoutPrograms(...programs: readonly string[]): void {
  const missing = programs.filter((program) => !isOnPath(program));
  beforeEach(({ skip }) => skip(missing.length > 0, `no ${missing.join(" and no ")} on PATH`));
}
