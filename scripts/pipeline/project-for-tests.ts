import { skipWithoutPrograms, skipWithoutTerraform } from "@ml-platform/cli/testing";
import type { PermanentSpec } from "@ml-platform/environments";
import { afterAll } from "vitest";
import { Project } from "./project.ts";

/**
 * A project for the tests of one `describe`, which are skipped with the reason where pipelines cannot run: what
 * gitlab-ci-local needs is rsync, too.
 *
 * @param prepare what is done before the first pipeline; nothing is when the tests are skipped
 * @returns the project, which is created when it is first asked for
 */
export function projectForTests(
  specs: readonly PermanentSpec[],
  prepare: (project: Project) => Promise<void> | void = () => {},
): () => Promise<Project> {
  skipWithoutPrograms("git", "bash", "rsync");
  skipWithoutTerraform();
  let project: Promise<Project> | undefined;
  const create = async () => {
    const created = await Project.create(specs);
    afterwards = () => created.remove();
    await prepare(created);
    return created;
  };
  let afterwards = async () => {};
  afterAll(() => afterwards());
  return () => {
    project ??= create();
    return project;
  };
}
