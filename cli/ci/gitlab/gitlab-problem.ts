/**
 * GitLab did not do what it was asked. The message is one sentence or two for a person: what was asked, what came back,
 * and what to do. It holds no token.
 */
export class GitLabProblem extends Error {
  /** The HTTP status. @default - there was no answer */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.name = "GitLabProblem";
    this.status = status;
  }
}

/** The variables with which a pipeline signs in, by kind of token. */
export const tokenVariables = { project: "PLATFORM_GITLAB_TOKEN", job: "CI_JOB_TOKEN" } as const;

export type TokenKind = keyof typeof tokenVariables;

interface Refusal {
  readonly method: string;
  /** Below `/api/v4/`. */
  readonly endpoint: string;
  readonly status: number;
  /** What GitLab says about it. */
  readonly said: string;
  readonly token: TokenKind;
}

/** Why GitLab refused a request, and what to do about it. */
export function refusal({ method, endpoint, status, said, token }: Refusal): GitLabProblem {
  const details = said === "" ? "" : ` (${brief(said)})`;
  const fix = fixOf(status, token);
  return new GitLabProblem(
    `${method} ${endpoint}: GitLab answered ${status}${details}.${fix === "" ? "" : ` ${fix}`}`,
    status,
  );
}

/** Why there was no answer. */
export function noAnswer(method: string, endpoint: string, reason: string): GitLabProblem {
  return new GitLabProblem(
    `${method} ${endpoint}: no answer of GitLab that can be used: ${brief(reason)}. Behind a proxy, Node 24 needs NODE_USE_ENV_PROXY=1; for a certificate authority of your own, set NODE_EXTRA_CA_CERTS.`,
  );
}

/** What a job token may do: https://docs.gitlab.com/ci/jobs/ci_job_token/#job-token-access */
const projectToken = `Set ${tokenVariables.project} to a project access token with the scope "api" and the role Developer.`;

function fixOf(status: number, token: TokenKind): string {
  const variable = tokenVariables[token];
  switch (status) {
    case 401:
    case 403:
    case 404:
      if (token === "job") return `${variable} may not do this, or it does not exist. ${projectToken}`;
      if (status === 401) return `${variable} is not valid any more: create a new project access token, and set it.`;
      return `${variable} may not do this, or it does not exist: the token needs the scope "api" and the role Developer.`;
    case 429:
      return "That is its rate limit: run the job again later.";
    default:
      return status >= 500 ? "Run the job again when GitLab is well." : "";
  }
}

/** The beginning of a text on one line. */
function brief(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
