import { error, type Problem, refuseErrors, UserError } from "@ml-platform/rules";
import type { z } from "zod";
import type { AddonNeighbours } from "./surroundings.ts";

/**
 * What is known about an add-on without creating it. Environments validate against it and documentation is written from
 * it, so it must not import cdktf.
 */
export interface AddonSpec<Options extends z.ZodType<object> = z.ZodType<object>, Version = unknown> {
  /** Its name in environments, in the catalogue and in the cluster. */
  readonly name: string;
  /** What it does for the cluster, in one sentence. */
  readonly description: string;
  /** What an author may set. Each key has a description, and a default or a meaning when it is absent. */
  readonly options: Options;
  /** What to install, by the cluster's Kubernetes minor version. */
  readonly versions: Readonly<Record<string, Version>>;
  /** Add-ons that must be installed before it. */
  readonly needs: readonly string[];
  /** What a cluster can have only once, in the words of an error: `the device plugin of nvidia.com/gpu`. */
  readonly provides: readonly string[];
  /** What its pods run as. @default - it has no pods */
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
  /**
   * Ports of its pods that the control plane calls: admission webhooks and aggregated APIs. Those that every cluster opens
   * (443 and the kubelet's 10250, see modules/eks/control-plane-ports.ts) need no mention. @default - no others
   */
  readonly webhookPorts?: readonly number[];
  /**
   * Whether its webhooks refuse what other add-ons consist of while none of its pods is ready: it is then installed after
   * them, so that they do not meet a webhook that is about to start. @default - they do not
   */
  gates?(options: z.output<Options>): boolean;
  /** Rules that the types of the options cannot express, and rules between the add-on and what is around it. */
  check?(options: z.output<Options>, neighbours: AddonNeighbours): Problem[];
}

/** An add-on with pods. */
type WithPods = Required<Pick<AddonSpec, "serviceAccount">>;

/** An add-on's specification, with the types of its options and versions. */
export function defineAddon<Options extends z.ZodType<object>, Version>(
  spec: AddonSpec<Options, Version> & WithPods,
): AddonSpec<Options, Version> & WithPods;
export function defineAddon<Options extends z.ZodType<object>, Version>(
  spec: AddonSpec<Options, Version>,
): AddonSpec<Options, Version>;
export function defineAddon<Options extends z.ZodType<object>, Version>(
  spec: AddonSpec<Options, Version>,
): AddonSpec<Options, Version> {
  return spec;
}

/**
 * The options with every default filled in.
 *
 * @throws {UserError} naming everything that the add-on does not accept
 */
export function optionsOf<Options extends z.ZodType<object>>(
  { name, options: schema }: Pick<AddonSpec<Options>, "name" | "options">,
  options: unknown = {},
): z.output<Options> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  refuseErrors(
    `The add-on ${name}`,
    parsed.error.issues.map(({ path, message }) => error(path.map(String), message)),
  );
  throw parsed.error;
}

/** Rules for one add-on: its options, what is around it, and whether a version is known for the cluster. */
export function checkAddon<Options extends z.ZodType<object>>(
  spec: AddonSpec<Options>,
  kubernetes: string,
  options: z.output<Options>,
  neighbours: AddonNeighbours,
): Problem[] {
  return [...checkVersion(spec, kubernetes, options), ...(spec.check?.(options, neighbours) ?? [])];
}

/** An add-on whose options include `version` is not bound to its table. */
function checkVersion(spec: AddonSpec, kubernetes: string, options: object): Problem[] {
  if (Object.hasOwn(spec.versions, kubernetes) || ("version" in options && options.version !== undefined)) return [];
  return [error([], noVersion(spec, kubernetes))];
}

/**
 * What to install on a cluster.
 *
 * @throws {UserError} when the table has no version for it; `checkAddon` reports it first
 */
export function versionFor<Version>(spec: AddonSpec<z.ZodType<object>, Version>, kubernetes: string): Version {
  const version = Object.hasOwn(spec.versions, kubernetes) ? spec.versions[kubernetes] : undefined;
  if (version === undefined) throw new UserError(noVersion(spec, kubernetes));
  return version;
}

function noVersion({ name, versions }: AddonSpec, kubernetes: string): string {
  return `No version of ${name} is known for Kubernetes ${kubernetes}, only for ${Object.keys(versions).join(", ")}. Remove the add-on, or add the version to modules/addons/${name}/spec.ts once it is released.`;
}

/** More is a slip of the keyboard, which would make the autoscaler add nodes. */
const mostReplicas = 100;

/** Whether it is a number of pods. @param fewest 0 for an add-on that a cluster can do without for a while */
export function checkReplicas(replicas: number, fewest: 0 | 1 = 1): Problem[] {
  if (replicas > mostReplicas)
    return [
      error([], `${replicas} replicas would fill the nodes, while a few do the work. Use at most ${mostReplicas}.`),
    ];
  if (Number.isInteger(replicas) && replicas >= fewest) return [];
  return [error([], `${replicas} is not a number of replicas. Use whole numbers from ${fewest}.`)];
}
