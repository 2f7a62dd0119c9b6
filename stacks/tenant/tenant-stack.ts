import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1/index.js";
import type { App } from "cdktf";
import { type ClusterStackContext, PlatformStack } from "../platform-stack.ts";
import { tenantContract } from "./contract.ts";

/** What one owner has in a cluster that others use too: namespaces, and who may do what in them. */
export class TenantStack extends PlatformStack {
  constructor(app: App, context: ClusterStackContext) {
    super(app, context);
    const { namespaces = [] } = this.environment.tenant ?? {};
    for (const name of namespaces) new NamespaceV1(this, name, { metadata: { name } });
    this.publish(tenantContract, { namespaces, ownerRoleArn: "", workloadRoleArns: {}, secretsPath: "" });
  }
}
