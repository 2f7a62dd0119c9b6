import type { NetworkSpec, Problem } from "@ml-platform/rules";
import type { z } from "zod";

/** What a section's rules may need to know of the environment around it. */
export interface Surroundings {
  readonly region: string;
  readonly protected: boolean;
  /** The network that the environment uses: its own, or that of its base. */
  readonly network: NetworkSpec;
}

/** A rule between a section and the rest of its environment. It runs only where `needs` and the section are well-formed. */
export interface SectionRule<Value> {
  readonly needs: readonly (keyof Surroundings)[];
  check(section: Value, around: Surroundings): readonly Problem[];
}

/**
 * One section of an environment: its keys with their defaults and descriptions, its rules, and how a personal
 * environment derives its own from its base's. The stacks that it leads to are in `stacks/`, in a folder of the same name.
 */
export interface Section<Schema extends z.ZodType = z.ZodType, Value = z.output<Schema>> {
  /** One sentence for `docs/environment.md`. */
  readonly description: string;
  readonly schema: Schema;
  /** @default none */
  readonly rules?: readonly SectionRule<z.output<Schema>>[];
  /** What a permanent environment has that leaves the section out. @default nothing */
  readonly absent?: Value;
  /** Fills in defaults that depend on the environment. @default nothing depends on it */
  readonly complete?: (section: z.output<Schema>, around: Surroundings) => Value;
  /**
   * A personal environment's own section, from its base's and what its author changes.
   *
   * @default the base's section with the changes merged into it
   */
  readonly derive?: (base: z.input<Schema> | undefined, changes: object) => unknown;
}

/** Keeps the types of schema and value, which an annotation would widen. */
export function defineSection<Schema extends z.ZodType, Value = z.output<Schema>>(
  section: Section<Schema, Value>,
): Section<Schema, Value> {
  return section;
}
