/** How `kubectl` reaches a cluster and signs in to it. */
export interface ClusterAccess {
  /** Name of the context, the cluster and the user in the file: `dev-ml`. */
  readonly context: string;
  /** Name of the cluster in EKS. */
  readonly name: string;
  readonly region: string;
  readonly endpoint: string;
  /** Host name in the certificate of the API server, where `endpoint` is another. @default - that of `endpoint` */
  readonly tlsServerName?: string | undefined;
  /** Certificate of the API server's authority, in base64. */
  readonly certificateAuthority: string;
  /** Profile of the AWS configuration. @default - whichever credentials are current */
  readonly profile?: string | undefined;
  /** @default AWS's own */
  readonly stsEndpoint?: string | undefined;
  /** Variables that sign in to the local AWS, from whatever shell. @default - none: nothing secret is in the file */
  readonly credentials?: Readonly<Record<string, string>> | undefined;
  /** The namespace that kubectl works in by default. @default - that of the cluster, `default` */
  readonly namespace?: string | undefined;
  /** ARN of the role to assume. @default - none: as whom one is */
  readonly role?: string | undefined;
  /** The `aws` program. @default - the one on PATH */
  readonly program?: string | undefined;
}

/** The three entries of a kubeconfig that make up a context: `aws` signs in at each call. */
export function entriesOf(access: ClusterAccess) {
  const { context, name, region, endpoint, certificateAuthority, profile, stsEndpoint, credentials } = access;
  const { namespace, role, tlsServerName } = access;
  const env = [
    ...(profile === undefined ? [] : [{ name: "AWS_PROFILE", value: profile }]),
    ...(stsEndpoint === undefined ? [] : [{ name: "AWS_ENDPOINT_URL_STS", value: stsEndpoint }]),
    // Without a session of its own, that of the shell must not be added.
    ...Object.entries(credentials === undefined ? {} : { AWS_SESSION_TOKEN: "", ...credentials }).map(
      ([name, value]) => ({ name, value }),
    ),
  ];
  return {
    clusters: {
      name: context,
      cluster: {
        server: endpoint,
        ...(tlsServerName !== undefined && { "tls-server-name": tlsServerName }),
        "certificate-authority-data": certificateAuthority,
      },
    },
    contexts: {
      name: context,
      context: { cluster: context, user: context, ...(namespace !== undefined && { namespace }) },
    },
    users: {
      name: context,
      user: {
        exec: {
          apiVersion: "client.authentication.k8s.io/v1beta1",
          command: access.program ?? "aws",
          args: [
            ...["eks", "get-token", "--cluster-name", name, "--region", region, "--output", "json"],
            ...(role === undefined ? [] : ["--role-arn", role]),
          ],
          ...(env.length > 0 && { env }),
          interactiveMode: "IfAvailable",
        },
      },
    },
  };
}
