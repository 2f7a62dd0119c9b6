import type { AroundRunners, AroundSecrets, NetworkSpec, Problem } from "@ml-platform/rules";
import type { z } from "zod";

/** What a section's rules may need to know about the rest of the environment. */
export interface Surroundings {
  readonly name: string;
  /** Name of the environment that a personal one is derived from. */
  readonly baseName?: string | undefined;
  /** Of a personal environment, its base's. */
  readonly account: { readonly id: string };
  readonly region: string;
  /** Of every resource, besides those that the platform sets: those with a meaning and any others. */
  readonly tags: Readonly<Record<string, string>>;
  readonly protected: boolean;
  /** The network that the environment uses: its own or its base's. */
  readonly network: NetworkSpec;
  /** The clusters that the environment uses: its own or its base's. */
  readonly clusters: Readonly<
    Record<
      string,
      { readonly platform?: unknown; readonly access?: Readonly<Record<string, { readonly principalArn: string }>> }
    >
  >;
  /** The teams of a permanent environment, as their author wrote them. Only rules see them. */
  readonly teams?: AroundSecrets["teams"] | undefined;
  /** The secrets of a permanent environment, likewise. */
  readonly secrets?: AroundRunners["secrets"];
}

/** A rule between a section and the rest of its environment. It runs only where `needs` and the section are well-formed. */
export interface SectionRule<Value> {
  readonly needs: readonly (keyof Surroundings)[];
  check(section: Value, around: Surroundings): readonly Problem[];
}

/**
 * One section of an environment: its keys with their defaults and descriptions, its rules, and how a personal
 * environment derives its own section from its base's. The stacks that are built from it are in `stacks/`.
 */
export interface Section<Schema extends z.ZodType = z.ZodType, Value = z.output<Schema>> {
  /** One sentence for `docs/environment.md`. */
  readonly description: string;
  readonly schema: Schema;
  /** Which environments can have the section. @default - all */
  readonly only?: "permanent" | "personal";
  /** @default none */
  readonly rules?: readonly SectionRule<z.output<Schema>>[];
  /** The value for a permanent environment that leaves out the section. @default - none */
  readonly absent?: Value;
  /** Fills in defaults that depend on the environment. @default - there are none */
  readonly complete?: (section: z.output<Schema>, around: Surroundings) => Value;
  /**
   * Makes the section of a personal environment from its base's section and the author's changes.
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
