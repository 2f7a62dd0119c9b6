import type { SecretListEntry, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import pLimit from "p-limit";
import { awsRefusal } from "./aws-refusal.ts";
import type { Content } from "./content.ts";
import { patientRetries } from "./retries.ts";

/** The current value of a secret. */
export interface Held {
  readonly content: Content;
  /** Id of the version. */
  readonly version: string;
}

/** What a secret has: a value, none yet, or no existence; or it waits to be deleted. */
export type Found = Held | "no value" | "absent" | "deleted";

export function isHeld(found: Found | undefined): found is Held {
  return typeof found === "object";
}

/** How many secrets one request reads. Source: BatchGetSecretValue in the API reference. */
const batchSize = 20;
/** Requests at once: what is refused for too many is tried again. */
const atOnce = 8;

/** What came of writing a version. */
export type Put = "current" | "taken" | "not current";

export interface StorePlace {
  readonly region: string;
  /** @default AWS's own */
  readonly endpoint?: string | undefined;
}

/**
 * The secrets of an account in AWS Secrets Manager, whose SDK is loaded with the first request. Throttled requests are tried
 * again; whatever else fails throws a `UserError`, which never has a value in it.
 */
export class SecretsStore {
  private readonly place: StorePlace;
  private readonly limit = pLimit(atOnce);
  private made: Promise<SecretsManagerClient> | undefined;
  private readsBatches = true;

  constructor(place: StorePlace) {
    this.place = place;
  }

  /** The current value of each secret. @param names in AWS @param onRead called with how many were read so far */
  async read(names: readonly string[], onRead: (count: number) => void = () => {}): Promise<Map<string, Found>> {
    const batches = Array.from({ length: Math.ceil(names.length / batchSize) }, (_, index) =>
      names.slice(index * batchSize, (index + 1) * batchSize),
    );
    const found = new Map<string, Found>();
    await this.limit.map(batches, async (batch) => {
      for (const [name, each] of await this.readBatch(batch)) found.set(name, each);
      onRead(found.size);
    });
    return found;
  }

  /** @param stage of the version @default AWSCURRENT */
  async readOne(name: string, stage?: "AWSPREVIOUS"): Promise<Found> {
    const { GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
    try {
      const client = await this.client();
      const {
        SecretString,
        SecretBinary,
        VersionId = "",
      } = await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: stage }));
      return held(SecretString, SecretBinary, VersionId);
    } catch (failure) {
      const found = foundBy(failure);
      if (found !== undefined) return found;
      throw awsRefusal(failure, `read ${name}`);
    }
  }

  /**
   * Writes a version, which becomes the current one; the one before stays as AWSPREVIOUS.
   *
   * @returns "taken" if a version of this id has another value, "not current" if it was there and is not the current one
   */
  put(name: string, content: Content, token: string): Promise<Put> {
    return this.limit(async () => {
      const { PutSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
      try {
        const client = await this.client();
        const { VersionStages = [] } = await client.send(
          new PutSecretValueCommand({ SecretId: name, ClientRequestToken: token, ...asInput(content) }),
        );
        return VersionStages.includes("AWSCURRENT") ? "current" : "not current";
      } catch (failure) {
        if (nameOf(failure) === "ResourceExistsException") return "taken";
        throw awsRefusal(failure, `write ${name}`);
      }
    });
  }

  /** Creates a secret with its first value. @returns "taken" if it exists with another */
  create(name: string, content: Content, token: string, tags: Readonly<Record<string, string>>): Promise<Put> {
    return this.limit(async () => {
      const { CreateSecretCommand } = await import("@aws-sdk/client-secrets-manager");
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      try {
        const client = await this.client();
        await client.send(
          new CreateSecretCommand({ Name: name, ClientRequestToken: token, Tags, ...asInput(content) }),
        );
        return "current";
      } catch (failure) {
        if (nameOf(failure) === "ResourceExistsException") return "taken";
        throw awsRefusal(failure, `create ${name}`);
      }
    });
  }

  /** Has the rotation of a secret begin now. @throws {UserError} also while one is under way */
  async rotate(name: string, token: string): Promise<void> {
    const { RotateSecretCommand } = await import("@aws-sdk/client-secrets-manager");
    try {
      const client = await this.client();
      await client.send(
        new RotateSecretCommand({ SecretId: name, ClientRequestToken: token, RotateImmediately: true }),
      );
    } catch (failure) {
      throw awsRefusal(failure, `rotate ${name}`);
    }
  }

  /** Every secret whose name begins so, without values; those that wait to be deleted, too. */
  async list(prefix: string): Promise<SecretListEntry[]> {
    const { paginateListSecrets } = await import("@aws-sdk/client-secrets-manager");
    const entries: SecretListEntry[] = [];
    try {
      const client = await this.client();
      const input = { Filters: [{ Key: "name" as const, Values: [prefix] }], IncludePlannedDeletion: true };
      for await (const { SecretList = [] } of paginateListSecrets({ client, pageSize: 100 }, input)) {
        entries.push(...SecretList);
      }
    } catch (failure) {
      throw awsRefusal(failure, `list the secrets of ${prefix}`);
    }
    return entries.filter(({ Name = "" }) => Name.startsWith(prefix));
  }

  private async readBatch(names: readonly string[]): Promise<(readonly [string, Found])[]> {
    const found = new Map(this.readsBatches ? await this.tryBatch(names) : []);
    const others = names.filter((name) => !found.has(name));
    for (const name of others) found.set(name, await this.readOne(name));
    return [...found];
  }

  /** What one request says of them; nothing of those that have to be asked for by themselves. */
  private async tryBatch(names: readonly string[]): Promise<(readonly [string, Found])[]> {
    const { BatchGetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
    try {
      const client = await this.client();
      const { SecretValues = [], Errors = [] } = await client.send(
        new BatchGetSecretValueCommand({ SecretIdList: [...names] }),
      );
      const values = SecretValues.map(
        ({ Name = "", SecretString, SecretBinary, VersionId = "" }) =>
          [Name, held(SecretString, SecretBinary, VersionId)] as const,
      );
      const others = Errors.flatMap(({ SecretId = "", ErrorCode = "", Message = "" }) => {
        const each = foundBy(Object.assign(new Error(Message), { name: ErrorCode }));
        return each === undefined ? [] : [[SecretId, each] as const];
      });
      return [...values, ...others];
    } catch (failure) {
      // Members of teams may read their secrets one by one only.
      if (nameOf(failure) === "AccessDeniedException") this.readsBatches = false;
      // moto refuses the whole batch for one secret that has no value.
      else if (foundBy(failure) === undefined) throw awsRefusal(failure, "read secrets");
      return [];
    }
  }

  private client(): Promise<SecretsManagerClient> {
    this.made ??= this.make();
    return this.made;
  }

  private async make(): Promise<SecretsManagerClient> {
    const { SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
    const { region, endpoint } = this.place;
    return new SecretsManagerClient({
      region,
      retryStrategy: patientRetries(),
      ...(endpoint !== undefined && { endpoint }),
    });
  }
}

function asInput(content: Content) {
  return typeof content === "string" ? { SecretString: content } : { SecretBinary: content };
}

function held(text: string | undefined, bytes: Uint8Array | undefined, version: string): Held {
  return { content: text ?? bytes ?? "", version };
}

function nameOf(failure: unknown): string {
  return failure instanceof Error ? failure.name : "";
}

/** What a failure says about whether there is a value; undefined if it is about something else. */
function foundBy(failure: unknown): Exclude<Found, Held> | undefined {
  const { name = "", message = "" } = failure instanceof Error ? failure : {};
  if (name === "ResourceNotFoundException") return /secret value/.test(message) ? "no value" : "absent";
  if (name === "InvalidRequestException" && /delet/.test(message)) return "deleted";
  return undefined;
}
