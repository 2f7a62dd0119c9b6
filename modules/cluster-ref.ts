/**
 * What a construct must know about the EKS cluster that it serves, whichever stack created the cluster. A construct that
 * needs less accepts a `Pick` of it.
 *
 * The names are known at synthesis, so resources can be named after them. They carry no dependency on the cluster: within
 * the stack that makes the cluster, add `dependsOn`.
 */
export interface ClusterRef {
  /** Known at synthesis. */
  readonly name: string;
  /** Known at synthesis. */
  readonly region: string;
  /** The AWS account of the cluster, 12 digits. Known at synthesis. */
  readonly accountId: string;
  /** Kubernetes minor version, `1.35`. Known at synthesis. */
  readonly kubernetes: string;
  /** URL of the Kubernetes API. */
  readonly endpoint: string;
  /** Of the Kubernetes API: PEM, base64. */
  readonly certificateAuthority: string;
  /** Range of Kubernetes service addresses. */
  readonly serviceCidr: string;
  readonly vpcId: string;
  /** `https://oidc.eks...`: issues the tokens of service accounts. */
  readonly oidcIssuer: string;
  readonly oidcProviderArn: string;
}
