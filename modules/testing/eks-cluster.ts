import { aCluster } from "@ml-platform/rules/testing";
import { EksCluster, type EksClusterProps } from "../eks/cluster.ts";
import { Template } from "./template.ts";

/** A plain cluster, for tests to vary. */
export const devMl: EksClusterProps = {
  name: "dev-ml",
  region: "us-east-2",
  accountId: "111111111111",
  vpcId: "vpc-1",
  vpcCidr: "10.20.0.0/16",
  controlPlaneSubnetIds: ["subnet-a", "subnet-b"],
  ...aCluster,
};

/** A stack with that cluster and nothing else. */
export function clusterOf(props: Partial<EksClusterProps> = {}): Template {
  return Template.synthesize((stack) => {
    new EksCluster(stack, "eks", { ...devMl, ...props });
  });
}
