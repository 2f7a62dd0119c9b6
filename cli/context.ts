import type { Colors } from "picocolors/types";
import type { Io } from "./io.ts";
import type { Services } from "./services.ts";

/** What every command needs. */
export interface Context {
  readonly io: Io;
  readonly services: Services;
  readonly colors: Colors;
  /** Sets the exit code of the process. */
  exit(code: number): void;
  /** A failure, or what has caused it. @default the failure */
  explain?(failure: unknown): unknown;
}
