import type { ProviderClient } from "@ml-platform/emulator/real";
import { unknown } from "@ml-platform/emulator/real";
import { type Asked, askProvider } from "../../reference/asked.ts";
import { Configuration, type Stacks } from "../../reference/configuration.ts";
import { refusal } from "../../reference/refusal.ts";
import { referenceProblems, typed } from "../../reference/schema-check.ts";

/** The real provider, which validates what is synthesized: as `terraform validate` does, but in one process for all. */
export class Validator {
  private readonly asked: Asked;
  private client: ProviderClient | undefined;

  private constructor(asked: Asked) {
    this.asked = asked;
  }

  static async start(): Promise<Validator> {
    return new Validator(await askProvider());
  }

  /** What Terraform finds by the provider's schema, or the provider itself, in the stacks of an environment. */
  async problems(stacks: Stacks): Promise<string[]> {
    this.client ??= await this.asked.connect(stacks);
    const client = this.client;
    const configuration = new Configuration(stacks);
    const schemaOf = (type: string) => client.resourceSchema(type);
    const found: string[] = [];
    for (const resource of configuration.resources.values()) {
      const { value, problems } = typed(resource, configuration, schemaOf, () => unknown);
      const bySchema = [...referenceProblems(resource, configuration, schemaOf), ...problems];
      const message =
        bySchema.length > 0 ? bySchema.join("; ") : refusal(await client.validateResource(resource.type, value));
      if (message !== undefined) found.push(`${resource.id}: ${message}`);
    }
    return found;
  }

  async stop(): Promise<void> {
    await this.asked.stop();
  }
}
