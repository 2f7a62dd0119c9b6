import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeClient } from "../../kubernetes-api/kube-client.ts";
import { Watchdog } from "../../watchdog.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { type Component, startComponent } from "./component.ts";
import type { ControllerHost } from "./controllers/controller.ts";
import type { KubernetesPrograms } from "./programs.ts";
import { stages } from "./stages.ts";

export interface ControlPlaneOptions {
  readonly programs: KubernetesPrograms;
  /**
   * A folder of its own, created readable by this user only and removed when the control plane stops. What is in it from
   * before, as a machine leaves it that lost its power, is removed first.
   */
  readonly directory: string;
  /** `10.100.0.0/16`. */
  readonly serviceCidr: string;
  /** Who is asked who a token belongs to, and what they may do. @default nobody: only tokens of the cluster itself count */
  readonly webhooks?: { readonly authentication: string; readonly authorization: string } | undefined;
  /** Ends the start, which then fails. */
  readonly stopped?: AbortSignal | undefined;
}

/** A running Kubernetes control plane on loopback. Other users of the machine find a TLS port and need a token. */
export interface ControlPlane {
  /** `https://127.0.0.1:<port>`: the API server, which also is the issuer of service account tokens. */
  readonly endpoint: string;
  /** In PEM. */
  readonly certificateAuthority: string;
  /** `1.35.4`. */
  readonly version: string;
  /** Of a member of system:masters. */
  readonly client: KubeClient;
  /** Of a member of system:masters, readable by this user only. */
  readonly kubeconfig: string;
  readonly pids: readonly number[];
  /** Starts a program beside it, which ends with it. */
  readonly start: ControllerHost["start"];
  /** Resolves with the name of the first program that ended by itself. */
  readonly failed: Promise<string>;
  stop(): Promise<void>;
}

/** Another program may take a port between its choice and its use. */
const attempts = 3;

/** How long a simulated node counts without a word of it: none stops by itself, and each word is a change in the cluster. */
const leaseSeconds = 600;

/** Longest time that an API server may take to be ready on a busy machine. */
const startSeconds = 120;

/**
 * Starts etcd, the API server and, where they are found, controller manager, scheduler and kwok. All of them end when
 * this process ends, however it ends.
 *
 * @throws {ProviderError} if the API server does not become ready, or is no longer wanted
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(options);
    } catch (error) {
      const wasTaken = error instanceof Error && error.message.includes("address already in use");
      if (!wasTaken || attempt === attempts) throw error;
    }
  }
}

async function startOnce(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { programs, directory, stopped } = options;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const watchdog = new Watchdog(directory);
  const components: Component[] = [];
  const start = (program: string, args: readonly string[]): Component => {
    const component = startComponent(program, args, directory, watchdog);
    components.push(component);
    return component;
  };
  let isStopped = false;
  const stop = async (): Promise<void> => {
    isStopped = true;
    for (const component of [...components].reverse()) component.kill();
    await Promise.all(components.map(({ ended }) => ended));
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    watchdog.dismiss();
  };
  try {
    const token = randomBytes(32).toString("base64url");
    const port = await freePort();
    const endpoint = `https://127.0.0.1:${port}`;
    writeSecrets(directory, token, options.webhooks);
    // Sockets in the private folder: etcd asks nobody who they are.
    start(programs.etcd, etcdArguments);
    const apiServer = start(programs.apiServer, apiServerArguments(endpoint, port, options));
    const certificateAuthority = await certificateOf(apiServer, join(directory, "certs", "apiserver.crt"), stopped);
    const client = new KubeClient({ server: endpoint, certificateAuthority, token: () => token });
    await ready(apiServer, client, stopped);
    const kubeconfig = join(directory, "kubeconfig");
    writePrivate(kubeconfig, kubeconfigText(endpoint, certificateAuthority, token));
    const common = ["--kubeconfig=kubeconfig", "--leader-elect=false", "--secure-port=0"];
    if (programs.controllerManager !== undefined) {
      start(programs.controllerManager, [
        ...common,
        "--service-account-private-key-file=sa.key",
        "--root-ca-file=certs/apiserver.crt",
        `--node-monitor-grace-period=${2 * leaseSeconds}s`,
      ]);
    }
    if (programs.scheduler !== undefined) start(programs.scheduler, common);
    if (programs.kwok !== undefined) {
      writePrivate(join(directory, "stages.yaml"), stages);
      start(programs.kwok, [
        "--kubeconfig=kubeconfig",
        "--config=stages.yaml",
        "--manage-all-nodes=true",
        `--node-lease-duration-seconds=${leaseSeconds}`,
        // Addresses of pods. Its own range has room for 254.
        "--cidr=100.64.0.0/16",
      ]);
    }
    await letAnybodyVerifyTokens(client);
    stopped?.throwIfAborted();
    const failed = Promise.race(components.map(({ name, ended }) => ended.then(() => name)));
    return {
      endpoint,
      certificateAuthority,
      version: programs.version,
      client,
      kubeconfig,
      pids: components.map(({ pid }) => pid),
      start(program, args, environment, { name, text }) {
        if (isStopped) throw new Error("the cluster has ended");
        writePrivate(join(directory, name), text);
        const component = startComponent(program, args, directory, watchdog, environment);
        components.push(component);
        return component;
      },
      failed,
      async stop() {
        client.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** etcd wants names of the form `<host>:<port>`; as `unix` addresses they are files in its working directory. */
