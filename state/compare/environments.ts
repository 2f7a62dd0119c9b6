import type { EnvironmentFacts } from "../environment.ts";
import type { Reading } from "../read/read-states.ts";
import { compareStackViews, type StackComparison } from "./compare-views.ts";
import { addressFolder } from "./fold-address.ts";
import type { EnvironmentIdentity } from "./identity.ts";
import { type OwnIds, ownIds } from "./own-ids.ts";
import type { StateView } from "./view.ts";
import { viewOf } from "./view-of-state.ts";

/** One side of a comparison. */
export interface Side extends EnvironmentIdentity {
  readonly environment: string;
  readonly readings: readonly Reading[];
}

interface SideOptions {
  readonly environments: readonly Pick<EnvironmentFacts, "name" | "account" | "region">[];
  readonly readings: readonly Reading[];
  /** All states of the environment, if `readings` are only those that are compared. */
  readonly everything?: readonly Reading[];
}

/** An environment as one side of a comparison. Account and region are left out if the environment is not known. */
export function sideOf({ environments, readings, everything = readings }: SideOptions, name: string): Side {
  const environment = environments.find((each) => each.name === name);
  const identity: EnvironmentIdentity = {
    environment: name,
    ...(environment !== undefined && {
      account: environment.account.id,
      alias: environment.account.alias,
      region: environment.region,
    }),
  };
  return { ...identity, environment: name, readings, ...(name !== "" && { own: ownIdsOf(identity, everything) }) };
}

/** What the states of an environment create. */
export function ownIdsOf(identity: EnvironmentIdentity, readings: readonly Reading[]): OwnIds {
  return ownIds(viewsOf({ environment: identity.environment ?? "", readings }), addressFolder(identity));
}

/** Compares two environments stack by stack, matched by name. */
export function compareEnvironments(left: Side, right: Side): StackComparison[] {
  return compareStackViews(viewsOf(left), viewsOf(right), left, right);
}

function viewsOf({ environment, readings }: Pick<Side, "environment" | "readings">): Map<string, StateView> {
  return new Map(
    readings.flatMap((reading): [string, StateView][] =>
      reading.status === "read" && reading.stack.environment === environment
        ? [[reading.stack.name, viewOf(reading.state)]]
        : [],
    ),
  );
}
