/**
 * The data that the report page embeds: the contract between assemble-report.ts and the page. Plain JSON with all values
 * masked. The page derives everything else (counts by type, dependants, graphs, search results).
 */
import type { FoldedDigests } from "../compare/folded-digests.ts";
import type { BudgetLimits } from "../cost/budget.ts";
import type { Cost, CostTotal } from "../cost/cost.ts";
import type { Json } from "../model/json.ts";

export interface ReportData {
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  /** Where the states came from: `aws`, `emulated`. */
  readonly target?: string;
  /** Date (`2026-07-20`) and source of the price table. */
  readonly prices?: { readonly date: string; readonly source: string };
  /** In the order in which they are shown. */
  readonly environments: readonly ReportEnvironment[];
  /** Every stack that has code or state: within an environment, each after the stacks it reads, as far as known. */
  readonly stacks: readonly ReportStack[];
  readonly resources: readonly ReportResource[];
  /** The tags of resources, each set once. The tag `Name` is left out: it is different for each. */
  readonly tagSets: readonly Tags[];
  readonly histories: readonly StackHistory[];
  /** What could not be read or checked, besides states: environments that do not load, histories, registries. */
  readonly problems: readonly ReportProblem[];
}

export type Tags = Readonly<Record<string, string>>;

export interface ReportProblem {
  /** Absent if it concerns no environment, or several. */
  readonly environment?: string;
  readonly stack?: string;
  readonly message: string;
}

export interface ReportEnvironment {
  readonly name: string;
  readonly kind: "permanent" | "personal";
  readonly protected?: boolean;
  /** For readers: its alias and id. */
  readonly account?: string;
  /** 12 digits: a comparison needs it to know which accounts are the own ones. */
  readonly accountId?: string;
  /** Of each text that is cut, by its digest. */
  readonly cutTexts?: Readonly<Record<string, FoldedDigests>>;
  readonly region?: string;
  /** Of a personal environment: the person. Of a permanent one: its tag `owner`. */
  readonly owner?: string;
  readonly costCentre?: string;
  /** Of a personal environment with a time to live. */
  readonly personal?: ReportPersonal;
  /** Its EKS clusters, as far as their states are known. */
  readonly clusters?: readonly ReportCluster[];
  readonly counts: {
    readonly stacks: number;
    /** Managed instances, without data sources. */
    readonly resources: number;
    readonly data: number;
    readonly tainted: number;
    readonly deposed: number;
    /** Stacks whose state could not be read. */
    readonly problems: number;
  };
  readonly cost: CostTotal;
  /** What it may cost. Absent if not limited. */
  readonly budget?: BudgetLimits;
  /** Absent if not checked. */
  readonly drift?: { readonly checkedAt: string; readonly stacks: number; readonly resources: number };
  /** Locks held on its states, newest first. Absent or empty if there are none. */
  readonly locks?: readonly ReportLock[];
}

/** What the registry of personal environments records of one. */
export interface ReportPersonal {
  /** Name of the permanent environment that it is derived from. */
  readonly base: string;
  readonly state: "creating" | "ready" | "sleeping" | "destroying" | "failed";
  /** Why it failed. */
  readonly problem?: string;
  /** When it is put to sleep, and when it is destroyed (ISO 8601). */
  readonly expiresAt: string;
  readonly destroyedAt: string;
  /** US dollars an hour, as estimated when it was last applied. Absent if it was not. */
  readonly hourly?: number;
}

export interface ReportCluster {
  readonly stack: string;
  /** `dev-ml` */
  readonly name: string;
  /** The Kubernetes version, `1.35`. */
  readonly version: string;
  /** How EKS supports that version now. Absent for a version that the table of versions lacks. */
  readonly support?: "standard" | "extended" | "ended";
  /** Last day of this kind of support, `2027-03-27`. Absent if AWS has not published it. */
  readonly supportedUntil?: string;
  /** What happens soon, or happened, and what to do. */
  readonly warning?: string;
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
   * - `applied`: the stack is in the code and has a state
   * - `not-applied`: the stack is in the code and has no state
   * - `orphan`: there is a state, but the code no longer has the stack
   * - `unreadable`: there is a state, but it could not be read; `problem` is the reason
   */
  readonly status: "applied" | "not-applied" | "orphan" | "unreadable";
  readonly problem?: string;
  /** Of the state, for readers: `s3://bucket/dev/network.tfstate`. */
  readonly location?: string;
  readonly serial?: number;
  readonly lineage?: string;
  readonly terraformVersion?: string;
  /** ISO 8601. */
  readonly lastModified?: string;
  readonly lock?: ReportLock;
  /** Absent if not checked. `resources` is empty if the infrastructure matches the state. */
  readonly drift?: {
    readonly checkedAt: string;
    readonly resources: readonly ReportDrift[];
    /** Number of differences that are no drift: the code ignores them, or manages them elsewhere. */
    readonly passedOver?: number;
  };
  readonly cost: CostTotal;
  /** Ids of the stacks it reads. */
  readonly dependencies: readonly string[];
  readonly outputs: readonly ReportOutput[];
}

