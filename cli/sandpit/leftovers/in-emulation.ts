import { join } from "node:path";
import { openWorld, type Realm } from "@ml-platform/emulator";
import { sandpitTagKey } from "@ml-platform/rules";
import type { Io } from "../../io.ts";
import { importId } from "../../terraform/import-ids.ts";
import type { Tagged } from "./leftover.ts";

/** What has the tag or the label `sandpit` in the emulated world, and the policies of roles that have. */
export function taggedInEmulation({ root }: Pick<Io, "root">): Tagged[] {
  const world = openWorld(join(root, ".platform", "emulated", "world"));
  return world.names().flatMap((name) => {
    const objects = world.realm(name).list();
    const tagged = objects.flatMap(({ type, attributes }) => taggedOf(type, attributes, marksOf(type, attributes)));
    const roles = new Map(tagged.flatMap((each) => (each.type === "aws_iam_role" ? [[each.id, each] as const] : [])));
    const policies = objects.flatMap(({ type, attributes }) => {
      const role = policyTypes.includes(type) ? roles.get(String(attributes["role"])) : undefined;
      return role === undefined ? [] : taggedOf(type, attributes, { sandpit: role.sandpit, owner: role.owner });
    });
    return [...tagged, ...policies];
  });
}

const policyTypes = ["aws_iam_role_policy", "aws_iam_role_policy_attachment"];

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
