export { Vpc, type VpcProps } from "./vpc.ts";
