import type { EmulatedProvider, SchemaNotes } from "../overlays/overlay.ts";
import type { LearnedPath } from "./learned-type.ts";

/**
 * A provider that takes any value where the one that was learned from takes those of a list: newer ones take more, such as
 * images of nodes that came later. Everything else that was learned stays.
 */
export function withOpenEnums(provider: EmulatedProvider): EmulatedProvider {
  return {
    ...provider,
    resources: openAll(provider.resources),
    dataSources: openAll(provider.dataSources),
  };
}

function openAll<Overlay extends SchemaNotes>(overlays: Readonly<Record<string, Overlay>>): Record<string, Overlay> {
  return Object.fromEntries(Object.entries(overlays).map(([type, overlay]) => [type, opened(overlay)]));
}

function opened<Overlay extends SchemaNotes>(overlay: Overlay): Overlay {
  const { learned } = overlay;
  if (learned === undefined) return overlay;
  const paths = Object.entries(learned.paths).map(([path, facts]) => [path, withoutLists(facts)]);
  return { ...overlay, learned: { ...learned, paths: Object.fromEntries(paths) } };
}

function withoutLists({ rules, ...facts }: LearnedPath): LearnedPath {
  return rules === undefined ? facts : { ...facts, rules: rules.filter((rule) => !("oneOf" in rule)) };
}
