/** States and their locks, as a server keeps them for Terraform's http backend; each server has status codes of its own. */
export class KeptStates {
  /** By the name of the state, which is the id of its stack. */
  readonly states = new Map<string, string>();
  /** What the holder of each lock wrote about itself. */
  readonly locks = new Map<string, string>();

  /** @returns what the present holder wrote, if there is another one */
  acquire(name: string, lock: string): string | undefined {
    const held = this.locks.get(name);
    if (held === undefined) this.locks.set(name, lock);
    return held;
  }

  /** Whether `id` is the lock of a state, or it has none. */
  isHeldBy(name: string, id: string | undefined): boolean {
    const held = this.locks.get(name);
    return held === undefined ? id === undefined : (JSON.parse(held) as { readonly ID?: string }).ID === id;
  }
}
