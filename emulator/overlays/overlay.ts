import type { Cluster } from "../cluster-providers/cluster.ts";
import type { ClusterResource } from "../cluster-providers/cluster-resource.ts";
import type { LearnedType } from "../learned/learned-type.ts";
import type { StoredValues } from "../learned/stored-values.ts";
import type { Attribute, Schema } from "../schema/schema.ts";
import type { PathStep, ProviderError } from "../wire/diagnostic.ts";
import type { ObjectValue, Value } from "../wire/value.ts";
import type { Identifiers } from "../world/identifiers.ts";
import type { World, WorldObject } from "../world/world.ts";

/** The world as one provider configuration sees it. */
export interface Surroundings {
  readonly account: string;
  readonly region: string;
  readonly defaultTags: Value;
  readonly make: Identifiers;
  /** The objects of one resource type, in this region or, for IAM, this account. */
  find(type: string): readonly WorldObject[];
}

/** The object that is being created or changed. */
export interface Change extends Surroundings {
  readonly planned: ObjectValue;
  /** Absent on create. */
  readonly prior?: ObjectValue;
  /** The attributes that it had before each of its earlier changes, oldest first. @default it was never changed */
  readonly history?: readonly ObjectValue[];
  readonly key: string;
}

/** Returns what is wrong with a known value, in the real provider's words; undefined if it is valid. */
export type Check = (value: Value) => string | undefined;

/** An attribute that must name an existing object. */
export interface Reference {
  /** `vpc_config.*.subnet_ids.*`; unset values are ignored. */
  readonly path: string;
  /** Where the value may come from: resource types and their attributes, `[["aws_vpc", "id"]]`. */
  readonly to: readonly (readonly [type: string, path: string])[];
  readonly error: (value: string, change: Change) => ProviderError;
  /** Values that are not references: `gateway_id = "local"`. */
  readonly except?: RegExp;
}

/** Objects of another type that keep this one from being deleted. */
export interface Dependent {
  readonly type: string;
  readonly path: string;
  /** The attribute of this object that the other one holds. */
  readonly attribute: string;
  readonly error: (self: ObjectValue, other: ObjectValue) => ProviderError;
  /** Limits the rule to other objects for which this returns true. */
  readonly where?: (other: ObjectValue, self: ObjectValue) => boolean;
}

/** No two objects of the type may have the same values in all of these attributes. */
export interface Unique {
  readonly attributes: readonly string[];
  readonly error: (planned: ObjectValue) => ProviderError;
}

/** What an attribute shows, once the object is read again, of others that are resources of their own. */
export interface Mirror {
  /** Their type. */
  readonly of: string;
  /** Their attribute that holds the id of this object. */
  readonly by: string;
  /** The value, if there are any. */
  readonly show: (others: readonly ObjectValue[], self: ObjectValue) => Value;
}

/** What the derived schemas lack. Paths are dotted, `*` means every element. */
export interface SchemaNotes {
  /** What the real provider says and does, as it was learned from it. */
  readonly learned?: LearnedType;
  readonly schemaVersion?: number;
  readonly sensitive?: readonly string[];
  readonly writeOnly?: readonly string[];
  /** Attributes whose type or flags the package describes wrongly. */
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface ResourceOverlay extends SchemaNotes {
  /** Its objects belong to an account, not to a region. */
  readonly global?: true;
  /** A change to one of these attributes replaces the object. */
  readonly forceNew?: readonly string[];
  /** The paths of further changes that replace the object. */
  readonly replaces?: (prior: ObjectValue, planned: ObjectValue) => readonly (readonly PathStep[])[];
  /**
   * Values, known at plan time, of computed attributes that the configuration leaves out. Sets have no paths into them.
   */
  readonly defaults?: Readonly<Record<string, Value>>;
  /** Computed attributes that become unknown when one of the named attributes changes. */
  readonly recomputed?: Readonly<Record<string, "any" | readonly string[]>>;
  readonly checks?: Readonly<Record<string, Check>>;
  /** Rules between attributes of the configuration, which may contain unknown values. */
  readonly validate?: (config: ObjectValue) => readonly ProviderError[];
  readonly references?: readonly Reference[];
  readonly unique?: readonly Unique[];
  readonly dependents?: readonly Dependent[];
  /** Why this object cannot be deleted, whatever there is beside it; undefined if it can. */
  readonly keeps?: (self: ObjectValue) => ProviderError | undefined;
  /** Whether another object goes when this one is deleted. */
  readonly contains?: (self: ObjectValue, other: ObjectValue) => boolean;
  /** Further rules that depend on other objects or on prior state. Throws ProviderError. */
  readonly checkChange?: (change: Change) => void;
  /** Values for what the plan left unknown. Every attribute that cannot be configured needs one, even if it is null. */
  readonly computed: (change: Change) => ObjectValue;
  /** The value of an attribute that cannot be configured and that `computed` lacks. @default an error */
  readonly usual?: (name: string, attribute: Attribute, change: Change) => Value;
  /** How the provider writes a text that configurations write otherwise, by attribute. */
  readonly spelled?: Readonly<Record<string, (written: string) => string>>;
  /** What the real provider stores where a configuration says nothing. */
  readonly stored?: StoredValues;
  /** By attribute. */
  readonly mirrors?: Readonly<Record<string, Mirror>>;
  /** The plan with the prior value of what the provider takes for no change. */
  readonly settle?: (planned: ObjectValue, prior: ObjectValue) => ObjectValue;
  /** The state in the world, where the provider shows more than the plan and `computed` say. */
  readonly finish?: (state: ObjectValue, change: Change, schema: Schema) => ObjectValue;
  /** How the objects are kept in a Kubernetes API server. @default they are always in the world */
  readonly inCluster?: (schema: Schema) => ClusterResource;
  /** The id that `terraform import` expects. @default the attribute `id` */
  readonly importId?: (attributes: ObjectValue) => string;
}

export interface DataSourceOverlay extends SchemaNotes {
  readonly checks?: Readonly<Record<string, Check>>;
  /** Values for what the configuration leaves out. Throws ProviderError. */
  readonly read: (config: ObjectValue, surroundings: Surroundings) => ObjectValue;
}

/** The result of a provider configuration. */
export interface Configured {
  readonly account: string;
  readonly region: string;
  readonly defaultTags: Value;
  /** The Kubernetes API server that holds the objects of this configuration. @default they are in the world */
  readonly cluster?: Cluster | undefined;
  /** Throws ProviderError if nothing answers at the configured address. */
  readonly reach?: () => void;
  /** The name of the realm that holds objects of this kind. */
  realm(global: boolean): string;
}

/** One provider: its package, its types and how its configuration is read. */
export interface EmulatedProvider {
  readonly name: "aws" | "kubernetes" | "helm";
  readonly protocol: 5 | 6;
  readonly resources: Readonly<Record<string, ResourceOverlay>>;
  /** What the emulator does with a type that is in neither list. @default it refuses it */
  readonly otherResource?: (type: string, schema: Schema) => ResourceOverlay;
  readonly dataSources: Readonly<Record<string, DataSourceOverlay>>;
  readonly configure: (config: ObjectValue, options: ConfigureOptions) => Configured;
}

export interface ConfigureOptions {
  /** The account to use, whatever the configuration allows. */
  readonly account: string | undefined;
  readonly world: World;
  /** Of the commands by which a configuration signs in to a cluster. @default that of this process */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Where relative paths of charts begin. @default the folder in which this process was started */
  readonly directory?: string | undefined;
}
