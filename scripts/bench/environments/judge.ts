import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObjectValue } from "@ml-platform/emulator/real";
import { checkEnvironment, type Environment, type EnvironmentSpec } from "@ml-platform/environments";
import { autoscalerTags, endpointServices, hasPublicSubnets, UserError } from "@ml-platform/rules";
import { synthesize } from "@ml-platform/stacks/synthesize";
import type { Stacks } from "../../reference/configuration.ts";
import { limitsExceeded } from "./limits.ts";

export type Verdict =
  /** The sentences that refuse the environment. */
  | { readonly is: "refused"; readonly problems: readonly string[] }
  /** Its stacks that provider 5.100.0 of AWS can check by itself, as they are synthesized: they look nothing up. */
  | { readonly is: "accepted"; readonly stacks: Stacks };

/**
 * Checks an environment and, if it is accepted, synthesizes it.
 *
 * @throws {Broken} if validation does not keep its promise: what it accepts can be built, and what it refuses is explained
 */
export async function judge(spec: EnvironmentSpec): Promise<Verdict> {
  const environment = check(spec);
  if (Array.isArray(environment)) return { is: "refused", problems: explained(environment) };
  const { stacks, checkable } = await synthesized(environment as Environment);
  for (const [id, content] of Object.entries(stacks)) {
    const exceeded = limitsExceeded(content);
    if (exceeded.length > 0) throw new Broken(`${id} exceeds limits of AWS: ${exceeded.join("; ")}`);
  }
  missing(environment as Environment, stacks);
  return { is: "accepted", stacks: Object.fromEntries(checkable.map((id) => [id, stacks[id] as ObjectValue])) };
}

/** A promise of validation that an environment breaks. */
export class Broken extends Error {
  override readonly name = "Broken";
}

/** The environment, or the sentences that refuse it. */
function check(spec: EnvironmentSpec): Environment | string[] {
  try {
    return checkEnvironment(spec);
  } catch (failure) {
    if (!(failure instanceof UserError)) throw new Broken("validation crashed", { cause: failure });
    return failure.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}

/** Sentences of JavaScript or of zod, not of ours. */
const unexplained =
  /\bundefined\b(?!")|\[object |Invalid (input|option|key|string|union)|Too (big|small)|Unrecognized|expected /;

function explained(problems: string[]): string[] {
  const unclear = problems.filter((problem) => unexplained.test(problem) || !/[.?]$|is not valid:$/.test(problem));
  if (problems.length === 0 || unclear.length > 0)
    throw new Broken(`is refused without a sentence: ${unclear.join("\n")}`);
  return problems;
}

interface Synthesized {
  /** Those that need no provider but AWS's. */
  readonly stacks: Stacks;
  /** Ids of those that an old provider can check by itself. */
  readonly checkable: readonly string[];
}

async function synthesized(environment: Environment): Promise<Synthesized> {
  const outdir = mkdtempSync(join(tmpdir(), "generated-"));
  try {
    const options = { outdir, target: "aws", localState: "state", today: new Date("2026-11-21") } as const;
    // A personal environment reads the stacks of its base.
    const { base } = environment;
    const { stacks } = await synthesize(base === undefined ? [environment] : [base, environment], options);
    const ofAws = stacks.filter(({ providers }) => providers.every((provider) => provider === "aws"));
    const read = Object.fromEntries(
      ofAws.map(({ id, directory }) => [
        id,
        JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as ObjectValue,
      ]),
    );
    const checkable = new Set<string>();
    for (const { id, awsProvider, dependencies } of ofAws) {
      const reads = dependencies.every((each) => checkable.has(each));
      if (reads && awsProvider === undefined && !looksUp(read[id])) checkable.add(id);
    }
    return { stacks: read, checkable: [...checkable] };
  } catch (failure) {
    throw new Broken("is accepted, and synthesis fails", { cause: failure });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function looksUp(stack: ObjectValue | undefined): boolean {
  return Object.keys(Object(stack?.["data"])).some((type) => type !== "terraform_remote_state");
}

/** Entries for hosts outside of AWS that Systems Manager activates. */
function ofHosts(networks: Environment["clusters"][string]["hybridNetworks"]): number {
  return networks === undefined || networks.credentials === "own" ? 0 : 1;
}

/** Blocks with the same address would be merged without a word, so what an environment asks for is counted. */
function missing({ name, network, clusters, shares }: Environment, stacks: Stacks): void {
  const count = (stack: string, type: string) => Object.keys(Object(Object(stacks[stack]?.["resource"])[type])).length;
  const expect = (stack: string, type: string, asked: number) => {
    const found = count(stack, type);
    if (found !== asked) throw new Broken(`${stack} has ${found} ${type}, and ${asked} are asked for`);
  };
  const zones = network.availabilityZones.length;
  if (!shares.includes("network")) {
    const isOwn = network.existing === undefined;
    const added = isOwn ? network.secondaryCidrs.length : 0;
    const perZone = isOwn ? (hasPublicSubnets(network) ? 3 : 2) + added : 0;
    expect(`${name}-network`, "aws_subnet", perZone * zones);
    expect(`${name}-network`, "aws_vpc_ipv4_cidr_block_association", added);
    expect(
      `${name}-network`,
      "aws_vpc_endpoint",
      (isOwn ? 1 : 0) + endpointServices(network.interfaceEndpoints).length,
    );
  }
  if (shares.includes("clusters")) return;
  for (const [cluster, { access, nodeGroups, hybridNetworks }] of Object.entries(clusters)) {
    expect(`${name}-${cluster}-cluster`, "aws_eks_access_entry", Object.keys(access).length + ofHosts(hybridNetworks));
    const groups = Object.values(nodeGroups).map((group) => ({
      number: group.perAvailabilityZone ? (group.availabilityZones?.length ?? zones) : 1,
      tags: group.autoscaled ? autoscalerTags(group).length : 0,
    }));
    const sum = (of: (group: (typeof groups)[number]) => number) =>
      groups.reduce((total, group) => total + of(group), 0);
    if (groups.length === 0) continue;
    expect(
      `${name}-${cluster}-nodes`,
      "aws_eks_node_group",
      sum(({ number }) => number),
    );
    expect(
      `${name}-${cluster}-nodes`,
      "aws_autoscaling_group_tag",
      sum(({ number, tags }) => number * tags),
    );
  }
}