const etcdArguments = [
  "--name=local",
  "--data-dir=etcd",
  "--listen-client-urls=unix://localhost:1",
  "--advertise-client-urls=unix://localhost:1",
  "--listen-peer-urls=unix://localhost:2",
  "--initial-advertise-peer-urls=unix://localhost:2",
  "--initial-cluster=local=unix://localhost:2",
  "--unsafe-no-fsync",
  "--log-level=error",
];

function apiServerArguments(endpoint: string, port: number, { serviceCidr, webhooks }: ControlPlaneOptions): string[] {
  return [
    "--etcd-servers=unix://localhost:1",
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    "--cert-dir=certs",
    `--service-account-issuer=${endpoint}`,
    // Without it, the discovery document would name the address of a network interface.
    `--service-account-jwks-uri=${endpoint}/openid/v1/jwks`,
    // `sts.amazonaws.com` is the audience that IAM roles ask for, the other that of the cluster itself.
    `--api-audiences=https://kubernetes.default.svc,${endpoint}`,
    "--service-account-key-file=sa.pub",
    "--service-account-signing-key-file=sa.key",
    "--token-auth-file=tokens.csv",
    `--authorization-mode=Node,RBAC${webhooks === undefined ? "" : ",Webhook"}`,
    ...(webhooks === undefined
      ? []
      : [
          "--authentication-token-webhook-config-file=authentication.yaml",
          "--authentication-token-webhook-version=v1",
          "--authentication-token-webhook-cache-ttl=0s",
          "--authorization-webhook-config-file=authorization.yaml",
          "--authorization-webhook-version=v1",
          "--authorization-webhook-cache-authorized-ttl=0s",
          "--authorization-webhook-cache-unauthorized-ttl=0s",
        ]),
    `--service-cluster-ip-range=${serviceCidr}`,
    "--allow-privileged=true",
    // As on EKS (user guide, "View Amazon EKS platform versions for each Kubernetes version").
    "--enable-admission-plugins=NodeRestriction,ExtendedResourceToleration",
    // Pods of charts are simulated: nobody would answer their webhooks, and what they select could not be created.
    "--disable-admission-plugins=MutatingAdmissionWebhook,ValidatingAdmissionWebhook",
    "--feature-gates=MutatingAdmissionPolicy=true",
    "--runtime-config=admissionregistration.k8s.io/v1beta1=true",
  ];
}

function writeSecrets(directory: string, token: string, webhooks: ControlPlaneOptions["webhooks"]): void {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  writePrivate(join(directory, "sa.key"), privateKey);
  writePrivate(join(directory, "sa.pub"), publicKey);
  writePrivate(join(directory, "tokens.csv"), `${token},local-eks,local-eks,system:masters\n`);
  if (webhooks === undefined) return;
  writePrivate(join(directory, "authentication.yaml"), kubeconfigText(webhooks.authentication));
  writePrivate(join(directory, "authorization.yaml"), kubeconfigText(webhooks.authorization));
}

function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
}

/** A kubeconfig, in JSON, which is YAML. */
function kubeconfigText(server: string, certificateAuthority?: string, token?: string): string {
  const data = certificateAuthority && Buffer.from(certificateAuthority).toString("base64");
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "local", cluster: { server, ...(data && { "certificate-authority-data": data }) } }],
    users: [{ name: "local", user: token === undefined ? {} : { token } }],
    contexts: [{ name: "local", context: { cluster: "local", user: "local" } }],
    "current-context": "local",
  });
}

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** The API server writes a certificate of its own, with that of its issuer, before it listens. */
async function certificateOf(apiServer: Component, file: string, stopped?: AbortSignal): Promise<string> {
  return until(apiServer, stopped, () => {
    try {
      const text = readFileSync(file, "utf8");
      return text.trimEnd().endsWith("-----END CERTIFICATE-----") ? text : undefined;
    } catch {
      return undefined;
    }
  });
}

async function ready(apiServer: Component, client: KubeClient, stopped?: AbortSignal): Promise<void> {
  await until(apiServer, stopped, async () => {
    try {
      return (await client.request("GET", "/readyz")) === "ok" || undefined;
    } catch {
      return undefined;
    }
  });
}

async function until<Value>(
  component: Component,
  stopped: AbortSignal | undefined,
  attempt: () => Value | undefined | Promise<Value | undefined>,
): Promise<Value> {
  let hasEnded = false;
  void component.ended.then(() => {
    hasEnded = true;
  });
  const end = Date.now() + startSeconds * 1000;
  while (!hasEnded && !stopped?.aborted && Date.now() < end) {
    const value = await attempt();
    if (value !== undefined) return value;
    await sleep(100);
  }
  if (stopped?.aborted) throw new ProviderError(`${component.name} did not start: it is no longer wanted`);
  const why = hasEnded ? "it ended" : `it was not ready within ${startSeconds} seconds`;
  throw new ProviderError(`${component.name} did not start: ${why}`, component.lastWords());
}

/** As on EKS, everybody can read the issuer's discovery document and its keys. */
async function letAnybodyVerifyTokens(client: KubeClient): Promise<void> {
  const name = "eks:service-account-issuer-discovery";
  await client.apply(`/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${name}`, {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "ClusterRole",
      name: "system:service-account-issuer-discovery",
    },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:unauthenticated" }],
  });
}
