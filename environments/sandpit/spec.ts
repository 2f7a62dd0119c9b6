/** What makes a sandpit: kept in the registry, so that it can be made again without anything else. */
export interface SandpitSpec {
  readonly name: string;
  /** User name. */
  readonly owner: string;
  /** In the base's cluster, or with a network and clusters of its own. */
  readonly kind: "shared" | "dedicated";
  /** Range of its own network, of a dedicated one. */
  readonly range?: string | undefined;
  /** Version of its own clusters. @default - the base's */
  readonly kubernetes?: string | undefined;
  /** What its owner changed, by section. @default - nothing */
  readonly changes?: object | undefined;
  /** Whether its nodes and workloads are scaled to zero. */
  readonly asleep: boolean;
}
