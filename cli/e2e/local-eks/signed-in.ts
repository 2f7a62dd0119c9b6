import { execFile } from "node:child_process";
import { presignedUrl, tokenOf } from "@ml-platform/emulator";
import { KubeClient, KubeError, type KubeObject } from "@ml-platform/emulator/kubernetes";
import { findTool } from "@ml-platform/emulator/tools";
import { type Environment, reachedAt } from "@ml-platform/environments";
import { type Credentials, signInAs } from "../../local/prepare-account.ts";
import { accountDirectory, ownAccessKey, readRun } from "../../local/run-file.ts";
import type { LocalTarget } from "./local-target.ts";

/** What a program wrote and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A verb on a resource: `create pods/exec`, `list deployments.apps`; `get /metrics` for what is no resource. */
export type Access = string;

/** Somebody with a role in AWS, signed in to the cluster `ml` of an environment as people are. */
export class SignedIn {
  private readonly kubeconfig: string;
  private readonly client: KubeClient;
  private readonly podsPath: string;

  private constructor(kubeconfig: string, client: KubeClient, namespace: string) {
    this.kubeconfig = kubeconfig;
    this.client = client;
    this.podsPath = `/api/v1/namespaces/${namespace}/pods`;
  }

  /** The owner of a shared sandpit: first as a developer, then as its owner, by the name of both sessions. */
  static async asOwner(target: LocalTarget, base: Environment, user: string): Promise<SignedIn> {
    const developer = await session(target, base, base.sandpits?.developers[0] ?? "", user);
    const role = `arn:aws:iam::${base.account.id}:role/${user}-${base.region}-owner`;
    return SignedIn.as(target, base, role, { user, namespace: `sandpit-${user}`, key: developer.AWS_ACCESS_KEY_ID });
  }

  static async as(
    target: LocalTarget,
    base: Environment,
    role: string,
    { user, namespace = "default", key }: { readonly user: string; readonly namespace?: string; readonly key?: string },
  ): Promise<SignedIn> {
    const credentials = await session(target, base, role, user, key);
    const { [`${base.name}-ml-cluster`]: outputs } = await target.json(`output ${base.name} --stack ml-cluster`);
    const token = tokenOf(
      presignedUrl({
        host: new URL(urlOf(target, base)).host,
        cluster: outputs.name.value,
        accessKey: credentials.AWS_ACCESS_KEY_ID,
        secretKey: credentials.AWS_SECRET_ACCESS_KEY,
        sessionToken: credentials.AWS_SESSION_TOKEN,
      }),
    );
    const kubeconfig = target.write(
      `kubeconfig-of-${user}`,
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": "own",
        contexts: [{ name: "own", context: { cluster: "base", user: "owner", namespace } }],
        clusters: [
          {
            name: "base",
            cluster: {
              server: outputs.endpoint.value,
              "certificate-authority-data": outputs.certificate_authority.value,
            },
          },
        ],
        users: [{ name: "owner", user: { token } }],
      }),
    );
    const client = new KubeClient({
      server: outputs.endpoint.value,
      certificateAuthority: Buffer.from(outputs.certificate_authority.value, "base64").toString(),
      token: () => token,
    });
    return new SignedIn(kubeconfig, client, namespace);
  }

  kubectl(command: string): Promise<Ended> {
    return run(["--kubeconfig", this.kubeconfig, ...command.split(" ")]);
  }

  /** Creates a pod in the own namespace. @returns why the API server refuses it; undefined if it does not */
  async refusalOf(pod: KubeObject): Promise<string | undefined> {
    try {
      await this.client.create(this.podsPath, pod);
      return undefined;
    } catch (error) {
      if (error instanceof KubeError) return error.message;
      throw error;
    }
  }

  /** The pods in the own namespace, or those with some labels. */
  pods<Pod extends KubeObject>(labelSelector = ""): Promise<Pod[]> {
    return this.client.list<Pod>(this.podsPath, { labelSelector });
  }

  /** Those of the accesses that are refused. @param namespace empty for the whole cluster */
  async refused(accesses: readonly Access[], namespace: string): Promise<Access[]> {
    const refused: Access[] = [];
    for (const access of accesses) {
      const answer = await this.client.create("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        metadata: { name: "" },
        spec: asked(access, namespace),
      });
      if ((answer["status"] as { readonly allowed?: boolean }).allowed !== true) refused.push(access);
    }
    return refused;
  }
}

function urlOf(target: LocalTarget, { account }: Environment): string {
  return readRun(accountDirectory(target.root, account.id))?.url ?? "";
}

function session(
  target: LocalTarget,
  base: Environment,
  role: string,
  user: string,
  key = ownAccessKey(target.root),
): Promise<Credentials> {
  return signInAs(reachedAt(urlOf(target, base), base), role, user, key);
}

function asked(access: Access, namespace: string): object {
  const [verb = "", what = ""] = access.split(" ");
  if (what.startsWith("/")) return { nonResourceAttributes: { verb, path: what } };
  const [, resource = "", group = "", subresource = ""] = /^([a-z]+)(?:\.([a-z0-9.]+))?(?:\/(\w+))?$/.exec(what) ?? [];
  return { resourceAttributes: { verb, group, resource, subresource, namespace } };
}

function run(args: readonly string[]): Promise<Ended> {
  const { PATH, HOME } = process.env;
  return new Promise((resolve) => {
    execFile(
      findTool("kubectl") ?? "kubectl",
      args,
      // Nothing but the arguments says who asks.
      { env: { PATH, HOME } },
      (error, stdout, stderr) => {
        const code = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
        resolve({ code, stdout, stderr });
      },
    );
  });
}
