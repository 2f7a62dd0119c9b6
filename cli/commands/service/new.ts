import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { company } from "@ml-platform/environments/company";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { isDnsName, UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import { parentFile } from "../../ci/lint/read-pipeline.ts";
import { writeWhole } from "../../ci/write-whole.ts";
import type { Context } from "../../context.ts";
import { includePipeline } from "../../service/include-pipeline.ts";
import { serviceFiles } from "../../service/service-files.ts";
import { placesOf, refuseName, type ServicePlan } from "../../service/service-plan.ts";

const help = `
Writes a folder with a small program that answers health checks, its Dockerfile, its values for each environment that has
the team, and its pipeline, which .gitlab-ci.yml then includes. What it writes runs as it is: change the program, and keep
how it starts, says that it works, and ends. A folder that exists is left alone.

With --domain, it has an internal load balancer where the cluster makes any, and is called <name>.<environment>.<domain>.

Examples:
  $ platform service new greeter --team nlp
  $ platform service new greeter --team nlp --port 9000 --domain example.com`;

interface NewOptions {
  readonly team?: string;
  readonly directory?: string;
  readonly port: number;
  readonly domain?: string;
}

const templates = fileURLToPath(new URL("../../service/template", import.meta.url));

export function serviceNewCommand(command: Command, context: Context): Command {
  return command
    .option("--team <name>", "whose service it is (default: the only team that there is)")
    .option("--directory <path>", "the folder to write (default: services/<name>)")
    .option("--port <port>", "the port on which it listens", parsePort, 8080)
    .option("--domain <domain>", "give it an internal load balancer and a name in this domain")
    .addHelpText("after", help)
    .action(async (name: string, options: NewOptions) => {
      const { io, services } = context;
      const environments = validEnvironments(await services.environments());
      const { team, places, accounts } = placesOf(environments, options.team, company.appliedOnMerge);
      refuseName(name, accounts);
      if (options.domain !== undefined && !isDnsName(options.domain))
        throw new UserError(`"${options.domain}" is not a domain, such as example.com.`);
      const directory = directoryOf(options.directory ?? `services/${name}`);
      const plan = { name, team, directory, port: options.port, domain: options.domain, places };
      const isIncluded = write(io.root, plan);
      io.stdout.write(`${directory}\n`);
      io.stderr.write(nextSteps(plan, isIncluded));
    });
}

/** @throws {UserError} */
function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1024 && port <= 65_535) return port;
  throw new UserError(`"${text}" is not a port that a program can open without being root. Use 1024 to 65535.`);
}

/** @throws {UserError} for a folder outside the repository, or one that the pipeline could not name */
function directoryOf(given: string): string {
  const directory = normalize(given).replace(/\/+$/, "");
  if (/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(directory)) return directory;
  throw new UserError(
    `"${given}" is not a folder for a service. Use a path inside the repository of letters, digits, hyphens and dots, such as services/greeter.`,
  );
}

/**
 * All files or none, and safe to run again after it was killed: a folder that is half written is never taken for the
 * service, and one that is there is in the pipeline.
 *
 * @returns whether .gitlab-ci.yml has the pipeline of the service now
 * @throws {UserError} for a folder that exists
 */
function write(root: string, plan: ServicePlan): boolean {
  const folder = join(root, plan.directory);
  if (existsSync(folder))
    throw new UserError(`${plan.directory} exists. Choose another name, or another folder with --directory.`);
  const draft = join(root, ".platform", `service-${plan.name}-${process.pid}`);
  try {
    mkdirSync(draft, { recursive: true });
    for (const [file, text] of Object.entries(serviceFiles(plan, templates))) writeFileSync(join(draft, file), text);
    const isIncluded = include(root, `${plan.directory}/pipeline.yml`);
    mkdirSync(dirname(folder), { recursive: true });
    renameSync(draft, folder);
    return isIncluded;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function include(root: string, file: string): boolean {
  const path = join(root, parentFile);
  if (!existsSync(path)) return false;
  const text = includePipeline(readFileSync(path, "utf8"), file);
  if (text !== undefined) writeWhole(path, text);
  return text !== undefined;
}

function nextSteps({ name, directory, domain, places }: ServicePlan, isIncluded: boolean): string {
  const without = places.filter(({ hasLoadBalancers }) => domain !== undefined && !hasLoadBalancers);
  return [
    ...without.map(
      ({ environment, cluster }) =>
        `note: ${environment}: the cluster ${cluster} has no add-on aws-load-balancer-controller, so there is no Ingress in values-${environment}.yaml.`,
    ),
    ...(isIncluded ? [] : [`note: add to "include" of ${parentFile}: - local: ${directory}/pipeline.yml`]),
    "",
    "Next:",
    `  python3 ${directory}/main.py                      try the program`,
    `  ./platform ci lint                                     check the pipeline`,
    `  git add ${directory} ${parentFile}, and open a merge request; docs/services.md says what ${name} can have`,
    "",
  ].join("\n");
}
