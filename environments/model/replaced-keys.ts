/** Keys that environments had once, each with what to write instead. */
const replaced: Readonly<Record<string, string>> = {
  addonVersions: 'Write eksAddons: { "vpc-cni": { version: "v1.20.4-eksbuild.2" } } instead.',
  capacityReservationId: 'Write capacityReservation: { id: "cr-..." } instead.',
  maxUnavailablePercentage: "Write update: { maxUnavailablePercentage: ... } instead.",
};

/** What to write in place of a key that is no longer known; undefined for one that never was. */
export function replacementOf(key: string): string | undefined {
  return Object.hasOwn(replaced, key) ? replaced[key] : undefined;
}
