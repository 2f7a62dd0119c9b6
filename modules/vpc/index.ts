export { ExistingVpc, type ExistingVpcProps } from "./existing-vpc.ts";
export { Vpc, type VpcProps } from "./vpc.ts";
