import type { EnvironmentKind } from "../kind.ts";
import { networkContract } from "./contract.ts";

/** The VPC of an environment, which all its clusters share. */
export const network: EnvironmentKind = {
  contract: networkContract,
  reads: [],
  providers: ["aws"],
  load: async () => {
    const { NetworkStack } = await import("./network-stack.ts");
    return (app, context) => new NetworkStack(app, context);
  },
};
