import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Io } from "../../io.ts";
import type { FoundSandpit } from "../find/find-sandpit.ts";
import { type PublishedTenant, readTenants } from "./published.ts";
import { sandpitCluster } from "./sandpit-access.ts";

/** What a sandpit has in a cluster, and where that cluster is. */
export interface DescribedTenant extends PublishedTenant {
  /** Name of the cluster in EKS, and of its API server. @default - it is not applied, or cannot be read */
  readonly api?: { readonly name: string; readonly endpoint: string; readonly region: string };
}

/**
 * What a sandpit has in its clusters. What cannot be read is said instead of refused: whoever looks at a sandpit wants to see
 * the rest of it.
 */
export async function describeTenants(
  io: Pick<Io, "root" | "env">,
  target: Target,
  { base, registered: { entry } }: Pick<FoundSandpit, "base" | "registered">,
): Promise<DescribedTenant[]> {
  const tenants = await readTenants(io, target, base, entry);
  return await Promise.all(
    tenants.map(async (tenant): Promise<DescribedTenant> => {
      if (tenant.problem !== undefined) return tenant;
      try {
        const { name, endpoint, region } = await sandpitCluster(io, target, base, entry, tenant);
        return { ...tenant, api: { name, endpoint, region } };
      } catch (failure) {
        if (!(failure instanceof UserError)) throw failure;
        return { ...tenant, problem: failure.message };
      }
    }),
  );
}
