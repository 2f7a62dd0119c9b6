import type { Environment } from "@ml-platform/environments";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import type { Services } from "../services.ts";
import { TestRepository } from "../testing/test-repository.ts";

/** A repository whose environments are synthesized, planned and applied on the emulator by the real code. */
export class Rehearsal extends TestRepository {
  private readonly overrides: Partial<Services>;

  constructor(environments: readonly Environment[] = referenceEnvironments, overrides: Partial<Services> = {}) {
    super(environments);
    this.overrides = overrides;
  }

  override services(): Partial<Services> {
    return this.overrides;
  }

  /** Sets the faults that the emulator injects from now on. */
  setFaults(faults: readonly object[]): void {
    this.write(".platform/emulated/faults.json", JSON.stringify(faults));
  }
}

/** The environment as its authors would change it before they destroy it. */
export function unprotected(environment: Environment): Environment {
  return {
    ...environment,
    protected: false,
    clusters: Object.fromEntries(
      Object.entries(environment.clusters).map(([name, cluster]) => [name, { ...cluster, deletionProtection: false }]),
    ),
  };
}
