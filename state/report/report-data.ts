/**
 * What the report page embeds: the contract between the core that reads states and the page that shows them.
 * Plain JSON, every value already masked. The page derives the rest (counts by type, dependants, graphs, search).
 */
import type { Cost, CostTotal } from "../cost/cost.ts";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What stands in the place of a secret, anywhere in a `JsonValue`; the page draws it as masked. Terraform's own words. */
export const maskedValue = "(sensitive value)";

export interface ReportData {
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  /** Where the states came from: `aws`, `emulated`. Shown in the header. */
  readonly target?: string;
  /** Of the price table: its date (`2026-07-20`) and where it comes from, in words. */
  readonly prices?: { readonly date: string; readonly source: string };
  /** In the order to show them. */
  readonly environments: readonly ReportEnvironment[];
  /** Every stack that has code or state. In dependency order within an environment, if known. */
  readonly stacks: readonly ReportStack[];
  readonly resources: readonly ReportResource[];
  readonly histories: readonly StackHistory[];
  readonly comparisons: readonly EnvironmentComparison[];
}

export interface ReportEnvironment {
  readonly name: string;
  readonly kind: "permanent" | "personal";
  readonly protected?: boolean;
  readonly account?: string;
  readonly region?: string;
  /** Sandpits: who it belongs to and when it is reaped (ISO 8601). */
  readonly owner?: string;
  readonly expiresAt?: string;
  readonly counts: {
    readonly stacks: number;
    /** Managed instances, data sources not counted. */
    readonly resources: number;
    readonly data: number;
    readonly tainted: number;
    readonly deposed: number;
    /** Stacks whose state could not be read. */
    readonly problems: number;
  };
  readonly cost: CostTotal;
  /** Absent: not checked. */
  readonly drift?: { readonly checkedAt: string; readonly stacks: number; readonly resources: number };
  /** Locks held in it, newest first. Absent or empty: none. */
  readonly locks?: readonly ReportLock[];
}

export interface ReportLock {
  readonly stack: string;
  readonly id: string;
  /** `Who` of Terraform's lock: user@host. */
  readonly holder: string;
  /** `OperationTypeApply`, `OperationTypePlan`, ... */
  readonly operation: string;
  /** ISO 8601. */
  readonly created: string;
}

export interface ReportStack {
  /** `dev-network` */
  readonly id: string;
  readonly environment: string;
  /** `network` */
  readonly name: string;
  /**
   * `applied`: code and state. `not-applied`: code, no state yet. `orphan`: state, no code.
   * `unreadable`: the state is there and could not be read; `problem` says why.
   */
  readonly standing: "applied" | "not-applied" | "orphan" | "unreadable";
  readonly problem?: string;
  /** Where the state is, for people: `s3://bucket/dev/network.tfstate`. */
  readonly location?: string;
  readonly serial?: number;
  readonly lineage?: string;
  readonly terraformVersion?: string;
  /** ISO 8601. */
  readonly lastModified?: string;
  readonly lock?: ReportLock;
  /** Absent: not checked. `resources` are empty when reality agrees. */
  readonly drift?: { readonly checkedAt: string; readonly resources: readonly ResourceDifference[] };
  readonly cost: CostTotal;
  /** Ids of the stacks it reads. */
  readonly dependencies: readonly string[];
  readonly outputs: readonly ReportOutput[];
}

export interface ReportOutput {
  readonly name: string;
  readonly value: JsonValue;
  /** Addresses in the same stack that the value comes from, if the configuration tells. */
  readonly sources?: readonly string[];
  /** Who reads it: stack ids, and in each the addresses whose arguments use it, if the configuration tells. */
  readonly readers: readonly { readonly stack: string; readonly addresses?: readonly string[] }[];
}

/** One instance in a state. `stack` + `address` + `deposed` identify it. */
export interface ReportResource {
  readonly stack: string;
  /** With module path and index key: `module.a["k"].aws_subnet.private["us-east-2a"]`. Data sources start with `data.` after the module path. */
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly arn?: string;
  /** `registry.terraform.io/hashicorp/aws` */
  readonly provider?: string;
  /** `dev-network/vpc/private-us-east-2a` */
  readonly constructPath?: string;
  readonly tainted?: true;
  /** The deposed key, 8 hexadecimal digits: an old object that waits to be destroyed. */
  readonly deposed?: string;
  /** Masked; nulls left out; strings longer than 2,000 characters cut and ended with `…`. */
  readonly attributes: { readonly [name: string]: JsonValue };
  /**
   * What it depends on in its own stack. Instance addresses where the core can tell, otherwise the configuration address
   * as Terraform stores it (`aws_subnet.private`), which the page takes to mean all of its instances.
   */
  readonly dependencies: readonly string[];
  readonly cost?: Cost;
}

export interface StackHistory {
  readonly stack: string;
  /** Newest first. */
  readonly versions: readonly StateVersion[];
}

export interface StateVersion {
  /** The backend's own id of this version (an S3 version id, a serial): unique within the stack. */
  readonly version: string;
  readonly serial: number;
  /** ISO 8601. */
  readonly when?: string;
  readonly terraformVersion?: string;
  /** Managed instances. */
  readonly resources?: number;
  /** Why this version could not be read. */
  readonly problem?: string;
  /** Against the next older version of the list; absent for the oldest and for what could not be read. */
  readonly changes?: readonly ResourceDifference[];
}

/** One stack of two environments, matched by name. */
export interface EnvironmentComparison {
  /** Environment names. */
  readonly left: string;
  readonly right: string;
  readonly stacks: readonly StackComparison[];
}

export interface StackComparison {
  /** `network` */
  readonly name: string;
  /** `left` or `right`: only that environment has the stack; then `differences` are empty. */
  readonly only?: "left" | "right";
  /** Resources that are the same on both sides, noise aside. */
  readonly same: number;
  readonly differences: readonly ResourceDifference[];
}

/**
 * One resource (or output) that differs. Before and after are the older and newer version, left and right environment,
 * or state and reality.
 */
export interface ResourceDifference {
  /** An address, or `output.<name>`. In a comparison: with what names the environment normalised away. */
  readonly address: string;
  readonly type: string;
  readonly kind: "added" | "removed" | "changed" | "replaced";
  /** Attribute by attribute; may be empty for added and removed. */
  readonly attributes: readonly AttributeDifference[];
}

export interface AttributeDifference {
  /** `tags.Name`, `ingress[0].cidr_blocks[1]` */
  readonly path: string;
  /** Absent: the attribute is not there on that side. */
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  /** Ids, ARNs, timestamps, names of the environment: folded away until asked for. */
  readonly noise?: true;
}
