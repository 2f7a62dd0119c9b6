import type { Colors } from "picocolors/types";
import type { Io } from "./io.ts";
import type { Services } from "./services.ts";

/** What every command works with. */
export interface Context {
  readonly io: Io;
  readonly services: Services;
  readonly colors: Colors;
  /** What the process will exit with. */
  exit(code: number): void;
}
