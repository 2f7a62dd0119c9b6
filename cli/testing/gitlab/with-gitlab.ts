import { afterAll, beforeAll } from "vitest";
import { GitLabStandIn } from "./gitlab-stand-in.ts";

/** A stand-in of GitLab that runs during the tests of the enclosing `describe`. */
export function withGitLab(gitlab: GitLabStandIn = new GitLabStandIn()): GitLabStandIn {
  beforeAll(() => gitlab.start());
  afterAll(() => gitlab.stop());
  return gitlab;
}
