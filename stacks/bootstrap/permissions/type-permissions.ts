/** What the provider calls to manage a type of resource, as `ec2:CreateVpc`. */
export interface TypePermissions {
  /** To refresh and plan it. */
  readonly read: readonly string[];
  /** To create it. */
  readonly create: readonly string[];
  /** To change it in place. */
  readonly change: readonly string[];
  readonly delete: readonly string[];
  /**
   * How pipelines are limited to what is theirs. `tags`: it is created with the platform's tags, and later known by them.
   * `parent`: it has no tags, but everything it is made of has: a route is part of a route table. `name`: by what it is
   * called (policies/apply.ts). `bastion`: by what it is called, and only in the role that applies environments
   * (policies/bastions.ts). `secrets` and `cache`: likewise (policies/secrets.ts, policies/runners.ts).
   */
  readonly limitedBy: "tags" | "parent" | "name" | "bastion" | "secrets" | "cache";
  /**
   * For EC2, which asks for permission on everything that a request names: the kind of what is created, as ARNs have it.
   * All else must exist and be ours: `subnet` for a subnet, which is created in a VPC.
   *
   * @default - the service asks for permission once
   */
  readonly creates?: string;
}

export type Permissions = Readonly<Record<string, TypePermissions>>;
