import { findTool } from "@ml-platform/emulator/tools";
import type { Target } from "@ml-platform/stacks";
import type { Io } from "../../io.ts";
import type { ClusterAccess } from "../../kubeconfig/access.ts";
import { accessBy } from "../../kubeconfig/cluster-access.ts";
import { locate } from "../../plan/locate.ts";
import type { SandpitEntry } from "../entry.ts";
import type { LoadedBase } from "../find/choose-base.ts";
import { type PublishedTenant, sandpitPlace } from "./published.ts";

/**
 * How the owner of a sandpit signs in to its cluster.
 *
 * @param asOwner whether to assume the role of the owner; as whom one is otherwise
 * @throws {UserError} for a cluster that is not applied
 */
export async function sandpitAccess(
  io: Pick<Io, "root" | "env">,
  target: Target,
  base: LoadedBase,
  entry: SandpitEntry,
  tenant: PublishedTenant,
  asOwner: boolean,
): Promise<ClusterAccess> {
  const { namespaces, ownerRole } = tenant;
  const found = await sandpitCluster(io, target, base, entry, tenant);
  const access = { ...found, context: entry.name, namespace: namespaces[0], role: asOwner ? ownerRole : undefined };
  return target === "local" ? await locally(io, base, entry, access) : access;
}

/**
 * How to reach the cluster that a sandpit is in: one of its base, or its own.
 *
 * @throws {UserError} for a cluster that is not applied
 */
export async function sandpitCluster(
  io: Pick<Io, "root" | "env">,
  target: Target,
  base: LoadedBase,
  entry: SandpitEntry,
  { cluster }: Pick<PublishedTenant, "cluster">,
): Promise<ClusterAccess> {
  const environment = entry.kind === "shared" ? base.environment : sandpitPlace(base, entry);
  const name = `${cluster}-cluster`;
  const id = `${environment.name}-${name}`;
  return await accessBy(io, target, environment, cluster, {
    id,
    environment: environment.name,
    name,
    dependencies: [],
    location: locate(io, target, environment, id),
  });
}

/** The local AWS lets anybody assume any role: the keys of the owner's session are written instead of its name. */
async function locally(
  { env, root }: Pick<Io, "root" | "env">,
  { environment }: LoadedBase,
  { owner }: SandpitEntry,
  access: ClusterAccess,
): Promise<ClusterAccess> {
  const { signIn, signInAs } = await import("../../local/prepare-account.ts");
  const { accountDirectory } = await import("../../local/run-file.ts");
  const key = env["AWS_ACCESS_KEY_ID"] ?? "";
  const { role, ...others } = access;
  const { sessionName = "{user}" } = environment.sandpits ?? {};
  const credentials =
    role === undefined
      ? await signIn(environment, key, accountDirectory(root, environment.account.id))
      : await signInAs(environment, role, sessionName.replaceAll("{user}", owner), key);
  return { ...others, credentials: { ...credentials }, program: findTool("aws", env) };
}
