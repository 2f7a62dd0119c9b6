import { readFileSync } from "node:fs";
import type { LearnedPath, LearnedType } from "../../learned/learned-type.ts";

/** What the provider's own schema says of a type that the package of its bindings does not. */
export interface ProviderFacts {
  readonly schemaVersion: number;
  /** How long the provider waits, as Go writes durations. @default 20 minutes, as the SDK does */
  readonly timeouts?: Readonly<Partial<Record<"create" | "update" | "delete", string>>>;
  readonly paths: Readonly<Record<string, LearnedPath & { readonly quantity?: true }>>;
}

/**
 * What replaces an object, defaults, and which texts are quantities, of hashicorp/kubernetes 2.38.0: `ForceNew`,
 * `Default`, `Computed` blocks, `Sensitive`, `WriteOnly` and the use of `suppressEquivalentResourceQuantity` in
 * `kubernetes.Provider().ResourcesMap`, written out by a Go program that imports the provider (2026-11-26).
 */
export const providerFactsFile = new URL("./provider-2.38.0.json", import.meta.url);

const facts = JSON.parse(readFileSync(providerFactsFile, "utf8")) as Readonly<Record<string, ProviderFacts>>;

/** @throws if the table has no such type */
export function factsOf(type: string): ProviderFacts {
  const found = facts[type];
  if (found === undefined) throw new Error(`provider-2.38.0.json says nothing of ${type}`);
  return found;
}

/** The facts of a type as the planning of learned types takes them; the rest of its schema is that of the package. */
export function asLearned({ schemaVersion, paths }: ProviderFacts): LearnedType {
  return { schemaVersion, legacy: true, isPartial: true, paths };
}
