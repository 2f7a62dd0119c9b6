import { createRequesterFn, type RequesterType, type ResourceOptions } from "@gitbeaker/requester-utils";
import { noAnswer, refusal, type TokenKind } from "./gitlab-problem.ts";
import type { Patience } from "./patience.ts";

/** A server may ask for at most so many milliseconds of patience. */
const longestPause = 30_000;

/**
 * How the GitLab client sends its requests: with a time limit each, again after a failure that may pass, and with errors
 * that a person understands. The client's own way waits milliseconds only, and repeats what creates things.
 *
 * @throws {GitLabProblem} from each request
 */
export function requesterFor(token: TokenKind, { timeout, pauses }: Patience) {
  const send = async (endpoint: string, options: Record<string, unknown> = {}) => {
    const { method = "GET", headers = {}, body, searchParams = "", prefixUrl = "" }: SentOptions = options;
    const url = new URL(endpoint, prefixUrl.endsWith("/") ? prefixUrl : `${prefixUrl}/`);
    url.search = searchParams;
    for (const [index, pause] of [...pauses, undefined].entries()) {
      const answer = await ask(url, { method, headers, body: body ?? null }, timeout);
      if (answer instanceof Response && answer.ok) {
        return await contents(answer, isFile(url)).catch((failure: Error) => {
          throw noAnswer(method, endpoint, failure.message);
        });
      }
      const isLast = pause === undefined || index === pauses.length;
      if (!isLast && mayPass(method, answer)) {
        await new Promise((resolve) => setTimeout(resolve, Math.max(pause, askedFor(answer))));
        continue;
      }
      if (answer instanceof Response) {
        throw refusal({ method, endpoint, status: answer.status, said: await saidIn(answer), token });
      }
      throw noAnswer(method, endpoint, answer.reason);
    }
    throw new RangeError("a request is tried at least once");
  };
  return (options: ResourceOptions): RequesterType => createRequesterFn(async (_, request) => request, send)(options);
}

interface SentOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly searchParams?: string;
  readonly prefixUrl?: string;
}

interface Silence {
  readonly reason: string;
  /** Whether GitLab may have done what it was asked all the same. */
  readonly isSent: boolean;
}

/** Errors of a connection that never came about. */
const unsent: ReadonlySet<string> = new Set(["ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

async function ask(url: URL, init: RequestInit, timeout: number): Promise<Response | Silence> {
  try {
    const signal = AbortSignal.timeout(timeout);
    // A redirect would take the token to another host, or turn what changes something into a question.
    const answer = await fetch(url, { ...init, redirect: "manual", signal });
    const stored = isFile(url) ? answer.headers.get("location") : null;
    return stored === null ? answer : await fetch(new URL(stored, url), { signal });
  } catch (failure) {
    const { name, message, cause } = failure as Error & { readonly cause?: NodeJS.ErrnoException };
    const reason = name === "TimeoutError" ? `none within ${timeout / 1000} s` : (cause?.message ?? message);
    return { reason, isSent: !unsent.has(cause?.code ?? "") };
  }
}

/** Whether to try again: never what would create something twice. */
function mayPass(method: string, answer: Response | Silence): boolean {
  const creates = method === "POST";
  if (!(answer instanceof Response)) return !creates || !answer.isSent;
  return answer.status === 429 || (answer.status >= 500 && !creates);
}

/** Milliseconds: https://docs.gitlab.com/security/rate_limits/ and RFC 9110, 10.2.3 */
function askedFor(answer: Response | Silence): number {
  const seconds = answer instanceof Response ? Number(answer.headers.get("retry-after") ?? 0) : 0;
  return Number.isFinite(seconds) ? Math.min(longestPause, seconds * 1000) : 0;
}

/** GitLab may send who asks for an artifact to the store or the delivery network that has it. */
function isFile({ pathname }: URL): boolean {
  return pathname.includes("/artifacts/");
}

async function contents(response: Response, isFile: boolean) {
  const headers = Object.fromEntries(response.headers.entries());
  const { status } = response;
  if (status === 204) return { body: null, headers, status };
  // An artifact may be JSON: it is a file all the same.
  if (isFile) return { body: await response.blob(), headers, status };
  const body = (await response.json()) as Record<string, unknown>;
  return { body, headers, status };
}

/** GitLab's own words: a text, or texts by attribute. */
async function saidIn(response: Response): Promise<string> {
  const text = await response.text().catch(() => "");
  try {
    const { message, error, error_description } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const said = error_description ?? message ?? error ?? "";
    return typeof said === "string" ? said : JSON.stringify(said);
  } catch {
    return "";
  }
}
