import {
  at,
  checkTenantQuota,
  compareQuantities,
  didYouMean,
  error,
  type Problem,
  tenantDefaults,
} from "@ml-platform/rules";
import { checkClustersKnown } from "../clusters/derive-clusters.ts";
import type { PermanentSpec } from "../model/environment.ts";
import { isObject } from "../model/merge.ts";
import { defaultNamespaces } from "./policy.ts";
import type { SandpitSpec } from "./spec.ts";

type Kind = SandpitSpec["kind"];

/** The sections that the owner of a sandpit may change. */
const sectionsOf: Readonly<Record<Kind, readonly string[]>> = {
  shared: ["tenant"],
  dedicated: ["network", "clusters", "tenant"],
};

/** Why nobody changes what is no section, by key. */
const identity: Readonly<Record<string, string>> = {
  name: 'The name is no setting. Write it after "up".',
  kind: "The kind is no setting. Use --kind.",
  base: "The base is no setting. Use --base.",
  owner: 'The owner is no setting. It is who runs "up".',
  sandpits: "What sandpits may be is their base's decision.",
  account: "A sandpit is in the account of its base.",
  region: "A sandpit is in the region of its base.",
  backend: "A sandpit's states are where its base has them.",
  protected: "A sandpit can always be taken down.",
  tags: "A sandpit has the tags of its base, its owner and its name: others are told apart by them.",
  budget: "A sandpit's costs are limited by sandpits.perHour of its base.",
  renamedFrom: "A sandpit cannot be renamed.",
};

interface Refusal {
  readonly kinds: readonly Kind[];
  /** `*` stands for any key. */
  readonly path: readonly string[];
  readonly because: string;
}

/** What no owner changes within the sections above. */
const refusals: readonly Refusal[] = [
  {
    kinds: ["dedicated"],
    path: ["network", "cidr"],
    because: "Ranges are given out, not chosen, so that no two networks share addresses. Remove it.",
  },
  {
    kinds: ["dedicated"],
    path: ["clusters", "*", "deletionProtection"],
    because: "A sandpit can always be taken down. Remove it.",
  },
  {
    kinds: ["dedicated"],
    path: ["clusters", "*", "renamedFrom"],
    because: "A sandpit has no earlier names. Remove it.",
  },
  {
    kinds: ["dedicated"],
    path: ["clusters", "*", "nodeGroups", "*", "renamedFrom"],
    because: "A sandpit has no earlier names. Remove it.",
  },
  {
    kinds: ["dedicated"],
    path: ["clusters", "*", "nodeGroups", "*", "asleep"],
    because: 'Use "platform sandpit sleep" and "platform sandpit wake".',
  },
  {
    kinds: ["shared", "dedicated"],
    path: ["tenant", "asleep"],
    because: 'Use "platform sandpit sleep" and "platform sandpit wake".',
  },
  {
    kinds: ["shared"],
    path: ["tenant", "egress", "ranges"],
    because: "Which private addresses pods may call is the base's decision: sandpits.shared.egressRanges of its file.",
  },
  {
    kinds: ["dedicated"],
    path: ["tenant", "cluster"],
    because: "The owner of a dedicated sandpit has all of its clusters. Remove it.",
  },
];

/** Errors in what the owner of a sandpit changes, apart from those that its environment is checked for. */
export function checkChanges(base: PermanentSpec, { kind, changes = {}, kubernetes, range }: SandpitSpec): Problem[] {
  return [
    ...checkKind(kind, kubernetes, range),
    ...Object.entries(changes).flatMap(([key, change]) => at([key], checkSection(kind, key, change))),
    ...refusals
      .filter(({ kinds }) => kinds.includes(kind))
      .flatMap(({ path, because }) => placesOf(changes, path).map((place) => error(place, because))),
    ...(kind === "dedicated" ? checkNames(base, changes) : checkLimits(base, changes)),
  ];
}

function checkKind(kind: Kind, kubernetes: string | undefined, range: string | undefined): Problem[] {
  if (kind === "dedicated")
    return range === undefined ? [error(["range"], "is missing. A dedicated sandpit has a network of its own.")] : [];
  if (kubernetes === undefined) return [];
  return [
    error(
      ["kubernetes"],
      "A shared sandpit is in a cluster of its base, whose version it has. Use --kind dedicated for another, or leave out --kubernetes.",
    ),
  ];
}

