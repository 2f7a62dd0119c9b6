import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Io } from "../io.ts";
import { runPlatform } from "../platform.ts";
import type { Services } from "../services.ts";
import { capturedIo } from "./captured-io.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunIn extends Partial<Pick<Io, "env" | "ask" | "onInterrupt">> {
  readonly services: Partial<Services>;
  /** Characters of a line of the terminal that stdout is. @default - a pipe */
  readonly columns?: number | undefined;
}

/** Runs `platform <argv>` in the repository at `root`, as a person without a terminal does. */
export async function runIn(root: string, argv: readonly string[], options: RunIn): Promise<Ran> {
  const { services, columns, env = process.env, ask, onInterrupt = () => () => {} } = options;
  const { io, captured } = capturedIo({ root, env, ask, onInterrupt });
  if (columns !== undefined) Object.assign(io.stdout, { isTTY: true, columns });
  const code = await runPlatform(argv, io, services);
  return { code, ...captured() };
}

/** A directory for the tests of one file, removed after them. */
export function scratchDirectory(prefix: string): string {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
