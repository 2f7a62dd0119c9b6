/**
 * How AWS sells the capacity of instance types whose capacity it does not sell like that of all others, as of 2026-08-01.
 *
 * Sources: the column "Spot support" of "Accelerated computing" and "High-performance computing" in the EC2 instance types
 * guide; "Capacity Blocks for ML" in the EC2 user guide and its price page (families, 64 instances a block, end of
 * instances); the AWS price lists of us-east-1, us-east-2 and us-west-2 of 2026-07-28, which have no on-demand price for
 * p5e, trn2 and p6e-gb200.
 */

/** Families of which EC2 has no spot instances. */
export const withoutSpot: ReadonlySet<string> = new Set([
  ...["hpc6a", "hpc6id", "hpc7a", "hpc7g", "hpc8a"],
  ...["p6e-gb200", "trn2u"],
]);

/** Families of which AWS sells capacity blocks. */
export const inCapacityBlocks: ReadonlySet<string> = new Set([
  ...["p4d", "p4de", "p5", "p5e", "p5en", "p6-b200", "p6-b300", "p6e-gb200"],
  ...["trn1", "trn2", "trn2u"],
]);

/** Families that regions sell in capacity blocks, and on demand hardly anywhere. */
export const hardlyOnDemand: ReadonlySet<string> = new Set(["p5e", "trn2", "trn2u"]);

/** Families whose instances are parts of an UltraServer, which is reserved as a whole and never on demand. */
export const ultraServers: Readonly<Record<string, { readonly sizes: readonly number[] }>> = {
  "p6e-gb200": { sizes: [9, 18] },
};

/** Instances of one capacity block. */
export const mostInCapacityBlock = 64;

/** EC2 terminates the instances of a capacity block that long before its end, those of an UltraServer even earlier. */
export const minutesBeforeEnd = { instance: 30, ultraServer: 60 };
