/** Steps of a controller that do not depend on each other: one that fails keeps none of the others from being taken. */
export class Attempts {
  private readonly problems: string[] = [];

  /** @param what the step is about */
  async take(what: string, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** @throws {Error} with all that failed */
  settle(): void {
    if (this.problems.length > 0) throw new Error(this.problems.join("; "));
  }
}
