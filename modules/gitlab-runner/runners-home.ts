import { runnersNamespace } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AddonNamespace } from "../addons/addon-namespace.ts";
import { storeLabel } from "../addons/external-secrets/spec.ts";

export interface RunnersHomeProps {
  /** The store of the environment, called as the environment is in AWS. */
  readonly store: string;
}

/** The namespace of the managers of a cluster. Nobody else works in it: its Secrets are the tokens of runners. */
export class RunnersHome extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, { store }: RunnersHomeProps) {
    super(scope, id);
    this.fqn = new AddonNamespace(this, "namespace", {
      name: runnersNamespace,
      podSecurity: "baseline",
      labels: { [storeLabel]: store },
    }).fqn;
  }
}
