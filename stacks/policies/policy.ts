/** A rule that every synthesized stack obeys, checked before anything is written. */
export interface Policy {
  /** How an exemption names it: `no-open-ingress`. */
  readonly id: string;
  /** One sentence for `platform validate` and the documentation. */
  readonly description: string;
  /** What is wrong with a block and how to mend it, or nothing. */
  check(block: SynthesizedBlock, context: PolicyContext): string | undefined;
}

export interface PolicyContext {
  /** Whether the environment is one whose data must survive mistakes. */
  readonly protected: boolean;
}

/** A block of `cdk.tf.json`. */
export interface SynthesizedBlock {
  /** `aws_vpc`; `data.aws_vpc`, `provider.aws`, `backend.s3` and `output` for what is no resource. */
  readonly type: string;
  readonly constructPath: string;
  readonly config: JsonObject;
  /** Tags that the provider puts on every resource. */
  readonly defaultTags: Readonly<Record<string, string>>;
}

export interface JsonObject {
  readonly [key: string]: unknown;
}

/** A value's blocks as a list, however they were written: absent, one, or many. */
export function blocks(value: unknown): JsonObject[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]) as JsonObject[];
}
