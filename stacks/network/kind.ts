import type { EnvironmentKind } from "../kind.ts";
import { networkContract } from "./contract.ts";

/** The environment's VPC: one for all its clusters. */
export const network: EnvironmentKind = {
  contract: networkContract,
  reads: [],
  providers: ["aws"],
  load: async () => {
    const { NetworkStack } = await import("./network-stack.ts");
    return (app, context) => new NetworkStack(app, context);
  },
};
