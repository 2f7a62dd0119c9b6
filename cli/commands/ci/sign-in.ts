import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { company } from "@ml-platform/environments/company";
import { findEnvironment } from "@ml-platform/environments/loaded";
import { didYouMean, sandpitAudience, UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import { affectedIfKnown } from "../../ci/jobs/find-stack.ts";
import {
  awsConfig,
  type Purpose,
  processConfig,
  purposes,
  type SignIn,
  shellText,
} from "../../ci/sign-in/aws-config.ts";
import { sandpitSession } from "../../ci/sign-in/sandpit-session.ts";
import { writeWhole } from "../../ci/write-whole.ts";
import type { Context } from "../../context.ts";
import { makePrivateDirectory } from "../../plan/directories.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
Writes .platform/ci/sign-in.sh, which a job of a pipeline reads before it plans, applies or makes a sandpit:

  script:
    - ./platform ci sign-in dev plan
    - . .platform/ci/sign-in.sh

From then on, the AWS SDKs and Terraform use the roles of "platform bootstrap": they sign in by AWS_TOKEN, the job's
id_token, to a role of the DevOps account, and from there to the role terraform-plan, terraform-apply or terraform-sandpit
of the environment's account. With --sandpit, the credentials are good for that sandpit only. On the emulator, the file is
empty: nothing needs credentials.`;

/** The token that the job declares as `id_tokens: AWS_TOKEN`, and what GitLab sets in every job. */
const variables = {
  AWS_TOKEN: `the job's token. Add to the job: id_tokens: { AWS_TOKEN: { aud: ${company.gitlab.url} } }; for sandpits, aud: ${sandpitAudience(company.gitlab.url)}`,
  CI_PROJECT_ID: "the number of the project, which GitLab sets in every job",
  CI_PIPELINE_ID: "the number of the pipeline, which GitLab sets in every job",
} as const;

interface Options extends TargetOptions {
  readonly sandpit?: string;
}

/** How the job signs in for one sandpit. */
export function sessionFile(root: string): string {
  return join(root, ".platform", "ci", "sandpit-session.json");
}

export function ciSignInCommand(command: Command, context: Context): Command {
  return withTarget(command, context)
    .option("--sandpit <name>", "for this sandpit only; with the purpose sandpit (default: for all of them)")
    .addHelpText("after", help)
    .action(async (name: string, given: string, options: Options) => {
      const { io } = context;
      const purpose = parsePurpose(given);
      if (options.sandpit !== undefined && purpose !== "sandpit") {
        throw new UserError(`--sandpit goes with the purpose sandpit: ./platform ci sign-in ${name} sandpit.`);
      }
      const base = purpose === "sandpit" ? await baseOf(context, name) : undefined;
      const account = base === undefined ? await accountOf(context, name) : placeOf(base);
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
      const signIn = { account, purpose, company, tokenFile, sessionName };
      if (base === undefined || options.sandpit === undefined) {
        writeWhole(config, awsConfig(signIn), 0o600);
      } else {
        const session = sandpitSession(signIn, {
          name: checkedName(options.sandpit),
          backend: base.backend,
          iam: base.iam,
        });
        writeWhole(sessionFile(io.root), JSON.stringify(session), 0o600);
        writeWhole(config, processConfig(account, `${quoted(join(io.root, "platform"))} ci credentials`), 0o600);
      }
      writeWhole(shell, shellText(config), 0o600);
      io.stderr.write(`To sign in to account ${account.id} (${account.alias}): . .platform/ci/sign-in.sh\n`);
    });
}

/** @throws {UserError} for a purpose that does not exist */
function parsePurpose(given: string): Purpose {
  const found = purposes.find((purpose) => purpose === given);
  if (found !== undefined) return found;
  const help = didYouMean(given, purposes);
  throw new UserError(`Jobs sign in to plan, to apply or for a sandpit, not to "${given}".${help}`);
}

/**
 * The base of sandpits.
 *
 * @throws {UserError} for one that takes none, or none of merge requests in the pipeline of one
 */
async function baseOf({ io, services }: Context, name: string): Promise<Environment> {
  const environment = findEnvironment(await services.environments(), name);
  const { sandpits } = environment;
  if (sandpits === undefined) {
    throw new UserError(`${name} is no base of sandpits: its file has no key "sandpits" (docs/run-sandpits.md).`);
  }
  if (sandpits.mergeRequests || !io.env["CI_MERGE_REQUEST_IID"]) return environment;
  throw new UserError(
    `${name} takes no sandpits of merge requests: its file does not say sandpits.mergeRequests: true, and AWS lets in only pipelines of the default branch. "deploy my sandpit", in a pipeline of the default branch, makes one.`,
  );
}

function placeOf({ account, region }: Pick<Environment, "account" | "region">): SignIn["account"] {
  return { id: account.id, alias: account.alias, region };
}

/** @throws {UserError} for what is no name: it would be a pattern in a policy */
function checkedName(name: string): string {
  if (/^[a-z][a-z0-9-]*$/.test(name)) return name;
  throw new UserError(
    `${JSON.stringify(name)} is not the name of a sandpit. Use lower-case letters, digits and hyphens.`,
  );
}

/** For a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The account of an environment: also of one that is about to be destroyed because its file was removed. */
async function accountOf({ io, services }: Context, name: string): Promise<SignIn["account"]> {
  const affected = affectedIfKnown({ io })?.environments.find((each) => each.name === name);
  return placeOf(affected ?? findEnvironment(await services.environments(), name));
}

/** @throws {UserError} for a variable that is not set */
function required({ io }: Context, name: keyof typeof variables): string {
  const value = io.env[name] ?? "";
  if (value !== "") return value;
  throw new UserError(`The variable ${name} is not set: ${variables[name]}.`);
}
