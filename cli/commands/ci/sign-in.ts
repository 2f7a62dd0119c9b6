import { rmSync } from "node:fs";
import { join } from "node:path";
import { company, findEnvironment } from "@ml-platform/environments";
import { didYouMean, UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import { affectedIfKnown } from "../../ci/jobs/find-stack.ts";
import { awsConfig, type Purpose, type SignIn, shellText } from "../../ci/sign-in/aws-config.ts";
import { writeWhole } from "../../ci/write-whole.ts";
import type { Context } from "../../context.ts";
import { makePrivateDirectory } from "../../plan/directories.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
Writes .platform/ci/sign-in.sh, which a job of a pipeline reads before it plans or applies:

  script:
    - ./platform ci sign-in dev plan
    - . .platform/ci/sign-in.sh

From then on, the AWS SDKs and Terraform use the roles of "platform bootstrap": they sign in by AWS_TOKEN, the job's
id_token, to a role of the DevOps account, and from there to the role terraform-plan or terraform-apply of the
environment's account. On the emulator, the file is empty: nothing needs credentials.`;

/** The token that the job declares as `id_tokens: AWS_TOKEN`, and what GitLab sets in every job. */
const variables = {
  AWS_TOKEN: `the job's token. Add to the job: id_tokens: { AWS_TOKEN: { aud: ${company.gitlab.url} } }`,
  CI_PROJECT_ID: "the number of the project, which GitLab sets in every job",
  CI_PIPELINE_ID: "the number of the pipeline, which GitLab sets in every job",
} as const;

export function ciSignInCommand(command: Command, context: Context): Command {
  return withTarget(command, context)
    .addHelpText("after", help)
    .action(async (name: string, given: string, options: TargetOptions) => {
      const { io } = context;
      const purpose = parsePurpose(given);
      const account = await accountOf(context, name);
      const directory = join(io.root, ".platform", "ci");
      makePrivateDirectory(directory);
      const shell = join(directory, "sign-in.sh");
      if (parseTarget(options.target) !== "aws") {
        // Jobs of a rehearsal may share a directory: the file is there at any time.
        writeWhole(shell, "# Nothing of a rehearsal needs credentials.\n", 0o600);
        return;
      }
      // Nobody signs in by what an earlier job wrote if this one fails.
      rmSync(shell, { force: true });
      const tokenFile = join(directory, "web-identity-token");
      const sessionName = `GitLabRunner-${required(context, "CI_PROJECT_ID")}-${required(context, "CI_PIPELINE_ID")}`;
      writeWhole(tokenFile, required(context, "AWS_TOKEN"), 0o600);
      const config = join(directory, "aws-config");
      writeWhole(config, awsConfig({ account, purpose, company, tokenFile, sessionName }), 0o600);
      writeWhole(shell, shellText(config), 0o600);
      io.stderr.write(`To sign in to account ${account.id} (${account.alias}): . .platform/ci/sign-in.sh\n`);
    });
}

/** @throws {UserError} for a purpose that does not exist */
function parsePurpose(given: string): Purpose {
  if (given === "plan" || given === "apply") return given;
  const allowed = ["plan", "apply"];
  throw new UserError(`Jobs sign in to plan or to apply, not to "${given}".${didYouMean(given, allowed)}`);
}

/** The account of an environment: also of one that is about to be destroyed because its file was removed. */
async function accountOf({ io, services }: Context, name: string): Promise<SignIn["account"]> {
  const affected = affectedIfKnown({ io })?.environments.find((each) => each.name === name);
  const { account, region } = affected ?? findEnvironment(await services.environments(), name);
  return { id: account.id, alias: account.alias, region };
}

/** @throws {UserError} for a variable that is not set */
function required({ io }: Context, name: keyof typeof variables): string {
  const value = io.env[name] ?? "";
  if (value !== "") return value;
  throw new UserError(`The variable ${name} is not set: ${variables[name]}.`);
}
