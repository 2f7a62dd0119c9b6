import { setTimeout as sleep } from "node:timers/promises";
import { StateError } from "../model/failure.ts";

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

export interface Asked {
  /** What to check where credentials are refused: `TF_HTTP_USERNAME and TF_HTTP_PASSWORD`. */
  readonly credentials: string;
  /** What is done with the state. @default "read" */
  readonly done?: "read" | "locked" | "unlocked";
}

const timeoutMilliseconds = 30_000;
/** Before each further attempt, unless the server says how long to wait. */
const pauses = [200, 800];
const longestPause = 10_000;
const mostRedirects = 5;

/**
 * An HTTP request. One that only reads is repeated if the server is busy or does not answer, and follows redirects;
 * credentials go to the first server only. Statuses 404 and 204, and those of locks, are left to the caller.
 *
 * Source: retry_max of the http backend of Terraform; RFC 9110, 15.4.
 *
 * @throws {StateError} with an explanation
 */
export async function request(fetch: Fetch, address: string, init: RequestInit, asked: Asked): Promise<Response> {
  const { credentials, done = "read" } = asked;
  const isReading = (init.method ?? "GET") === "GET";
  const response = await redirected(fetch, address, init, { done, isReading });
  if (response.status === 401) {
    throw new StateError(
      "forbidden",
      `was refused: the server does not accept these credentials. Check ${credentials}.`,
    );
  }
  if (response.status === 403) {
    throw new StateError(
      "forbidden",
      `may not be ${done} with these credentials. Check the permissions of ${credentials}.`,
    );
  }
  if (isBusy(response)) {
    throw new StateError("unreachable", `cannot be ${done}: the server answered ${response.status}. Try again later.`);
  }
  return response;
}

interface Kind {
  readonly done: string;
  readonly isReading: boolean;
}

async function redirected(fetch: Fetch, address: string, init: RequestInit, kind: Kind): Promise<Response> {
  let at = address;
  let sent = init;
  for (let redirects = 0; ; redirects += 1) {
    const response = await repeated(fetch, at, { ...sent, redirect: "manual" }, kind);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || response.status === 304 || location === null) {
      if (redirects > 0) await refuseSignIn(response, at);
      return response;
    }
    const next = URL.canParse(location, at) ? new URL(location, at) : undefined;
    const shown = next === undefined ? "" : ` to ${next.origin}${next.pathname}`;
    if (next === undefined || !kind.isReading || redirects === mostRedirects) {
      const why = redirects === mostRedirects ? "again and again, now" : "";
      throw new StateError(
        "unreachable",
        `cannot be ${kind.done}: the server redirects ${why}${shown}. Check the address, and whether a sign-in is asked for.`,
      );
    }
    if (next.origin !== new URL(at).origin) sent = withoutCredentials(sent);
    at = next.href;
  }
}

/** What a redirect leads to is a page for people when a sign-in is needed. */
async function refuseSignIn(response: Response, at: string): Promise<void> {
  if (!isPage(response)) return;
  await response.body?.cancel();
  throw new StateError(
    "forbidden",
    `was not read: the server redirects to a page, ${new URL(at).origin}${new URL(at).pathname}, which is a sign-in page as a rule. Check the address and the credentials.`,
  );
}

function withoutCredentials(init: RequestInit): RequestInit {
  const headers = new Headers(init.headers);
  headers.delete("authorization");
  return { ...init, headers };
}

async function repeated(fetch: Fetch, address: string, init: RequestInit, { done, isReading }: Kind) {
  for (let attempt = 0; ; attempt += 1) {
    const pause = isReading ? pauses[attempt] : undefined;
    try {
      const response = await fetch(address, { ...init, signal: AbortSignal.timeout(timeoutMilliseconds) });
      if (pause === undefined || !isBusy(response)) return response;
      await response.body?.cancel();
      await sleep(asked(response) ?? pause);
    } catch (failure) {
      if (pause === undefined || isCertain(failure)) throw new StateError("unreachable", unanswered(done, failure));
      await sleep(pause);
    }
  }
}

function isBusy({ status }: Response): boolean {
  return status >= 500 || status === 429;
}

/** Milliseconds that the server asks to wait. */
function asked({ headers }: Response): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isNaN(seconds) ? undefined : Math.min(seconds * 1000, longestPause);
}

/** Names of errors of TLS: a certificate is as wrong the next time. */
const ofCertificates = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

function codeOf(failure: unknown): string {
  const { cause, name } = failure as Error;
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? (name === "TimeoutError" ? `not within ${timeoutMilliseconds / 1000} s` : "");
}

function isCertain(failure: unknown): boolean {
  return ofCertificates.test(codeOf(failure));
}

function unanswered(done: string, failure: unknown): string {
  const code = codeOf(failure);
  if (ofCertificates.test(code)) {
    return `cannot be ${done}: the certificate of the server is not trusted (${code}). For an authority of your own, set NODE_EXTRA_CA_CERTS to its file.`;
  }
  return `cannot be ${done}: the server did not answer${code === "" ? "" : ` (${code})`}. Check the address and the network.`;
}

export function isAbsent({ status }: Response): boolean {
  return status === 404 || status === 204;
}

/** @throws {StateError} for any status but success */
export function refuseOther({ status, ok }: Response, { done = "read" }: Pick<Asked, "done"> = {}): void {
  if (!ok) throw new StateError("unreachable", `cannot be ${done}: the server answered ${status}.`);
}

function isPage({ headers }: Response): boolean {
  return /^\s*text\/html\b/i.test(headers.get("content-type") ?? "");
}

const signIn = /sign[-_ ]?in|log[-_ ]?in|saml|oauth|<input[^>]+type=["']?password/i;

/**
 * The text of a state that the server sent.
 *
 * @throws {StateError} for a page that is meant for people
 */
export async function stateText(response: Response): Promise<string> {
  const text = await textOf(response);
  if (!isPage(response) && !/^\s*<(?:!doctype|html|head|body)\b/i.test(text)) return text;
  // Some servers call everything a page.
  if (text.trimStart().startsWith("{")) return text;
  throw signIn.test(text.slice(0, 20_000))
    ? new StateError(
        "forbidden",
        "was not read: the server answered with a sign-in page. Check the address, and the credentials for it.",
      )
    : new StateError(
        "unreachable",
        "was not read: the server answered with a web page instead of a state. Check the address, and whether a proxy is in between.",
      );
}

async function textOf(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (failure) {
    throw new StateError("unreachable", unanswered("read", failure));
  }
}
