import type { Attributes } from "./attributes.ts";
import type { ProjectData } from "./project-data.ts";

/** Each may do what those before it may: https://docs.gitlab.com/user/permissions/ */
export const roles = ["Guest", "Reporter", "Developer", "Maintainer"] as const;
export type Role = (typeof roles)[number];

/** Who asks. */
export interface Caller {
  readonly token: "project" | "job";
  readonly role: Role;
  /** Whether the token was sent as a password. @default false */
  readonly byPassword?: boolean;
  /** GitLab's name for the user of the token. */
  readonly user: string;
}

export interface Asked {
  readonly project: ProjectData;
  readonly caller: Caller;
  /** Parts of the path, by name. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** The body as it was sent. */
  readonly text: string;
}

export interface Answer {
  readonly status: number;
  /** A list is sent page by page. A text or bytes are sent as a file, everything else as JSON. */
  readonly body?: unknown;
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/api/v4/projects/:id/`; `:name` is a part of it, `*name` is the rest of it. */
  readonly path: string;
  /** The role that it needs at least. */
  readonly role: Role;
  /**
   * Whether a job token is enough, or enough as the password of the user `gitlab-ci-token`.
   *
   * Source: https://docs.gitlab.com/ci/jobs/ci_job_token/#job-token-access
   *
   * @default false
   */
  readonly jobToken?: boolean | "password";
  /** What the body may and must hold. @default - there is none */
  readonly attributes?: Attributes | "any";
  answer(asked: Asked): Answer;
}

export const notFound = (what: string): Answer => ({ status: 404, body: { message: `404 ${what} Not Found` } });

/** The number of a user, from the name. */
export function userId(name: string): number {
  return [...name].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 1_000_003;
}
