/**
 * On-demand prices as of 2026-07-20, in US dollars; those of instances are in rules/instance-prices.ts. Change them only together
 * with their dates and sources.
 *
 * A price applies to the regions it lists. A price without a source is left out, and so reported as unknown, never as zero.
 */

/** Hours in a month, as AWS calculators count them. */
export const hoursPerMonth = 730;

/** One price, with its source and the regions it applies to. */
export interface Price {
  readonly usd: number;
  readonly per: "hour" | "month" | "GiB-month" | "IOPS-month" | "MiBps-month";
  /** Regions that the source names; `*` if the price is the same in all commercial regions. */
  readonly regions: readonly string[];
  readonly source: string;
}

/** Shown with every figure. The date is that of the newest source. */
export const priceTable = {
  date: "2026-07-20",
  source: "AWS on-demand list prices, us-east-1: Karpenter's generated price list and AWS price pages",
} as const;

export const prices = {
  eksControlPlane: {
    usd: 0.1,
    per: "hour",
    regions: ["*"],
    source: "AWS containers blog, Amazon EKS extended support for Kubernetes versions pricing; quoted again 2026-06-13",
  },
  eksExtendedSupport: {
    usd: 0.6,
    per: "hour",
    regions: ["*"],
    source: "AWS containers blog, Amazon EKS extended support for Kubernetes versions pricing; control plane included",
  },
  eksTierXl: tier(1.65),
  eksTier2xl: tier(3.4),
  eksTier4xl: tier(6.9),
  eksTier8xl: tier(13.9),
  natGateway: {
    usd: 0.045,
    per: "hour",
    regions: ["us-east-1", "us-east-2"],
    source: "cloudburn.io/blog/aws-nat-gateway-pricing, 2026-02-24, after aws.amazon.com/vpc/pricing",
  },
  transitGatewayAttachment: {
    usd: 0.05,
    per: "hour",
    regions: ["us-east-1", "us-east-2", "us-west-2"],
    source: "awsnegotiations.com/transit-gateway-pricing, 2026, after aws.amazon.com/transit-gateway/pricing",
  },
  interfaceEndpoint: {
    usd: 0.01,
    per: "hour",
    regions: ["us-east-1"],
    source: "zacfukuda.com/blog/aws-nat-gateway-vs-vpc-endpoint, 2026-06-01: each endpoint in each availability zone",
  },
  publicIpv4: {
    usd: 0.005,
    per: "hour",
    regions: ["*"],
    source: "AWS networking blog, public IPv4 address charge of 2024-02-01, all regions; quoted again 2026-06-13",
  },
  kmsKey: {
    usd: 1,
    per: "month",
    regions: ["*"],
    source: "aws.amazon.com/kms/pricing; quoted again 2026-03-14: each customer managed key",
  },
  secret: {
    usd: 0.4,
    per: "month",
    regions: ["*"],
    source: "aws.amazon.com/secrets-manager/pricing: each secret; a replica is charged as a secret of its own",
  },
  gp3Storage: {
    usd: 0.08,
    per: "GiB-month",
    regions: ["us-east-1"],
    source: "Infracost breakdowns of gp3 volumes in us-east-1 ($4.00 for 50 GB), 3,000 IOPS and 125 MB/s included",
  },
  gp3Iops: {
    usd: 0.005,
    per: "IOPS-month",
    regions: ["us-east-1"],
    source: "webuildup.live, EBS gp2 vs gp3, 2026-04: each provisioned IOPS above 3,000",
  },
  gp3Throughput: {
    usd: 0.04,
    per: "MiBps-month",
    regions: ["us-east-1"],
    source: "saisci.com/aws/gp3-throughput-explained, 2021-01-13: each provisioned MiB/s above 125",
  },
} as const satisfies Record<string, Price>;

/** A provisioned control plane, in addition to the price of the cluster. */
function tier(usd: number): Price {
  const source =
    "aws.amazon.com/eks/pricing, Provisioned Control Plane, quoted 2026: XL +$1.65, 2XL +$3.40, 4XL +$6.90, 8XL +$13.90 per hour";
  return { usd, per: "hour", regions: ["us-east-1"], source };
}
