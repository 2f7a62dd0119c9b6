import { knownEksAddon } from "./known.ts";
import type { EksAddonSpec } from "./spec.ts";

/**
 * Add-ons without the roles that exist already: their trust is for one environment, and no boundary of a personal one limits
 * them. An add-on gets the role of the table instead; one of which nobody can say what its pods may do is left out.
 */
export function withoutGivenPodRoles<Addon extends Pick<EksAddonSpec, "podIdentity">>(
  addons: Readonly<Record<string, Addon>>,
): Record<string, Addon> {
  return Object.fromEntries(
    Object.entries(addons).flatMap(([name, addon]): [string, Addon][] => {
      const { podIdentity, ...rest } = addon;
      const all = Object.entries(podIdentity ?? {});
      const made = Object.fromEntries(all.filter(([, { roleArn }]) => roleArn === undefined));
      if (Object.keys(made).length === all.length) return [[name, addon]];
      const unsaid = Object.entries(knownEksAddon(name)?.pods ?? {}).some(
        ([account, { toBeNamed }]) => toBeNamed !== undefined && made[account] === undefined,
      );
      if (unsaid) return [];
      return [[name, { ...rest, ...(Object.keys(made).length > 0 && { podIdentity: made }) } as Addon]];
    }),
  );
}
