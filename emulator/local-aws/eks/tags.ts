import { AwsError } from "../aws-error.ts";
import { mapAt } from "../fields.ts";
import type { Tags } from "./model.ts";
import { type Call, type Operation, part } from "./operation.ts";

const most = 50;

/**
 * Checks tags as they would be after a call.
 *
 * Source: EKS user guide, "Organize Amazon EKS resources with tags", restrictions.
 *
 * @throws {AwsError} InvalidParameterException
 */
export function checkTags(tags: Tags, code = "InvalidParameterException"): void {
  const refuse = (message: string): never => {
    throw new AwsError(400, code, message);
  };
  if (Object.keys(tags).length > most) refuse(`Number of tags exceeds the limit of ${most}`);
  for (const [key, value] of Object.entries(tags)) {
    if (key.length < 1 || key.length > 128) refuse(`Tag key must be 1 to 128 characters long: ${key}`);
    if (value.length > 256) refuse(`Tag value of ${key} is longer than 256 characters`);
    if (/^aws:/i.test(key)) refuse(`Tag keys must not start with aws: (${key})`);
  }
}

interface Tagged {
  readonly arn: string;
  readonly tags: Tags;
  readonly set: (tags: Tags) => void;
}

function tagResource(call: Call): unknown {
  const resource = tagged(call);
  const tags = { ...resource.tags, ...mapAt(call.body, "tags") };
  checkTags(tags, "BadRequestException");
  resource.set(tags);
  return {};
}

function untagResource(call: Call): unknown {
  const resource = tagged(call);
  const removed = call.query.getAll("tagKeys");
  resource.set(Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !removed.includes(key))));
  return {};
}

function listTagsForResource(call: Call): unknown {
  return { tags: tagged(call).tags };
}

/** @throws {AwsError} NotFoundException */
function tagged(call: Call): Tagged {
  const arn = part(call, "resourceArn");
  for (const record of call.region.clusters.values()) {
    const { cluster } = record;
    if (cluster.arn === arn) {
      const set = (tags: Tags): void => {
        record.cluster = { ...cluster, tags };
      };
      return { arn, tags: cluster.tags, set };
    }
    const found =
      taggedIn(record.nodeGroups, arn, "nodegroupArn") ??
      taggedIn(record.addons, arn, "addonArn") ??
      taggedIn(record.accessEntries, arn, "accessEntryArn") ??
      taggedIn(record.associations, arn, "associationArn");
    if (found !== undefined) return found;
  }
  throw new AwsError(404, "NotFoundException", `The resource ${arn} was not found`);
}

function taggedIn<Item extends { readonly tags: Tags }>(
  items: Map<string, Item>,
  arn: string,
  attribute: keyof Item,
): Tagged | undefined {
  for (const [key, item] of items) {
    if (item[attribute] !== arn) continue;
    return { arn, tags: item.tags, set: (tags) => void items.set(key, { ...item, tags }) };
  }
  return undefined;
}

export const tagOperations: readonly Operation[] = [
  { name: "TagResource", method: "POST", path: "/tags/{resourceArn}", run: tagResource },
  { name: "UntagResource", method: "DELETE", path: "/tags/{resourceArn}", run: untagResource },
  { name: "ListTagsForResource", method: "GET", path: "/tags/{resourceArn}", run: listTagsForResource },
];
