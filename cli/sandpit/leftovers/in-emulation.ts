import { join } from "node:path";
import { openWorld, type Realm } from "@ml-platform/emulator";
import { sandpitTagKey } from "@ml-platform/rules";
import type { Io } from "../../io.ts";
import { importId } from "../../terraform/import-ids.ts";
import type { Tagged } from "./leftover.ts";

/** What has the tag or the label `sandpit` in the emulated world, and what belongs to that and cannot have any. */
export function taggedInEmulation({ root }: Pick<Io, "root">): Tagged[] {
  const world = openWorld(join(root, ".platform", "emulated", "world"));
  const realms = world.names().map((name) => ({ name, objects: world.realm(name).list() }));
  const clusters = realms.flatMap(({ objects }) =>
    objects.flatMap(({ type, attributes }) => (type === "aws_eks_cluster" ? [String(attributes["endpoint"])] : [])),
  );
  // What is in a cluster is gone with it.
  const isGone = (name: string): boolean =>
    name.startsWith(inCluster) && !clusters.includes(`https://${name.slice(inCluster.length)}`);
  return realms.flatMap(({ name, objects }) => {
    if (isGone(name)) return [];
    const tagged = objects.flatMap(({ type, attributes }) => taggedOf(type, attributes, marksOf(type, attributes)));
    const owners = new Map(tagged.map((each) => [`${each.type} ${each.id}`, each]));
    const untagged = objects.flatMap(({ type, attributes }) => {
      const [owner, reference] = parts[type] ?? [];
      const marks = reference === undefined ? undefined : owners.get(`${owner} ${String(attributes[reference])}`);
      return marks === undefined ? [] : taggedOf(type, attributes, { sandpit: marks.sandpit, owner: marks.owner });
    });
    return [...tagged, ...untagged];
  });
}

/** How the name of what is in a cluster begins, before the host of its endpoint. */
const inCluster = "kubernetes-";

/** What has no tags: what it is part of, and the attribute that names that. AWS deletes the routes with their table. */
const parts: Readonly<Record<string, readonly [owner: string, reference: string]>> = {
  aws_iam_role_policy: ["aws_iam_role", "role"],
  aws_iam_role_policy_attachment: ["aws_iam_role", "role"],
  aws_kms_alias: ["aws_kms_key", "target_key_id"],
  aws_route: ["aws_route_table", "route_table_id"],
  aws_route_table_association: ["aws_route_table", "route_table_id"],
};

type Attributes = ReturnType<Realm["list"]>[number]["attributes"];
type Marks = Pick<Tagged, "sandpit" | "owner">;

/** Tags of an object of AWS, labels of a namespace. */
function marksOf(type: string, attributes: Attributes): Marks | undefined {
  const { tags_all: tags, metadata } = attributes as {
    readonly tags_all?: Readonly<Record<string, string>> | null;
    readonly metadata?: readonly { readonly labels?: Readonly<Record<string, string>> | null }[] | null;
  };
  const labels = type === "kubernetes_namespace_v1" ? metadata?.[0]?.labels : undefined;
  const sandpit = tags?.[sandpitTagKey] ?? labels?.[sandpitTagKey];
  return sandpit === undefined ? undefined : { sandpit, owner: tags?.["owner"] };
}

function taggedOf(type: string, attributes: Attributes, marks: Marks | undefined): Tagged[] {
  if (marks === undefined) return [];
  const { id: own } = attributes;
  const { id = typeof own === "string" ? own : undefined } = importId(type, attributes);
  return [{ ...marks, type, id: id ?? type, canImport: id !== undefined }];
}
