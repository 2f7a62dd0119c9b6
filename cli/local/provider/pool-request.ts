import { dirname, join } from "node:path";

/** What the process of a pool is told, for everybody on the machine to see. */
export interface PoolRequest {
  /** The folder of the types that stacks use. */
  readonly types: string;
  /** The folder that keeps schemas. */
  readonly schemas: string;
}

/** The link to the provider's program, beside the socket of a pool: the command makes it once the program is installed. */
export function programOf(socket: string): string {
  return join(dirname(socket), "program");
}
