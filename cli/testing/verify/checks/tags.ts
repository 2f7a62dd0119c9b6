import type { Environment } from "@ml-platform/environments";
import type { Picture, Tags } from "../picture.ts";
import { commonTagKeys, commonTags, tagsWith, topic } from "../topic.ts";
import { ownRoles } from "./cluster.ts";
import { networkOwner, vpcOf } from "./network.ts";

interface Tagged {
  readonly environment: Environment;
  readonly what: string;
  readonly tags: Tags;
}

/** What has no checks of its own, or is of several stacks. */
function taggedThings(environment: Environment, picture: Picture): Tagged[] {
  const vpc = vpcOf(environment, picture);
  const inVpc = { ...picture, subnets: picture.subnets.filter(({ vpcId }) => vpcId === vpc?.id) };
  const gateways = picture.natGateways.filter(({ subnetId }) => inVpc.subnets.some(({ id }) => id === subnetId));
  const ofNetwork =
    networkOwner(environment) === environment
      ? [
          ...picture.routeTables.filter(({ vpcId, subnetIds }) => vpcId === vpc?.id && subnetIds.length > 0),
          ...gateways,
          ...picture.endpoints.filter(({ vpcId }) => vpcId === vpc?.id),
        ]
      : [];
  const groups = picture.securityGroups.filter(({ tags }) => tags["Name"]?.startsWith(`${environment.name}-`));
  return [...ofNetwork, ...groups, ...ownRoles(environment, picture)].map((thing) => ({
    environment,
    what: thing.tags["Name"] ?? ("name" in thing ? thing.name : "something without a name"),
    tags: thing.tags,
  }));
}

const tags = topic<Tagged>({
  subjects: taggedThings,
  name: ({ what }) => what,
  checks: {
    tags: {
      wanted: ({ environment }) => commonTags(environment),
      found: ({ tags: all }) =>
        tagsWith(
          commonTagKeys.filter((key) => key !== "stack"),
          all,
        ),
    },
  },
});

export const tagTopics = [tags];
