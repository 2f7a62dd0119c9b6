export { privateClusterServices } from "./endpoint-services.ts";
export { Vpc, type VpcProps } from "./vpc.ts";
