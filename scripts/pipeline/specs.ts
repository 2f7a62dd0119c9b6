import type { PermanentSpec } from "@ml-platform/environments";

/**
 * Environments that are planned in a second: what a pipeline decides depends on which stacks there are and on what they
 * read, not on how much they hold.
 */
const network = (name: string, account: string, octet: number): PermanentSpec => ({
  name,
  account: { id: account, alias: `our-${name}` },
  region: "us-east-2",
  protected: false,
  tags: { costCentre: `our-${name}` },
  network: { cidr: `10.${octet}.0.0/16`, availabilityZones: ["us-east-2a", "us-east-2b"], nat: "single" },
});

/** Two stacks, one of which reads the other. */
export const lab: PermanentSpec = {
  ...network("lab", "955555555555", 20),
  clusters: {
    ml: {
      kubernetes: "1.35",
      access: {
        admins: { principalArn: "arn:aws:iam::955555555555:role/admin", policy: "AmazonEKSClusterAdminPolicy" },
      },
    },
  },
};

/** One stack. */
export const live: PermanentSpec = network("live", "966666666666", 30);

/** One stack of an environment that is not there from the start. */
export const fresh: PermanentSpec = network("fresh", "977777777777", 40);

/** The environment without the stacks of its clusters. */
export function withoutClusters({ clusters: _, ...rest }: PermanentSpec): PermanentSpec {
  return rest;
}