export interface ReportOutput {
  readonly name: string;
  readonly value: Json;
  /** Addresses in the same stack that the value comes from, if the configuration is known. */
  readonly sources?: readonly string[];
  /** Stacks that read it, and the addresses in each whose arguments use it, if the configuration is known. */
  readonly readers: readonly { readonly stack: string; readonly addresses?: readonly string[] }[];
}

/** One instance in a state, identified by `stack`, `address` and `deposed`. */
export interface ReportResource {
  readonly stack: string;
  /**
   * With module path and index key: `module.a["k"].aws_subnet.private["us-east-2a"]`. The address of a data source has
   * `data.` after the module path.
   */
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
  /** The deposed key, 8 hexadecimal digits: an old object that is still to be destroyed. */
  readonly deposed?: string;
  /** Masked, without nulls. Texts longer than 2,000 characters are cut: `… (2345 characters, digest 0f1e...)`. */
  readonly attributes: { readonly [name: string]: Json };
  /**
   * What it depends on in its own stack: addresses of instances where known, otherwise addresses without keys as Terraform
   * stores them (`aws_subnet.private`), which the page takes to mean all instances.
   */
  readonly dependencies: readonly string[];
  readonly cost?: Cost;
  /** `us-east-2a`: where it is in one availability zone. */
  readonly zone?: string;
  /** Index in `tagSets`. */
  readonly tags?: number;
}

/** What the page shows of a resource only when a reader opens or searches it. */
export type ReportDetails = Pick<ReportResource, "attributes" | "dependencies" | "constructPath" | "provider">;

/** What the page knows of every resource from the start. */
export type ReportFacts = Omit<ReportResource, keyof ReportDetails>;

export interface StackHistory {
  readonly stack: string;
  /** Newest first. */
  readonly versions: readonly StateVersion[];
}

export interface StateVersion {
  /** The id that the backend gives this version (an S3 version id, a serial): unique within the stack. */
  readonly version: string;
  readonly serial: number;
  /** ISO 8601. */
  readonly when?: string;
  readonly terraformVersion?: string;
  /** Managed instances. */
  readonly resources?: number;
  /** US dollars a month at the prices of today, as far as known. */
  readonly monthly?: number;
  /** Who wrote it, from which commit, and the run that did so, where the backend knows. */
  readonly by?: string;
  readonly commit?: string;
  readonly run?: string;
  /** Why this version could not be read. */
  readonly problem?: string;
  /** Since the next older version in the list. Absent for the oldest version and for versions that could not be read. */
  readonly changes?: readonly ResourceDifference[];
}

/**
 * A resource (or output) that differs. Before and after are the older and the newer version, or the state and the
 * real infrastructure. Environments are compared by the page.
 */
export interface ResourceDifference {
  /** An address, or `output.<name>`. */
  readonly address: string;
  readonly type: string;
  readonly kind: "added" | "removed" | "changed" | "replaced";
  /** May be empty for added and removed resources. */
  readonly attributes: readonly AttributeDifference[];
}

/** A resource that differs from the real infrastructure. */
export interface ReportDrift extends ResourceDifference {
  readonly owner?: string;
  /** ISO 8601: the first check that found it. */
  readonly since?: string;
  /** How to make the infrastructure what the state says, and how to keep what was found. */
  readonly undo?: string;
  readonly accept?: string;
}

export interface AttributeDifference {
  /** `tags.Name`, `ingress[0].cidr_blocks[1]` */
  readonly path: string;
  /** Absent if that side does not have the attribute. */
  readonly before?: Json;
  readonly after?: Json;
  /** Ids, ARNs, timestamps, names of the environment: collapsed by default. */
  readonly noise?: true;
}
