import { StateError } from "../model/failure.ts";

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

const timeoutMilliseconds = 30_000;

/**
 * An HTTP request. Statuses 404 and 204 are left to the caller.
 *
 * @param credentials the environment variables to name where credentials are refused
 * @throws {StateError} with an explanation
 */
export async function request(
  fetch: Fetch,
  address: string,
  init: RequestInit,
  credentials: string,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { ...init, signal: AbortSignal.timeout(timeoutMilliseconds) });
  } catch {
    throw new StateError(
      "unreachable",
      "cannot be read: the server did not answer. Check the address and the network.",
    );
  }
  if (response.status === 401) {
    throw new StateError(
      "forbidden",
      `was refused: the server does not accept these credentials. Check ${credentials}.`,
    );
  }
  if (response.status === 403) {
    throw new StateError(
      "forbidden",
      `may not be read with these credentials. Check the permissions of ${credentials}.`,
    );
  }
  if (response.status >= 500 || response.status === 429) {
    throw new StateError("unreachable", `cannot be read: the server answered ${response.status}. Try again later.`);
  }
  return response;
}

export function isAbsent({ status }: Response): boolean {
  return status === 404 || status === 204;
}

/** @throws {StateError} for any status but success */
export function refuseOther({ status, ok }: Response): void {
  if (!ok) throw new StateError("unreachable", `cannot be read: the server answered ${status}.`);
}
