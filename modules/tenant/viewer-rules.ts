import { type MemberRule, memberRules } from "./member-rules.ts";

/** What says as much as a secret, or runs something: shells and ports of pods are opened by reading, too. */
const hidden = ["pods/attach", "pods/exec", "pods/portforward", "secrets"];

const reading = ["get", "list", "watch"];

/**
 * What the viewers of a tenant may do in its namespaces: read what its members may read, except secrets, and open nothing.
 * Logs are in it: without them nobody sees why a job failed.
 */
export const viewerRules: readonly MemberRule[] = seenBy(memberRules);

/** Of the rules of members, what their viewers have. */
export function seenBy(rules: readonly MemberRule[]): MemberRule[] {
  return rules.flatMap(seen);
}

function seen({ apiGroups, resources, verbs }: MemberRule): MemberRule[] {
  const shown = resources.filter((resource) => !hidden.includes(resource));
  const read = verbs.filter((verb) => reading.includes(verb));
  return shown.length === 0 || read.length === 0 ? [] : [{ apiGroups, resources: shown, verbs: read }];
}
