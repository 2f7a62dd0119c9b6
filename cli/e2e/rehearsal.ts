import type { Environment } from "@ml-platform/environments";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import type { Services } from "../services.ts";
import { TestRepository } from "../testing/test-repository.ts";

/** A repository whose environments are synthesized, planned and applied by the real code, on the emulator. */
export class Rehearsal extends TestRepository {
  private readonly overrides: Partial<Services>;

  constructor(environments: readonly Environment[] = referenceEnvironments, overrides: Partial<Services> = {}) {
    super(environments);
    this.overrides = overrides;
  }

  override services(): Partial<Services> {
    return this.overrides;
  }

  /** Faults for the emulator to make from now on. */
  setFaults(faults: readonly object[]): void {
    this.write(".platform/emulated/faults.json", JSON.stringify(faults));
  }
}

/** The same environment as its authors would make it before they take it down. */
export function unprotected(environment: Environment): Environment {
  return {
    ...environment,
    protected: false,
    clusters: Object.fromEntries(
      Object.entries(environment.clusters).map(([name, cluster]) => [name, { ...cluster, deletionProtection: false }]),
    ),
  };
}
