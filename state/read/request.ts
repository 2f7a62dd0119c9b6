import { StateError } from "../model/failure.ts";

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

const patience = 30_000;

/** An HTTP request whose failures are explained; answers of 404 and 204 are the caller's to understand. */
export async function request(
  fetch: Fetch,
  address: string,
  init: RequestInit,
  credentials: string,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { ...init, signal: AbortSignal.timeout(patience) });
  } catch {
    throw new StateError(
      "unreachable",
      "cannot be read: the server did not answer. Check the address and the network.",
    );
  }
  if (response.status === 401) {
    throw new StateError("forbidden", `was refused: the server does not know these credentials. Check ${credentials}.`);
  }
  if (response.status === 403) {
    throw new StateError("forbidden", `may not be read with these credentials. Check what ${credentials} may do.`);
  }
  if (response.status >= 500 || response.status === 429) {
    throw new StateError("unreachable", `cannot be read: the server answered ${response.status}. Try again later.`);
  }
  return response;
}

export function isAbsent({ status }: Response): boolean {
  return status === 404 || status === 204;
}

/** @throws {StateError} for an answer that is neither success nor understood by the caller */
export function refuseOther({ status, ok }: Response): void {
  if (!ok) throw new StateError("unreachable", `cannot be read: the server answered ${status}.`);
}
