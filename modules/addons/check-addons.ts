import {
  at,
  baseEksAddons,
  type ClusterSpec,
  type EksAddonsSpec,
  error,
  isBaseEksAddon,
  knownEksAddon,
  type NodeGroupSpec,
  type Problem,
} from "@ml-platform/rules";
import { type AddonSpec, checkAddon } from "./addon-spec.ts";
import { catalogue } from "./catalogue.ts";
import { unknownAddonText } from "./not-offered.ts";

type Specs = Readonly<Record<string, { readonly spec: AddonSpec }>>;

/** The cluster in which add-ons are installed. */
export interface AddonsCluster {
  /** Minor version. */
  readonly kubernetes: string;
  /** By name. */
  readonly nodeGroups: Readonly<Record<string, NodeGroupSpec>>;
  readonly eksAddons: EksAddonsSpec;
}

/**
 * Rules for all add-ons of one cluster: each exists, has valid options and a version for the cluster, and is installed
 * together with what it needs and with nothing that it conflicts with.
 *
 * @param addons complete options by name
 */
export function checkAddons(
  addons: Readonly<Record<string, object>>,
  { kubernetes, nodeGroups, eksAddons }: AddonsCluster,
  known: Specs = catalogue,
): Problem[] {
  const neighbours = { nodeGroups, addons, eksAddons };
  return Object.entries(addons).flatMap(([name, options]) => {
    const spec = Object.hasOwn(known, name) ? known[name]?.spec : undefined;
    if (spec === undefined) return [unknownAddon(name, Object.keys(known))];
    return at(
      [name],
      [
        ...checkAddon(spec, kubernetes, options, neighbours),
        ...checkNeeds(spec, addons),
        ...checkConflicts(spec, addons, Object.keys(eksAddons), known),
      ],
    );
  });
}

function unknownAddon(name: string, known: readonly string[]): Problem {
  return error([name], unknownAddonText(name, known));
}

function checkNeeds({ name, needs }: AddonSpec, addons: object): Problem[] {
  return needs
    .filter((need) => !Object.hasOwn(addons, need))
    .map((need) => error([], `${name} needs ${need}, which is not installed. Add "${need}": {}, or remove ${name}.`));
}

/** Said once, of the add-on that is listed later. */
function checkConflicts(spec: AddonSpec, addons: object, eksAddons: readonly string[], known: Specs): Problem[] {
  const names = Object.keys(addons);
  const ofEks = [...new Set([...baseEksAddons, ...eksAddons])].flatMap((other) =>
    both(spec.provides, knownEksAddon(other)?.provides ?? []).map((thing) =>
      error(
        [],
        isBaseEksAddon(other)
          ? `${spec.name} brings ${thing}, which a cluster has once, and every cluster has it by the EKS add-on ${other}. Remove ${spec.name}.`
          : `${spec.name} and the EKS add-on ${other} both bring ${thing}, which a cluster has once. Remove ${spec.name} here, or eksAddons["${other}"].`,
      ),
    ),
  );
  const ofOthers = names
    .slice(0, names.indexOf(spec.name))
    .flatMap((other) =>
      both(spec.provides, known[other]?.spec.provides ?? []).map((thing) =>
        error([], `${spec.name} and ${other} both bring ${thing}, which a cluster has once. Remove one of them.`),
      ),
    );
  return [...ofEks, ...ofOthers];
}

function both(some: readonly string[], others: readonly string[]): string[] {
  return some.filter((thing) => others.includes(thing));
}

/**
 * Rules for the ports that the control plane may call: each on which an add-on of the cluster is called. A blocked webhook
 * refuses every object that it should look at, with a time-out that names no port.
 *
 * @param addons options by name
 */
export function checkWebhookPorts(
  addons: object,
  webhookPorts: ClusterSpec["webhookPorts"],
  known: Specs = catalogue,
): Problem[] {
  if (webhookPorts === "all") return [];
  return Object.keys(addons).flatMap((name) => {
    const { webhookPorts: called = [] } = (Object.hasOwn(known, name) ? known[name]?.spec : undefined) ?? {};
    return called
      .filter((port) => !webhookPorts.includes(port))
      .map((port) =>
        error(
          [],
          `The control plane calls ${name} on port ${port}, which is closed: ${webhookPorts.length === 0 ? "the list is empty" : `the list has ${webhookPorts.join(", ")}`}. Add ${port}, or write "all".`,
        ),
      );
  });
}
