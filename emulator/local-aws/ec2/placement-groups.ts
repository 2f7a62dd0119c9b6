import type { Identifiers } from "../../world/identifiers.ts";
import type { Action, Actions } from "../action.ts";
import { AwsError } from "../aws-error.ts";
import { element, type Xml } from "../xml.ts";
import { answer, filtersOf, itemSet, tagItems, tagsOf, valuesOf } from "./parameters.ts";

interface PlacementGroup {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly strategy: string;
  readonly partitions: string | undefined;
  readonly spreadLevel: string | undefined;
  readonly tags: Map<string, string>;
}

/** Placement groups of one region, which moto does not have. */
export class PlacementGroups {
  private readonly groups = new Map<string, PlacementGroup>();
  private readonly make: Identifiers;
  private readonly arnPrefix: string;

  constructor(make: Identifiers, account: string, region: string) {
    this.make = make;
    this.arnPrefix = `arn:aws:ec2:${region}:${account}:placement-group/`;
  }

  readonly actions: Actions = {
    CreatePlacementGroup: (parameters) => this.create(parameters),
    DescribePlacementGroups: (parameters) => this.describe(parameters),
    DeletePlacementGroup: (parameters) => this.remove(parameters),
    CreateTags: (parameters, moto) => this.tag(parameters, (group) => addTags(group, parameters), moto),
    DeleteTags: (parameters, moto) => this.tag(parameters, (group) => removeTags(group, parameters), moto),
  };

  private create(parameters: URLSearchParams): Xml {
    const name = parameters.get("GroupName") ?? "";
    const strategy = parameters.get("Strategy") ?? "cluster";
    if (this.groups.has(name)) {
      throw new AwsError(400, "InvalidPlacementGroup.Duplicate", `The placement group '${name}' already exists.`);
    }
    if (name.length < 1 || name.length > 255) {
      throw new AwsError(400, "InvalidParameterValue", `Value (${name}) for parameter groupName is invalid.`);
    }
    if (!["cluster", "spread", "partition"].includes(strategy)) {
      throw new AwsError(400, "InvalidParameterValue", `Value (${strategy}) for parameter strategy is invalid.`);
    }
    const group: PlacementGroup = {
      id: this.make.ec2("pg"),
      name,
      arn: this.arnPrefix + name,
      strategy,
      partitions: parameters.get("PartitionCount") ?? undefined,
      spreadLevel: strategy === "spread" ? (parameters.get("SpreadLevel") ?? "rack") : undefined,
      tags: tagsOf(parameters),
    };
    this.groups.set(name, group);
    return answer("CreatePlacementGroup", [element("return", "true"), element("placementGroup", content(group))]);
  }

  private describe(parameters: URLSearchParams): Xml {
    const [names, ids] = [valuesOf(parameters, "GroupName"), valuesOf(parameters, "GroupId")];
    const all = [...this.groups.values()];
    for (const name of names) this.named(name);
    const unknown = ids.find((id) => !all.some((group) => group.id === id));
    if (unknown !== undefined) throw notFound(unknown);
    const filters = filtersOf(parameters);
    const found = all
      .filter(({ name }) => names.length === 0 || names.includes(name))
      .filter(({ id }) => ids.length === 0 || ids.includes(id))
      .filter((group) => filters.every(({ name, values }) => values.includes(filterValue(group, name))));
    return answer("DescribePlacementGroups", [itemSet("placementGroupSet", found.map(content))]);
  }

  private remove(parameters: URLSearchParams): Xml {
    this.groups.delete(this.named(parameters.get("GroupName") ?? "").name);
    return answer("DeletePlacementGroup", [element("return", "true")]);
  }

  /** Tags of placement groups are kept here; moto sees the rest of the resources. */
  private async tag(
    parameters: URLSearchParams,
    change: (group: PlacementGroup) => void,
    { pass }: Parameters<Action>[1],
  ): Promise<Xml> {
    const ids = valuesOf(parameters, "ResourceId");
    const mine = [...this.groups.values()].filter(({ id }) => ids.includes(id));
    if (mine.length === 0) return pass(parameters);
    mine.forEach(change);
    return answer(parameters.get("Action") ?? "CreateTags", [element("return", "true")]);
  }

  private named(name: string): PlacementGroup {
    const group = this.groups.get(name);
    if (group === undefined) throw notFound(name);
    return group;
  }
}

function notFound(what: string): AwsError {
  return new AwsError(400, "InvalidPlacementGroup.Unknown", `The Placement Group '${what}' is unknown.`);
}

function content({ id, name, arn, strategy, partitions, spreadLevel, tags }: PlacementGroup): Xml[] {
  return [
    element("groupId", id),
    element("groupName", name),
    element("groupArn", arn),
    element("strategy", strategy),
    ...(partitions === undefined ? [] : [element("partitionCount", partitions)]),
    ...(spreadLevel === undefined ? [] : [element("spreadLevel", spreadLevel)]),
    element("state", "available"),
    itemSet("tagSet", tagItems(tags)),
  ];
}

function filterValue(group: PlacementGroup, name: string): string {
  if (name.startsWith("tag:")) return group.tags.get(name.slice("tag:".length)) ?? "";
  const values: Record<string, string> = {
    "group-name": group.name,
    "group-arn": group.arn,
    strategy: group.strategy,
    state: "available",
  };
  return values[name] ?? "";
}

function addTags({ tags }: PlacementGroup, parameters: URLSearchParams): void {
  for (const [key, value] of tagsOf(parameters, "Tag")) tags.set(key, value);
}

function removeTags({ tags }: PlacementGroup, parameters: URLSearchParams): void {
  for (const key of tagsOf(parameters, "Tag").keys()) tags.delete(key);
}
