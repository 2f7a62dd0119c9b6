import { startEmulator } from "@ml-platform/emulator";
import type { Checkout } from "./checkout.ts";

/** The emulator for programs that start none of their own, on the world of a checkout. It runs in this process. */
export class PeerEmulator {
  private readonly checkout: Checkout;
  private running: Awaited<ReturnType<typeof startEmulator>> | undefined;

  constructor(checkout: Checkout) {
    this.checkout = checkout;
  }

  /** Variables that attach it to Terraform. */
  get environment(): Readonly<Record<string, string>> {
    return this.running?.environment ?? {};
  }

  /** Starts it, again if the world was replaced. */
  async start(): Promise<void> {
    await this.stop();
    this.running = await startEmulator({ worldDirectory: `${this.checkout.rehearsal}/world` });
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
  }
}
