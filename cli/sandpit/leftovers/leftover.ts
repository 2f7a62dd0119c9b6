/** Something in AWS or in a cluster that is marked as a sandpit's. */
export interface Tagged {
  /** Value of the tag or label `sandpit`. */
  readonly sandpit: string;
  /** Of Terraform; the kind of the ARN if that has none here. */
  readonly type: string;
  /** By which Terraform imports it; its ARN if it cannot be imported by one that follows from that. */
  readonly id: string;
  readonly canImport: boolean;
  /** Tag `owner`. @default - not known */
  readonly owner?: string | undefined;
  /** ISO 8601. @default - not known */
  readonly since?: string | undefined;
}

/** A state that no environment and no entry explains. */
export interface StrayState {
  /** Id of its stack. */
  readonly stack: string;
  readonly file: string;
  /** Tag `sandpit` of what it holds. @default - nothing in it says that it is a sandpit's */
  readonly sandpit?: string | undefined;
  readonly owner?: string | undefined;
  readonly resources: number;
  /** Ids and ARNs of what it holds. */
  readonly ids: readonly string[];
}

/** Something that no entry of a registry explains. */
export interface Leftover {
  readonly kind: "state" | "resource" | "bundle" | "admission";
  /** Which sandpit it was of. @default - not known */
  readonly sandpit?: string | undefined;
  /** Such as `aws_iam_role`; absent for what is the registry's own. */
  readonly type?: string;
  readonly id: string;
  readonly since?: string | undefined;
  readonly why: string;
  /** Whether `--yes` removes it. */
  readonly isRemovable: boolean;
}

/** What was found before the registry was read. */
export interface Found {
  readonly tagged: readonly Tagged[];
  readonly states: readonly StrayState[];
}

/** What the registry and the files of environments explain, read after what was found. */
export interface Known {
  /** Sandpits that have an entry, also one that cannot be read. */
  readonly sandpits: ReadonlySet<string>;
  /** Environments that have a file. */
  readonly environments: ReadonlySet<string>;
  readonly bundles: readonly string[];
  readonly admissions: readonly string[];
}

/**
 * What is left over. Pure. A sandpit that is being made has an entry before it has anything else, so what was found before
 * the entries were read, and has none, is nobody's: no age has to pass.
 */
export function leftovers({ tagged, states }: Found, known: Known): Leftover[] {
  const isExplained = (name: string): boolean => known.sandpits.has(name) || known.environments.has(name);
  const inStates = new Set(states.flatMap(({ ids }) => ids));
  return [
    ...states
      .filter(({ sandpit }) => sandpit === undefined || !isExplained(sandpit))
      .map(({ stack, file, sandpit, resources }): Leftover => {
        const holds = `it holds ${resources === 1 ? "a resource" : `${resources} resources`}`;
        return {
          kind: "state",
          sandpit,
          id: stack,
          why:
            sandpit === undefined
              ? `${holds}, no environment and no sandpit has it, and nothing in it says that it was a sandpit's (${file}): ./platform state orphans`
              : `${holds}, and no sandpit is called ${sandpit}`,
          isRemovable: sandpit !== undefined,
        };
      }),
    ...tagged
      .filter(({ sandpit, id }) => !isExplained(sandpit) && !inStates.has(id))
      .map(({ sandpit, type, id, since, canImport }): Leftover => {
        const why = `it has the tag sandpit=${sandpit}, no state holds it, and no sandpit is called so`;
        return {
          kind: "resource",
          sandpit,
          type,
          id,
          since,
          why: canImport
            ? why
            : `${why}; Terraform cannot import it, so it is removed by hand or with what it is part of`,
          isRemovable: canImport,
        };
      }),
    ...known.bundles
      .filter((name) => !isExplained(name))
      .map(
        (name): Leftover => ({
          kind: "bundle",
          sandpit: name,
          id: name,
          why: "stacks are kept for a sandpit that has no entry",
          isRemovable: true,
        }),
      ),
    ...known.admissions
      .filter((name) => !isExplained(name))
      .map(
        (name): Leftover => ({
          kind: "admission",
          sandpit: name,
          id: name,
          why: "a place in the quota, and a range, are given to a sandpit that has no entry",
          isRemovable: true,
        }),
      ),
  ];
}
