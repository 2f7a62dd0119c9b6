import { join } from "node:path";
import type { Environment, LoadedEnvironment } from "@ml-platform/environments";
import { findLoaded, validEnvironments } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import type { Synthesis } from "@ml-platform/stacks";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { inScratchDirectory } from "../plan/directories.ts";
import { explained } from "../plan/failure-text.ts";
import { type Request, synthesizeInto, withRun } from "../plan/run.ts";
import { findTerraform } from "../terraform/find.ts";
import { type RunOptions, requestFor, withRunOptions } from "./options.ts";

const help = `
Checks every environment and environments/company.ts, or one environment: its specification, the policies, and the
warnings of synthesis. With --target emulated Terraform also validates each stack.

Exit code: 0 valid, 1 not.

Examples:
  $ platform validate
  $ platform validate prod --json
  $ platform validate dev --target emulated`;

interface Validation {
  readonly environment: string;
  /** Without a stack if the environment as a whole is refused. */
  readonly errors: readonly { readonly stack?: string; readonly message: string }[];
  readonly warnings: readonly { readonly constructPath: string; readonly message: string }[];
  readonly exemptions: Synthesis["exemptions"];
  /** Whether Terraform validated the stacks, or why it did not. */
  readonly terraform: string;
}

export function validateCommand(command: Command, context: Context): Command {
  command.option("--json", "print as JSON").addHelpText("after", help);
  return withRunOptions(command, context).action(
    async (name: string | undefined, options: RunOptions & { json?: boolean }) => {
      const loaded = await context.services.environments(name);
      const validations: Validation[] = [];
      for (const each of name === undefined ? loaded : [findLoaded(loaded, name)]) {
        validations.push(await orRefused(each, requestFor(context, each.name, options)));
      }
      const text = options.json ? JSON.stringify(validations, null, 2) : validations.map(validationText).join("\n\n");
      context.io.stdout.write(`${text}\n`);
      const problem = name === undefined ? await accountsProblem(context, loaded) : undefined;
      if (problem !== undefined) context.io.stderr.write(`${context.colors.red("error:")} ${problem}\n`);
      context.exit(problem !== undefined || validations.some(({ errors }) => errors.length > 0) ? 1 : 0);
    },
  );
}

/** What is wrong with company.ts, or with the accounts that follow from all environments. */
async function accountsProblem(
  { services }: Context,
  loaded: readonly LoadedEnvironment[],
): Promise<string | undefined> {
  if (loaded.some((each) => "problem" in each)) return undefined;
  try {
    await services.accounts(validEnvironments(loaded));
    return undefined;
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    return failure.message;
  }
}

/** One refused environment must not hide the results of the others. */
async function orRefused(loaded: LoadedEnvironment, request: Request): Promise<Validation> {
  try {
    if ("problem" in loaded) throw new UserError(loaded.problem);
    return await validate(request, loaded.environment);
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    const refused = { stacks: [], exemptions: [] };
    return validation(loaded.name, refused, [{ message: failure.message }], "stacks not validated");
  }
}

async function validate(request: Request, environment: Environment): Promise<Validation> {
  const skipped = await whyNotByTerraform(request);
  if (skipped === undefined) return validateByTerraform(request);
  return inScratchDirectory(join(request.io.root, ".platform", request.target), async (outdir) =>
    validation(environment.name, await synthesizeInto(outdir, request, [environment]), [], skipped),
  );
}

async function whyNotByTerraform({ io, target }: Request): Promise<string | undefined> {
  if (target !== "emulated") return "stacks not validated: that needs the provider; with --target emulated it does not";
  try {
    await findTerraform(io);
    return undefined;
  } catch (failure) {
    if (failure instanceof UserError) return `stacks not validated: ${failure.message}`;
    throw failure;
  }
}

async function validateByTerraform(request: Request): Promise<Validation> {
  return withRun(request, async (run) => {
    const errors = await Promise.all(
      run.stacks.map(async (stack) => {
        const diagnostics = await explained(run, stack, async () => {
          await run.terraform.init(stack.directory);
          return run.terraform.validate(stack.directory);
        });
        return diagnostics
          .filter(({ severity }) => severity === "error")
          .map(({ summary, detail }) => ({ stack: stack.id, message: [summary, detail].filter(Boolean).join(": ") }));
      }),
    );
    return validation(run.environment.name, run.synthesis, errors.flat(), `validated by ${run.program.name}`);
  });
}

function validation(
  environment: string,
  { stacks, exemptions }: Synthesis,
  errors: Validation["errors"],
  terraform: string,
): Validation {
  return { environment, errors, warnings: stacks.flatMap(({ warnings }) => warnings), exemptions, terraform };
}

function validationText({ environment, errors, warnings, exemptions, terraform }: Validation): string {
  return [
    `${environment}: ${errors.length === 0 ? "valid" : "not valid"} (${terraform})`,
    ...errors.map(({ stack, message }) => `  error${stack === undefined ? "" : ` in ${stack}`}: ${message}`),
    ...warnings.map(({ constructPath, message }) => `  warning at ${constructPath}: ${message}`),
    ...exemptions.map(
      ({ policy, constructPath, reason }) => `  exempt from ${policy}: ${constructPath}, because ${reason}`,
    ),
  ].join("\n");
}
