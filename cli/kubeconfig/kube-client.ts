import { ExecToken, KubeClient } from "@ml-platform/emulator/kubernetes";
import type { Io } from "../io.ts";
import { type ClusterAccess, entriesOf } from "./access.ts";

/** Calls the API of a cluster, signed in as kubectl is with the same access. */
export function kubeClient(access: ClusterAccess, env: Io["env"]): KubeClient {
  const { exec } = entriesOf(access).users.user;
  const own = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  const token = new ExecToken({ ...exec, env: own }, env);
  return new KubeClient({
    server: access.endpoint,
    ...(access.tlsServerName !== undefined && { tlsServerName: access.tlsServerName }),
    certificateAuthority: Buffer.from(access.certificateAuthority, "base64").toString("utf8"),
    token: () => token.token(),
    userAgent: "platform",
  });
}
