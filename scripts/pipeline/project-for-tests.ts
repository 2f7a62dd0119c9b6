import { skipWithoutPrograms, skipWithoutTerraform } from "@ml-platform/cli/testing";
import type { PermanentSpec } from "@ml-platform/environments";
import { afterAll } from "vitest";
import { PipelineRepository } from "./pipeline-repository.ts";

/**
 * A project for the tests of one `describe`, which are skipped with the reason where pipelines cannot run: what
 * gitlab-ci-local needs is rsync, too.
 *
 * @param prepare what differs from this repository before anything runs; it is not called when the tests are skipped
 * @returns the project, which is created when it is first asked for
 */
export function projectForTests(
  specs: readonly PermanentSpec[],
  prepare: (project: PipelineRepository) => void = () => {},
): () => PipelineRepository {
  skipWithoutPrograms("git", "bash", "rsync");
  skipWithoutTerraform();
  let project: PipelineRepository | undefined;
  afterAll(() => project?.discard());
  return () => {
    if (project === undefined) {
      project = new PipelineRepository(specs);
      prepare(project);
    }
    return project;
  };
}
