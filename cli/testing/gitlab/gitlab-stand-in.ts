import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { mistakesIn } from "./attributes.ts";
import { branchRoutes } from "./branch-routes.ts";
import { deploymentRoutes } from "./deployment-routes.ts";
import { issueRoutes } from "./issue-routes.ts";
import { mergeRequestRoutes } from "./merge-request-routes.ts";
import { noteRoutes } from "./note-routes.ts";
import { pipelineRoutes } from "./pipeline-routes.ts";
import { emptyProject, type ProjectData } from "./project-data.ts";
import { type Answer, type Asked, type Caller, type Role, type Route, roles, userId } from "./route.ts";
import { stateRoutes } from "./state-routes.ts";

/** A request as GitLab received it. */
export interface Recorded {
  readonly method: string;
  /** Below `/api/v4/`, with the query. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly token: Caller["token"] | "none";
  readonly status: number;
}

/** An answer instead of GitLab's own, for the next requests that match. */
interface Fault {
  readonly method?: string;
  /** A part of the path. */
  readonly path: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** @default 1 */
  readonly times?: number;
}

const routes: readonly Route[] = [
  ...branchRoutes,
  ...deploymentRoutes,
  ...issueRoutes,
  ...mergeRequestRoutes,
  ...noteRoutes,
  ...pipelineRoutes,
  ...stateRoutes,
];

/**
 * Stands in for GitLab's REST API: one project, on loopback. It checks tokens and roles, refuses bodies that the API's
 * documentation does not describe, pages lists, and records every request.
 */
export class GitLabStandIn {
  readonly project: ProjectData;
  readonly requests: Recorded[] = [];
  /** Tokens that GitLab accepts, and who they are. */
  readonly tokens: Map<string, Caller> = new Map([
    ["project-token", { token: "project", role: "Developer", user: "project_1_bot" }],
    ["job-token", { token: "job", role: "Maintainer", user: "anna" }],
  ]);
  readonly #faults: { readonly fault: Fault; left: number }[] = [];
  readonly #server = createServer(async (request, response) => {
    const { status, body, headers } = this.#answer(request, await textOf(request));
    response.writeHead(status, { ...headers });
    response.end(body);
  });

  constructor(project: ProjectData = emptyProject()) {
    this.project = project;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What GitLab tells a job about itself, and the tokens. @param token with which the job signs in @default "project" */
  env(token: Caller["token"] = "project"): Record<string, string> {
    return {
      CI_SERVER_URL: this.url,
      CI_API_V4_URL: `${this.url}/api/v4`,
      CI_PROJECT_ID: String(this.project.id),
      CI_DEFAULT_BRANCH: this.project.defaultBranch,
      CI_JOB_TOKEN: "job-token",
      ...(token === "project" && { PLATFORM_GITLAB_TOKEN: "project-token" }),
    };
  }

  /** Lets the next requests that match fail. */
  fail(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  clearFaults(): void {
    this.#faults.length = 0;
  }

  #answer(request: IncomingMessage, text: string): Sent {
    const { method = "GET" } = request;
    const url = new URL(request.url ?? "/", this.url);
    const path = `${url.pathname.replace("/api/v4/", "")}${url.search}`;
    const caller = this.#callerOf(request);
    const body = jsonOf(text);
    const fault = this.#faults.find(
      ({ fault: each, left }) => left > 0 && (each.method ?? method) === method && path.includes(each.path),
    );
    if (fault !== undefined) fault.left -= 1;
    const answer = fault?.fault ?? this.#route(method, url, caller, body, text);
    this.requests.push({ method, path, body, token: caller?.token ?? "none", status: answer.status });
    return { ...sent(answer, url), ...(fault?.fault.headers !== undefined && { headers: fault.fault.headers }) };
  }

  /** https://docs.gitlab.com/api/rest/authentication/; Terraform's http backend sends a token as a password. */
  #callerOf({ headers }: IncomingMessage): Caller | undefined {
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? "")?.[1];
    const password = basic === undefined ? undefined : Buffer.from(basic, "base64").toString().split(":")[1];
    const sent = [headers["private-token"], headers["job-token"], password].flat().find((each) => each !== undefined);
    const caller = this.tokens.get(sent ?? "");
    return caller === undefined ? undefined : { ...caller, byPassword: sent === password };
  }

  #route(method: string, url: URL, caller: Caller | undefined, body: Asked["body"], text: string): Answer {
    const prefix = `/api/v4/projects/${this.project.id}/`;
    if (caller === undefined) return { status: 401, body: { message: "401 Unauthorized" } };
    if (url.pathname === "/api/v4/user" && caller.token === "project") {
      return { status: 200, body: { id: userId(caller.user), username: caller.user } };
    }
    if (!url.pathname.startsWith(prefix)) return { status: 404, body: { message: "404 Project Not Found" } };
    const rest = url.pathname.slice(prefix.length);
    for (const route of routes) {
      const path = route.method === method ? matched(route.path, rest) : undefined;
      if (path === undefined) continue;
      if (caller.token === "job" && !isAllowed(route, caller))
        return { status: 401, body: { message: "401 Unauthorized" } };
      if (isBelow(caller.role, route.role)) return { status: 403, body: { message: "403 Forbidden" } };
      const mistakes = route.attributes === "any" ? [] : mistakesIn(body, route.attributes ?? {});
      if (mistakes.length > 0) return { status: 400, body: { error: mistakes.join(", ") } };
      return route.answer({ project: this.project, caller, path, query: url.searchParams, body, text });
    }
    return { status: 404, body: { error: "404 Not Found" } };
  }
}

interface Sent {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

function sent({ status, body }: Answer, url: URL): Sent {
  if (body === undefined) return { status, body: "" };
  if (typeof body === "string" || body instanceof Uint8Array) {
    return { status, body, headers: { "content-type": "application/octet-stream" } };
  }
  const headers = { "content-type": "application/json" };
  if (!Array.isArray(body)) return { status, body: JSON.stringify(body), headers };
  // https://docs.gitlab.com/api/rest/#pagination
  const size = Number(url.searchParams.get("per_page") ?? 20);
  const page = Number(url.searchParams.get("page") ?? 1);
  const next = new URL(url);
  next.searchParams.set("page", String(page + 1));
  next.searchParams.set("per_page", String(size));
  const link: Record<string, string> = body.length > page * size ? { link: `<${next.href}>; rel="next"` } : {};
  return { status, body: JSON.stringify(body.slice((page - 1) * size, page * size)), headers: { ...headers, ...link } };
}

function isAllowed({ jobToken = false }: Route, { byPassword = false }: Caller): boolean {
  return jobToken === "password" ? byPassword : jobToken;
}

function isBelow(role: Role, needed: Role): boolean {
  return roles.indexOf(role) < roles.indexOf(needed);
}

/** The parts of a path by name; undefined if it is another path. */
function matched(pattern: string, path: string): Record<string, string> | undefined {
  const expression = pattern.replace(/:(\w+)/g, "(?<$1>[^/]+)").replace(/\*(\w+)/g, "(?<$1>.+)");
  const groups = new RegExp(`^${expression}$`).exec(path);
  if (groups === null) return undefined;
  return Object.fromEntries(
    Object.entries(groups.groups ?? {}).map(([name, part]) => [name, decodeURIComponent(part)]),
  );
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
