import { ExecToken, KubeClient } from "@ml-platform/emulator/kubernetes";
import type { Environment } from "@ml-platform/environments";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../../context.ts";
import { entriesOf } from "../../kubeconfig/access.ts";
import { clusterAccess } from "../../kubeconfig/cluster-access.ts";

/**
 * Signs in to a cluster as kubectl does with what `platform kubeconfig` writes: with the current credentials.
 *
 * @throws {UserError} for a cluster that is not applied
 */
export async function connect(
  context: Pick<Context, "io" | "services">,
  target: Target,
  environment: Environment,
  cluster: string,
): Promise<KubeClient> {
  const access = await clusterAccess(context, target, environment, cluster);
  const { exec } = entriesOf(access).users.user;
  const env = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  const token = new ExecToken({ ...exec, env }, context.io.env);
  return new KubeClient({
    server: access.endpoint,
    certificateAuthority: Buffer.from(access.certificateAuthority, "base64").toString("utf8"),
    token: () => token.token(),
    userAgent: "platform",
  });
}
