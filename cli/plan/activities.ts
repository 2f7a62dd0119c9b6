import type { TerraformEvent } from "../terraform/events.ts";

/** What Terraform is doing to a resource. */
export interface Operation {
  readonly stack: string;
  readonly address: string;
  /** `creating`, `refreshing`. */
  readonly doing: string;
  /** Milliseconds of the clock that {@link Activities} has. */
  readonly since: number;
}

const gerunds: Readonly<Record<string, string>> = {
  create: "creating",
  update: "changing",
  delete: "destroying",
  read: "reading",
};

/** The operations that run in each stack of a run, as Terraform's events tell. */
export class Activities {
  private readonly now: () => number;
  private readonly running = new Map<string, Operation>();

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Takes note of an event: https://developer.hashicorp.com/terraform/internals/machine-readable-ui#operation-messages */
  follow(stack: string, { type, hook }: TerraformEvent): void {
    // A provisioner runs within the creation of its resource.
    if (hook?.resource === undefined || type.startsWith("provision_")) return;
    const { resource, action = "refresh" } = hook;
    const address = resource.addr;
    const key = `${stack} ${address}`;
    if (type.endsWith("_start")) {
      const doing = gerunds[action] ?? `${action}ing`;
      this.running.set(key, { stack, address, doing, since: this.now() });
    } else if (type.endsWith("_complete") || type.endsWith("_errored")) this.running.delete(key);
  }

  /** Nothing runs in the stack any more. */
  end(stack: string): void {
    for (const [key, operation] of this.running) if (operation.stack === stack) this.running.delete(key);
  }

  /** The running operations of one stack or, by default, of all, the oldest first. */
  operations(stack?: string): Operation[] {
    const all = [...this.running.values()].sort((one, other) => one.since - other.since);
    return stack === undefined ? all : all.filter((operation) => operation.stack === stack);
  }
}

/** Whether an operation changes the world: if it is cut off, its result may be missing from the state. */
export function isChange({ doing }: Operation): boolean {
  return ["creating", "changing", "destroying"].includes(doing);
}
