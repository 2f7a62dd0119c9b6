import { checkDuplicates } from "../duplicates.ts";
import { at, error, type Problem } from "../problem.ts";

/** The zones of a cluster's control plane: those that it names, otherwise all of the network's. */
export function controlPlaneZonesOf(
  { controlPlaneZones }: { readonly controlPlaneZones?: readonly string[] | undefined },
  networkZones: readonly string[],
): readonly string[] {
  return controlPlaneZones ?? networkZones;
}

/** Errors in the zones by themselves. Two are enough for EKS, and it takes at most 16 subnets of them. */
export function checkControlPlaneZones(zones: readonly string[] | undefined): Problem[] {
  if (zones === undefined) return [];
  const problems = checkDuplicates(zones);
  if (zones.length < 2)
    problems.push(
      error(
        [],
        `${zones.length === 0 ? "No zone" : "One zone"}. EKS needs two at least: name two or three, or leave the key out.`,
      ),
    );
  return at(["controlPlaneZones"], problems);
}

/** An error for each zone in which the network has no subnet for a control plane. */
export function checkControlPlaneZonesOfNetwork(
  zones: readonly string[] | undefined,
  networkZones: readonly string[],
): Problem[] {
  return (zones ?? []).flatMap((zone, index) =>
    networkZones.includes(zone)
      ? []
      : [
          error(
            ["controlPlaneZones", index],
            `"${zone}" is not a zone of the network. Use ${networkZones.join(", ")}, or add the zone to network.availabilityZones.`,
          ),
        ],
  );
}
