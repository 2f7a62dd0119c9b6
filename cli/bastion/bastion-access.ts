import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { readStates, visibleOutput } from "@ml-platform/state";
import type { Context } from "../context.ts";
import { locate, openOptions } from "../plan/locate.ts";
import { requireReadable } from "../plan/read-state.ts";

/** How the hosts of a bastion are found and entered. */
export interface BastionAccess {
  readonly autoscalingGroup: string;
  /** The Session Manager document whose sessions are logged: that of shells. */
  readonly sessionDocument: string;
  /** Whether they are entered with SSH, instead of with Session Manager. */
  readonly isSsh: boolean;
}

/**
 * The bastion of an environment, by the outputs of its stack.
 *
 * @throws {UserError} when the environment has none, or its stack is not applied
 */
export async function bastionAccess(
  { io, services }: Pick<Context, "io" | "services">,
  environment: Environment,
): Promise<BastionAccess> {
  const { name, base } = environment;
  const node = (await services.stacksOf(environment)).find(({ kind }) => kind === "bastion");
  if (node === undefined) {
    throw new UserError(
      base === undefined
        ? `${name} has no bastion. Add the section "bastion" to environments/${name}.ts and apply it: docs/private-clusters.md says how.`
        : `${name} is a personal environment of ${base.name}, and has no bastion: only permanent environments have one. Make the endpoint of its cluster "publicAndPrivate", or work in a cluster of ${base.name}.`,
    );
  }
  const [reading] = await readStates(
    [{ ...node, location: locate(io, "aws", environment, node.id) }],
    openOptions(io, "aws"),
  );
  if (reading === undefined) throw new RangeError("a stack has a reading");
  const readable = requireReadable(io, reading);
  const outputs = new Map(
    readable.status === "read" ? readable.state.outputs.map((each) => [each.name, visibleOutput(each)]) : [],
  );
  const output = (key: string): string => {
    const value = outputs.get(key);
    if (typeof value === "string" && value !== "") return value;
    throw new UserError(
      `${node.id} ${outputs.size === 0 ? "is not applied yet" : `publishes no ${key}`}. Apply it first: ./platform apply ${name} --stack ${node.id}`,
    );
  };
  return {
    autoscalingGroup: output("autoscaling_group_name"),
    sessionDocument: output("session_document_name"),
    isSsh: entersBySsh(environment),
  };
}

/** Whether the author of an environment allows SSH, which its bastion is then entered with. */
export function entersBySsh({ bastion }: Partial<Pick<Environment, "bastion">>): boolean {
  return bastion?.access.type === "ssh";
}
