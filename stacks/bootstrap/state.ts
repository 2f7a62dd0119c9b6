import type { BootstrapAccount } from "@ml-platform/environments";
import type { StateLocation } from "@ml-platform/rules";
import type { StackNode } from "../stack-node.ts";
import { locationOf, type Target } from "../state-location.ts";

/** Where the state of a bootstrap stack is kept. */
export interface BootstrapStateOptions {
  readonly target: Target;
  /** A directory, as in `StateOptions`. */
  readonly localState: string;
  /** `local`: a file, until the bucket exists. `bucket`: in the bucket that the stack makes. */
  readonly state: "local" | "bucket";
}

/** No environment has this name, so no stack of an environment has a state beside that of a bootstrap. */
const statePrefix = "_bootstrap";

/** What the stack of an account is called: `ml-dev-bootstrap`. */
export function bootstrapNode({ alias }: Pick<BootstrapAccount, "alias">): StackNode {
  return {
    id: `${alias}-bootstrap`,
    environment: statePrefix,
    name: "bootstrap",
    kind: "bootstrap",
    dependencies: [],
    providers: ["aws"],
  };
}

/** The location of the state of the account's bootstrap. */
export function bootstrapStateLocation(
  account: BootstrapAccount,
  { target, localState, state }: BootstrapStateOptions,
): StateLocation {
  const backend = target === "emulated" || state === "local" ? ({ type: "local" } as const) : account.backend;
  return locationOf(backend, { ...bootstrapNode(account), accountId: account.id, localState });
}
