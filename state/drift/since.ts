import type { DriftedAttribute, DriftedResource, StackDrift } from "./stack-drift.ts";

/**
 * Drift with the time of the check that first found each difference. A difference that was gone in between is a new one;
 * one whose value changed once more is not.
 *
 * @param known what the last check of each stack found
 */
export function withSince(stacks: readonly StackDrift[], known: readonly StackDrift[]): StackDrift[] {
  const earlier = new Map(known.map((stack) => [stack.stack, stack]));
  return stacks.map((stack) => {
    const last = earlier.get(stack.stack);
    const resources = new Map(last?.resources.map((resource) => [resource.address, resource]));
    return {
      ...stack,
      resources: stack.resources.map((resource) =>
        dated(resource, stack.checkedAt, resources.get(resource.address), last?.checkedAt),
      ),
    };
  });
}

function dated(
  resource: DriftedResource,
  now: string,
  last: DriftedResource | undefined,
  lastCheck: string | undefined,
): DriftedResource {
  const isSameKind = last?.kind === resource.kind;
  const { kind } = resource;
  if (kind === "removed" || kind === "added") {
    const since = isSameKind ? (last?.since ?? lastCheck ?? now) : now;
    return { ...resource, since };
  }
  const attributes = new Map(isSameKind ? last.attributes.map((each) => [each.path, each]) : []);
  const firstSeen = ({ path }: DriftedAttribute): string => {
    const there = attributes.get(path);
    return there === undefined ? now : (there.since ?? lastCheck ?? now);
  };
  const found = resource.attributes.map((attribute) => ({ ...attribute, since: firstSeen(attribute) }));
  return { ...resource, attributes: found, since: found.map(({ since }) => since).sort()[0] ?? now };
}
