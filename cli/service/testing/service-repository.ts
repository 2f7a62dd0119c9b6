import { readFileSync } from "node:fs";
import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { dev, Fixture } from "../../testing/fixture.ts";
import type { RunOptions } from "../../testing/test-repository.ts";

/** The root of the real repository, with a slash at its end. */
export const realRoot = new URL("../../../", import.meta.url).pathname;

const pipelines = [".gitlab-ci.yml", ".gitlab/jobs.yml", ".gitlab/sandpits.yml", ".gitlab/services.yml"];

/** Environments `dev` and `prod` with the team `nlp`, and the pipeline of the real repository. */
export class ServiceRepository extends Fixture {
  constructor() {
    super({});
    const members = ["arn:aws:iam::111111111111:role/nlp"];
    const { teams, clusters } = checkEnvironment({
      ...smallSpec,
      clusters: {
        ml: { ...smallSpec.clusters?.["ml"], platform: { addons: { "aws-load-balancer-controller": {} } } },
      },
      teams: { nlp: { members } },
    } as typeof smallSpec);
    const { teams: elsewhere } = checkEnvironment({ ...smallSpec, teams: { nlp: { members } } });
    this.environments = [
      { ...dev, teams, clusters },
      { ...dev, name: "prod", teams: elsewhere },
    ];
    for (const file of pipelines) this.write(file, readFileSync(`${realRoot}${file}`, "utf8"));
  }

  read(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  service(command: string, options: RunOptions = {}) {
    return this.runWith(["service", ...command.split(" ")], options);
  }
}
