export { ExecToken } from "../cluster-providers/exec-token.ts";
export { KubeClient, type KubeClientOptions, type KubeObject } from "./kube-client.ts";
export { KubeError } from "./kube-error.ts";
