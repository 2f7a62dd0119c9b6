import { findTool } from "@ml-platform/emulator/tools";
import type { Environment } from "@ml-platform/environments";
import { endpointOf, UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import { readStates, type Stack, visibleOutput } from "@ml-platform/state";
import type { Context } from "../context.ts";
import type { Io } from "../io.ts";
import { accountDirectory } from "../local/run-file.ts";
import { targetHint } from "../plan/hints.ts";
import { locate, openOptions } from "../plan/locate.ts";
import { requireReadable } from "../plan/read-state.ts";
import type { ClusterAccess } from "./access.ts";

/** The cluster is not there yet. */
export class NotApplied extends UserError {}

/**
 * How to reach a cluster of an environment, by the outputs of its stack, and how to sign in to it from any shell.
 *
 * @throws {NotApplied} for a cluster that is not applied
 */
export async function clusterAccess(
  context: Pick<Context, "io" | "services">,
  target: Target,
  environment: Environment,
  cluster: string,
): Promise<ClusterAccess> {
  const found = await publishedAccess(context, target, environment, cluster);
  return target === "local" ? { ...found, ...(await localAccess(context, environment, found)) } : found;
}

async function publishedAccess(
  { io, services }: Pick<Context, "io" | "services">,
  target: Target,
  environment: Environment,
  cluster: string,
): Promise<ClusterAccess> {
  const [stack] = (await services.stacksOf(environment))
    .filter((node) => node.kind === "cluster" && node.cluster === cluster)
    .map((node) => ({ ...node, location: locate(io, target, environment, node.id) }));
  if (stack === undefined) throw new RangeError("a cluster has a stack");
  return await accessBy(io, target, environment, cluster, stack);
}

/**
 * How to reach a cluster, by the outputs of the stack that makes it.
 *
 * @throws {UserError} when that is not applied
 */
export async function accessBy(
  io: Pick<Io, "root" | "env">,
  target: Target,
  { name, region, account }: Pick<Environment, "name" | "region" | "account">,
  cluster: string,
  stack: Stack,
): Promise<ClusterAccess> {
  const [reading] = await readStates([stack], openOptions(io, target));
  if (reading === undefined) throw new RangeError("a stack has a reading");
  const readable = requireReadable(io, reading);
  const outputs = new Map(
    readable.status === "read" ? readable.state.outputs.map((each) => [each.name, visibleOutput(each)]) : [],
  );
  const output = (key: string): string => {
    const value = outputs.get(key);
    if (typeof value === "string" && value !== "") return value;
    throw new NotApplied(
      `${stack.id} ${outputs.size === 0 ? "is not applied yet" : `publishes no ${key}`}. Apply it first: ./platform apply ${name}${targetHint({ target })}`,
    );
  };
  return {
    context: `${name}-${cluster}`,
    name: output("name"),
    region,
    endpoint: output("endpoint"),
    certificateAuthority: output("certificate_authority"),
    stsEndpoint: endpointOf(account.endpoints, "sts"),
  };
}

/** What lets kubectl in from any shell. */
async function localAccess(
  { io }: Pick<Context, "io">,
  environment: Environment,
  { context }: ClusterAccess,
): Promise<Pick<ClusterAccess, "context" | "credentials" | "program">> {
  const { signIn } = await import("../local/prepare-account.ts");
  const directory = accountDirectory(io.root, environment.account.id);
  const credentials = await signIn(environment, io.env["AWS_ACCESS_KEY_ID"] ?? "", directory);
  return { context: `${context}-local`, credentials: { ...credentials }, program: findTool("aws", io.env) };
}
