import type { KubeClient } from "@ml-platform/emulator/kubernetes";
import { type Environment, sandpitEnvironment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../context.ts";
import type { ClusterAccess } from "../kubeconfig/access.ts";
import { chooseCluster } from "../kubeconfig/choose-cluster.ts";
import { clusterAccess } from "../kubeconfig/cluster-access.ts";
import { kubeClient } from "../kubeconfig/kube-client.ts";
import { teamAccess } from "../kubeconfig/team-access.ts";
import { throughTunnel } from "../kubeconfig/through-tunnel.ts";
import { targetHint } from "../plan/hints.ts";
import { actorOf, mayChange } from "../sandpit/actor.ts";
import { environmentNamed } from "../sandpit/find/environment-named.ts";
import { findSandpit } from "../sandpit/find/find-sandpit.ts";
import { specOf } from "../sandpit/run/sandpit-run.ts";
import { readTenants } from "../sandpit/show/published.ts";
import { sandpitAccess } from "../sandpit/show/sandpit-access.ts";
import { ownNamespaces } from "../sandpit/workloads/own-namespaces.ts";
import { groupsForJobs, type Place } from "./fitting-groups.ts";

export interface PlaceOptions {
  readonly team?: string;
  readonly cluster?: string;
}

/** Where the jobs of somebody are, and how they are asked for. */
export interface JobPlace extends Place {
  readonly kube: KubeClient;
  /** What was named: an environment or a sandpit. */
  readonly name: string;
  /** Undefined for all namespaces. */
  readonly namespace?: string;
  readonly region: string;
  readonly target: Target;
  /** How a command about the same place is written: `./platform job stop dev x --team nlp`. */
  readonly command: (verb: string, job: string, ...options: readonly string[]) => string;
  /** What to do if the cluster cannot be reached. */
  readonly reach?: string;
}

/**
 * Signs in where the jobs of a team or of a sandpit are.
 *
 * @param everywhere whether a person who names no team means all of them
 * @throws {UserError} unless it is clear where that is, and something is applied there
 */
export async function jobPlace(
  context: Pick<Context, "io" | "services">,
  target: Target,
  name: string,
  options: PlaceOptions,
  { everywhere = false } = {},
): Promise<JobPlace> {
  if (target === "emulated") {
    throw new UserError(
      "The emulator runs no Kubernetes, so no job can run there. A real Kubernetes on this machine has --target local: docs/laptop.md.",
    );
  }
  const { io, services } = context;
  const loaded = await services.environments();
  const found = loaded.some((each) => each.name === name)
    ? await ofEnvironment(context, target, await environmentNamed(io, target, loaded, name), options, everywhere)
    : await ofSandpit(context, target, name, options);
  const { access, environment, cluster } = found;
  const tunnelled = target === "local" ? access : { ...access, ...throughTunnel(access, io.env) };
  const given = [
    ...(options.team === undefined ? [] : [` --team ${options.team}`]),
    ...(options.cluster === undefined ? [] : [` --cluster ${options.cluster}`]),
  ].join("");
  const isPrivate = target === "aws" && environment.clusters[cluster]?.endpoint.access === "private";
  const through =
    environment.bastion === undefined ? "" : `: ./platform bastion connect ${environment.name} -- ./platform job ...`;
  return {
    kube: kubeClient(tunnelled, io.env),
    name,
    ...(access.namespace !== undefined && { namespace: access.namespace }),
    region: environment.region,
    target,
    cluster: `the cluster ${cluster} of ${environment.name}`,
    nodeGroups: groupsForJobs(environment, cluster),
    zones: environment.network.availabilityZones,
    command: (verb, job, ...others) =>
      [`./platform job ${verb} ${name} ${job}${given}`, ...others].join(" ") + targetHint({ target }),
    ...(isPrivate &&
      tunnelled.endpoint === access.endpoint && {
        reach: `The endpoint of ${access.name} is private: it is reached from its network only${through}`,
      }),
  };
}

interface Found {
  readonly access: ClusterAccess;
  /** Whose cluster it is. */
  readonly environment: Environment;
  readonly cluster: string;
}

async function ofEnvironment(
  context: Pick<Context, "io" | "services">,
  target: Target,
  environment: Environment,
  options: PlaceOptions,
  everywhere: boolean,
): Promise<Found> {
  const teams = Object.keys(environment.teams ?? {});
  if (options.team === undefined && teams.length > 0 && !everywhere) {
    throw new UserError(`Say as a member of which team: --team ${teams.join(", --team ")}.`);
  }
  const team = teamAccess(environment, options);
  const cluster = await chooseCluster(context.services, environment, options.cluster ?? team?.cluster, (each, named) =>
    [`./platform job list ${each}`, ...(named === undefined ? [] : ["--cluster", named])].join(" "),
  );
  const access = await clusterAccess(context, target, environment, cluster);
  const namespace = everywhere ? {} : { namespace: "default" };
  return { access: { ...access, ...(team?.access ?? namespace) }, environment, cluster };
}

async function ofSandpit(
  context: Pick<Context, "io" | "services">,
  target: Target,
  name: string,
  options: PlaceOptions,
): Promise<Found> {
  const { io } = context;
  const { base, registered } = await findSandpit(context, target, name);
  const { entry } = registered;
  if (options.team !== undefined) throw new UserError(`${name} is a sandpit, which has no teams: leave --team out.`);
  const tenants = (await readTenants(io, target, base, entry)).filter(
    ({ cluster }) => options.cluster === undefined || cluster === options.cluster,
  );
  const [tenant, ...others] = tenants;
  if (tenant?.problem !== undefined) throw new UserError(tenant.problem);
  if (others.length > 0) {
    const names = tenants.map(({ cluster }) => cluster).join(", ");
    throw new UserError(`${name} is in more than one cluster. Name one with --cluster: ${names}.`);
  }
  if (tenant === undefined || tenant.namespaces.length === 0) {
    throw new UserError(
      `Nothing of ${name} is in a cluster yet. To make it: ./platform sandpit up ${name}${targetHint({ target })}`,
    );
  }
  const permission = mayChange(entry, actorOf(io), base.environment);
  if ("refusal" in permission) throw new UserError(permission.refusal);
  const own = { ...tenant, namespaces: ownNamespaces(name, tenant.namespaces) };
  // The role of the owner trusts people: pipelines have a role of their own in the cluster.
  const isOwner = permission.as === "owner" && io.env["GITLAB_CI"] !== "true";
  const access = await sandpitAccess(io, target, base, entry, own, isOwner);
  const environment =
    entry.kind === "shared" ? base.environment : sandpitEnvironment(base, specOf(entry, entry.state === "sleeping"));
  return { access, environment, cluster: tenant.cluster };
}
