import type { ObjectValue } from "../wire/value.ts";
import {
  type Finding,
  offlineConfiguration,
  type PlanInput,
  type PlanResult,
  ProviderClient,
  ProviderGone,
} from "./provider-client.ts";
import { type ProviderProcess, startProviderProcess } from "./provider-process.ts";

/** A provider that is started again when it panics, as some types do when they are given nonsense. */
export class RunningProvider {
  private readonly executable: string;
  private process: ProviderProcess;
  /** Asks for schemas, which survive a restart. */
  client: ProviderClient;

  private constructor(executable: string, process: ProviderProcess, client: ProviderClient) {
    this.executable = executable;
    this.process = process;
    this.client = client;
  }

  static async start(executable: string): Promise<RunningProvider> {
    return new RunningProvider(executable, ...(await started(executable)));
  }

  validateResource(type: string, config: ObjectValue): Promise<Finding[]> {
    return this.ask(
      (client) => client.validateResource(type, config),
      (finding) => [finding],
    );
  }

  validateDataSource(type: string, config: ObjectValue): Promise<Finding[]> {
    return this.ask(
      (client) => client.validateDataSource(type, config),
      (finding) => [finding],
    );
  }

  plan(type: string, input: PlanInput): Promise<PlanResult> {
    const nothing = { planned: null, requiresReplace: [], private: new Uint8Array(), legacy: false };
    return this.ask(
      (client) => client.plan(type, input),
      (finding) => ({ ...nothing, findings: [finding] }),
    );
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.process.stop();
  }

  private async ask<Answer>(
    question: (client: ProviderClient) => Promise<Answer>,
    panicked: (finding: Finding) => Answer,
  ): Promise<Answer> {
    try {
      return await question(this.client);
    } catch (error) {
      if (!(error instanceof ProviderGone)) throw error;
      await this.stop();
      [this.process, this.client] = await started(this.executable);
      return panicked({ severity: "error", summary: "the provider panics", detail: "", path: [] });
    }
  }
}

async function started(executable: string): Promise<[ProviderProcess, ProviderClient]> {
  const process = await startProviderProcess(executable);
  try {
    const client = await ProviderClient.connect(process.address);
    await client.configure(offlineConfiguration);
    return [process, client];
  } catch (error) {
    await process.stop();
    throw error;
  }
}
