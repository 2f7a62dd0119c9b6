import type { Program } from "../terraform/program.ts";

/** Where a plan applies and what made it: the first lines of every report. */
export interface Head {
  readonly environment: string;
  readonly account: { readonly id: string; readonly alias: string };
  readonly region: string;
  readonly target: string;
  readonly program: Pick<Program, "name" | "version">;
}
