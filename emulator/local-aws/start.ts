import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ProviderError } from "../wire/diagnostic.ts";
import { AccessKeys, ownSecretKey } from "./access-keys.ts";
import { CallerIdentities } from "./caller-identities.ts";
import { answerEks } from "./eks/answer-eks.ts";
import { answerEksAuth } from "./eks/eks-auth.ts";
import { answerJson } from "./json-service.ts";
import { AccessWebhooks } from "./kubernetes/access/webhooks.ts";
import { ClusterHost, type ClusterHostOptions, type HostedCluster } from "./kubernetes/cluster-host.ts";
import { startMoto } from "./moto.ts";
import { MotoClient } from "./moto-client.ts";
import { createProxy, type ServiceHandler } from "./proxy.ts";
import { answerQuery } from "./query-service.ts";
import { BucketSettings } from "./s3/bucket-settings.ts";
import { type ServiceRegion, serviceRegion } from "./service-region.ts";

export interface LocalAwsOptions {
  /** Twelve digits. */
  readonly account: string;
  /** The region that the environment names; every other one is there, too. @default "us-east-1" */
  readonly region?: string;
  /** @default a free one */
  readonly port?: number;
  /**
   * Whether DescribeCluster answers Auto Mode, storage and zonal shift settings, switched off, for clusters that never
   * asked for them. @default false
   */
  readonly echoAutoMode?: boolean;
  /**
   * The access key id of those who may ask; keys that they have issued to sessions and users are answered, too. @default -
   * everybody may ask
   */
  readonly accessKey?: string | undefined;
  /** How clusters become a real Kubernetes. @default - they are records: nothing answers at their endpoint */
  readonly kubernetes?: ClusterHostOptions | undefined;
}

export interface LocalAws {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Variables that point the `aws` CLI, SDKs and Terraform to it. The keys are made up. */
  readonly environment: Readonly<Record<string, string>>;
  /** The clusters that are a Kubernetes, once they stand. */
  clusters(): readonly HostedCluster[];
  /** Resolves if moto ends by itself. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts an AWS on this machine: moto, and in front of it EKS. All is gone once stopped; only clusters that are a
 * real Kubernetes write to disk, in a folder that goes with them.
 *
 * @throws {ProviderError} if moto is missing or does not start, the port is taken, or the account is no account id
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { account, region = "us-east-1", port = 0, echoAutoMode = false, kubernetes, accessKey } = options;
  if (!/^\d{12}$/.test(account)) {
    throw new ProviderError(`${JSON.stringify(account)} is not an AWS account id: it must have twelve digits`);
  }
  const ownUrl = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const environment = (): Record<string, string> => ({
    AWS_ENDPOINT_URL: ownUrl(),
    AWS_ACCESS_KEY_ID: accessKey ?? "local",
    AWS_SECRET_ACCESS_KEY: ownSecretKey,
    AWS_REGION: region,
    // The older name, which Python's programs read.
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
  });
  const keys = new AccessKeys(accessKey);
  const webhooks = new AccessWebhooks(ownUrl, keys);
  const host = kubernetes === undefined ? undefined : new ClusterHost(kubernetes, webhooks, environment);
  let motoAddress: string | undefined;
  const regions = new Map<string, ServiceRegion>();
  const inRegion = (name: string): ServiceRegion => {
    const existing =
      regions.get(name) ?? serviceRegion({ moto: motoAddress ?? "", account, region: name, echoAutoMode, host });
    regions.set(name, existing);
    return existing;
  };
  const query =
    (service: "ec2" | "autoscaling" | "iam"): ServiceHandler =>
    (request, response, scope, passOn) => {
      const { client, [service]: actions } = inRegion(scope.region);
      return answerQuery(service, actions, client, request, response, passOn);
    };
  const json =
    (service: "kms" | "secretsmanager" | "ssm"): ServiceHandler =>
    (request, response, scope, passOn) => {
      const client = (name = scope.region) => inRegion(name).client;
      return answerJson(service, inRegion(scope.region)[service], client, request, response, passOn);
    };
  /** After an answer, clusters may have something to do. */
  const tellClusters = (response: ServerResponse): void => void response.once("close", () => host?.hasChanged());
  const buckets = new BucketSettings();
  const identities = new CallerIdentities();
  const handlers: Readonly<Record<string, ServiceHandler>> = {
    eks: (request, response, scope) => {
      if (request.method !== "GET") tellClusters(response);
      return answerEks(inRegion(scope.region).eks, request, response, scope);
    },
    "eks-auth": (request, response, { region: name }) => {
      const clusters = host?.clusters().filter((each) => each.region === name) ?? [];
      return answerEksAuth(clusters, new MotoClient(ownUrl(), name, accessKey), request, response);
    },
    ec2: query("ec2"),
    autoscaling: (request, response, ...more) => {
      tellClusters(response);
      return query("autoscaling")(request, response, ...more);
    },
    iam: query("iam"),
    kms: json("kms"),
    secretsmanager: json("secretsmanager"),
    ssm: json("ssm"),
    sts: (request, response, { region: name, accessKey: key }, passOn) =>
      answerQuery("sts", identities.of(key), inRegion(name).client, request, response, passOn),
    s3: (request, response, scope, passOn) => buckets.answer(request, response, inRegion(scope.region).client, passOn),
  };
  const server = createProxy(
    () => motoAddress,
    handlers,
    (request, response) => webhooks.answer(request, response),
    keys,
  );
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    throw new ProviderError(
      `Port ${port} of 127.0.0.1 cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const url = ownUrl();
  try {
    const moto = await startMoto(account, (server.address() as AddressInfo).port);
    motoAddress = moto.address;
    return {
      url,
      environment: environment(),
      clusters: () => host?.clusters() ?? [],
      ended: moto.ended,
      stop: async () => {
        server.close();
        server.closeAllConnections();
        try {
          await host?.stopAll();
        } finally {
          await moto.stop();
        }
      },
    };
  } catch (error) {
    server.close();
    throw error;
  }
}
