import type { ClusterRef } from "../cluster-ref.ts";

/** A cluster for constructs that run on one. */
export const aClusterRef: ClusterRef = {
  name: "dev-ml",
  region: "us-east-2",
  accountId: "111111111111",
  kubernetes: "1.35",
  endpoint: "https://0123456789ABCDEF.gr7.us-east-2.eks.amazonaws.com",
  certificateAuthority: "LS0tLS1CRUdJTg==",
  serviceCidr: "172.20.0.0/16",
  vpcId: "vpc-1",
  oidcIssuer: "https://oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF",
  oidcProviderArn: "arn:aws:iam::111111111111:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF",
};
