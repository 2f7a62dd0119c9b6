import type { GitLab } from "./gitlab.ts";

/** Deployments on one page, and how many pages are looked at before each missing environment is asked for by itself. */
const perPage = 100;
const mostPages = 10;

/**
 * The commit of the last successful deployment of each environment of GitLab that has one and was not stopped since,
 * whether it is asked for or not. A job token is enough.
 *
 * Sources: https://docs.gitlab.com/api/deployments/#list-project-deployments and
 * https://docs.gitlab.com/api/environments/#list-environments
 *
 * @param wanted names of environments that are looked for until they are found
 * @throws {GitLabProblem}
 */
export async function lastDeployments(gitlab: GitLab, wanted: readonly string[]): Promise<Map<string, string>> {
  const { project, deployments, environments } = gitlab;
  const stopped = new Set(
    (await environments.all(project, { states: "stopped", perPage, maxPages: mostPages })).map(({ name }) => name),
  );
  const found = new Map<string, string>();
  const missing = new Set(wanted.filter((name) => !stopped.has(name)));
  for (let page = 1; page <= mostPages; page++) {
    const newestFirst = { status: "success", orderBy: "id", sort: "desc", perPage, page } as const;
    const listed = await deployments.all(project, newestFirst);
    for (const { environment, sha } of listed) {
      if (!found.has(environment.name)) found.set(environment.name, sha);
      missing.delete(environment.name);
    }
    if (listed.length < perPage) return without(found, stopped);
    if (missing.size === 0) break;
  }
  for (const name of missing) {
    const sha = await lastDeployment(gitlab, name);
    if (sha !== undefined) found.set(name, sha);
  }
  return without(found, stopped);
}

/**
 * The commit of the last successful deployment of one environment of GitLab; undefined if there is none.
 *
 * @throws {GitLabProblem}
 */
export async function lastDeployment(gitlab: GitLab, environment: string): Promise<string | undefined> {
  const newest = { environment, status: "success", orderBy: "id", sort: "desc", perPage: 1, page: 1 } as const;
  const [last] = await gitlab.deployments.all(gitlab.project, newest);
  return last?.sha;
}

function without(found: ReadonlyMap<string, string>, names: ReadonlySet<string>): Map<string, string> {
  return new Map([...found].filter(([name]) => !names.has(name)));
}