function checkSection(kind: Kind, key: string, change: unknown): Problem[] {
  const known = sectionsOf[kind];
  if (!known.includes(key)) {
    const because = Object.hasOwn(identity, key) ? identity[key] : undefined;
    if (because !== undefined) return [error([], because)];
    if (sectionsOf.dedicated.includes(key))
      return [
        error([], `A shared sandpit uses the ${key} of its base. Only a dedicated one has its own: --kind dedicated.`),
      ];
    return [error([], `A sandpit has no "${key}".${didYouMean(key, known)} It can change ${known.join(", ")}.`)];
  }
  if (isObject(change)) return [];
  return [
    error(
      [],
      `${JSON.stringify(change)} is not a section. Name what to change in it, such as ${key}.${examples[key]}.`,
    ),
  ];
}

const examples: Readonly<Record<string, string>> = {
  network: "nat=perAvailabilityZone",
  clusters: "ml.nodeGroups.general.size.max=2",
  tenant: "quota.pods=10",
};

/** The places of `path` that a value has. */
function placesOf(value: unknown, [key, ...rest]: readonly string[]): Problem["path"][] {
  if (key === undefined) return [[]];
  if (!isObject(value)) return [];
  const keys = key === "*" ? Object.keys(value) : Object.hasOwn(value, key) ? [key] : [];
  return keys.flatMap((each) => placesOf(value[each], rest).map((place) => [each, ...place]));
}

/** A misspelled name would be a new cluster or node group of nothing but the change. */
function checkNames(base: PermanentSpec, changes: object): Problem[] {
  const { clusters } = changes as { clusters?: unknown };
  if (!isObject(clusters)) return [];
  const known = base.clusters ?? {};
  return [
    ...checkClustersKnown(Object.keys(known), clusters),
    ...Object.entries(clusters).flatMap(([name, cluster]) => {
      const groups = isObject(cluster) ? cluster["nodeGroups"] : undefined;
      const names = Object.keys(known[name]?.nodeGroups ?? {});
      return isObject(groups) ? at(["clusters", name, "nodeGroups"], checkGroupsKnown(names, groups)) : [];
    }),
  ];
}

function checkGroupsKnown(known: readonly string[], groups: Readonly<Record<string, unknown>>): Problem[] {
  return Object.entries(groups).flatMap(([name, group]) =>
    known.includes(name) || (isObject(group) && "instanceType" in group)
      ? []
      : [
          error(
            [name],
            `The cluster has no such node group.${didYouMean(name, known)} Its node groups: ${known.join(", ")}. One that it does not have needs instanceType.`,
          ),
        ],
  );
}

/** What the base says about a shared sandpit is the most that its owner gets. */
function checkLimits({ name, sandpits }: PermanentSpec, changes: object): Problem[] {
  const { tenant } = changes as { tenant?: unknown };
  if (!isObject(tenant)) return [];
  const { namespaces: most = defaultNamespaces, quota = {} } = sandpits?.shared ?? {};
  const { namespaces, quota: own } = tenant;
  const file = `environments/${name}.ts`;
  const allowed: Readonly<Record<string, string>> = { ...tenantDefaults.quota, ...quota };
  return [
    ...(Array.isArray(namespaces) && namespaces.length >= most
      ? [
          error(
            ["tenant", "namespaces"],
            `${namespaces.length} besides the first. A sandpit may have ${most} in all: list fewer, or raise sandpits.shared.namespaces of ${file}.`,
          ),
        ]
      : []),
    ...(own === null ? [error(["tenant", "quota"], "A sandpit cannot be unlimited. Lower single amounts of it.")] : []),
    ...(isObject(own) ? at(["tenant", "quota"], checkOwnQuota(own, allowed, file)) : []),
  ];
}

function checkOwnQuota(
  own: Readonly<Record<string, unknown>>,
  allowed: Readonly<Record<string, string>>,
  file: string,
): Problem[] {
  return Object.entries(own).flatMap(([resource, amount]) => {
    const most = Object.hasOwn(allowed, resource) ? allowed[resource] : undefined;
    if (amount === null && most !== undefined) return [error([resource], `cannot be unlimited. Use at most ${most}.`)];
    // Any other mistake is found where the environment is checked.
    if (typeof amount !== "string" || most === undefined || checkTenantQuota({ [resource]: amount }).length > 0)
      return [];
    if (compareQuantities(amount, most) <= 0) return [];
    return [
      error(
        [resource],
        `${amount} is more than a sandpit may have. Use at most ${most}, or raise sandpits.shared.quota of ${file}.`,
      ),
    ];
  });
}
