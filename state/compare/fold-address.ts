import type { EnvironmentIdentity } from "./identity.ts";
import { readerFor, readTokens } from "./tokens.ts";

/** The hash that cdktf appends to names: of the construct path, which may contain an availability zone. */
const pathHash = /_[0-9A-F]{8}(?=$|[.[])/g;

/**
 * Folds addresses of one environment: without its name, its region and cdktf's hash, so that they are the same in all
 * environments.
 */
export function addressFolder({ environment, region }: EnvironmentIdentity): (address: string) => string {
  const reader = readerFor({
    ...(environment !== undefined && { environment }),
    ...(region !== undefined && { region }),
  });
  return (address) =>
    readTokens(address.replace(pathHash, ""), reader, reader, { generated: false, known: false })
      .map(({ kind, text }) => kind ?? text)
      .join("");
}
