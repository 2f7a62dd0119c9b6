import { findMoto, type LocalAwsOptions, MotoClient, noMoto, startLocalAws } from "@ml-platform/emulator";
import { loadLearned } from "@ml-platform/emulator/learned";
import { findProvider, noMirror } from "@ml-platform/emulator/provider-mirror";
import { startProviderPool } from "@ml-platform/emulator/real";
import { type Environment, reachedAt } from "@ml-platform/environments";
import { afterAll, beforeEach, vi } from "vitest";
import { refusalOfPool } from "../../local/pooled-provider.ts";
import { keptSchemas } from "../../testing/kept-schemas.ts";
import { beforeAllWithTerraform, skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";
import { type Inventory, inventory } from "./inventory.ts";

const executable = findProvider();

/** Why these tests are skipped; undefined if they can run. */
export const missing = executable === undefined ? noMirror : findMoto() === undefined ? noMoto : undefined;

/** Whatever our stacks consist of: the emulator knows these types. */
const types = (): ReadonlySet<string> => new Set(loadLearned().keys());

/** moto believes any credentials, and takes them for the account's. */
export const credentials = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };

type LocalOptions = Pick<LocalAwsOptions, "echoAutoMode"> & {
  /** Whether nobody has prepared the account: it has no state bucket and no key. @default false */
  readonly isEmpty?: boolean;
};

interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A repository whose environments are in a local AWS that has one account, with its state bucket and key. */
export class LocalAccount extends Rehearsal {
  readonly url: string;
  readonly client: MotoClient;
  private readonly stops: readonly (() => Promise<void>)[];

  private constructor(
    environments: readonly [Environment, ...Environment[]],
    url: string,
    providers: object,
    stops: LocalAccount["stops"],
  ) {
    super(environments, {
      startProviders: async () => ({
        environment: { ...providers },
        refusal: refusalOfPool,
        stop: async () => {},
      }),
    });
    this.target = "aws";
    this.url = url;
    this.client = new MotoClient(url, environments[0].region);
    this.stops = stops;
  }

  /** @param environments of one account */
  static async start(
    environments: readonly [Environment, ...Environment[]],
    options: LocalOptions,
  ): Promise<LocalAccount> {
    const [{ account, region }] = environments;
    const { isEmpty = false, ...aside } = options;
    const aws = await startLocalAws({ account: account.id, region, ...aside });
    const pool = await startProviderPool({
      executable: () => executable as string,
      environment: credentials,
      types,
      schemas: keptSchemas,
    });
    const [first, ...others] = environments;
    const placed = others.map((environment) => reachedAt(aws.url, environment));
    const local = new LocalAccount([reachedAt(aws.url, first), ...placed], aws.url, pool.environment, [
      () => pool.stop(),
      () => aws.stop(),
    ]);
    if (!isEmpty) await local.bootstrap();
    return local;
  }

  override run(command: string) {
    return super.run(command, { env: credentials });
  }

  async stop(): Promise<void> {
    for (const stop of this.stops) await stop();
  }

  environment(name: string): Environment {
    const environment = this.environments.find((each) => each.name === name);
    if (environment === undefined) throw new Error(`${name} is not in this account`);
    return environment;
  }

  /** Changes what the author of an environment wrote. */
  change(name: string, change: (environment: Environment) => Environment): void {
    this.environments = this.environments.map((each) => (each.name === name ? change(each) : each));
  }

  /** The objects of an environment in the state bucket: those that are there, and those that were. */
  async stored(name: string): Promise<{ readonly now: readonly string[]; readonly before: readonly string[] }> {
    const text = await (await this.s3("GET", `/${this.bucket(name)}?versions&prefix=${name}/`)).text();
    const keys = (element: string) =>
      [...text.matchAll(new RegExp(`<${element}>.*?</${element}>`, "gs"))]
        .filter(([object]) => object.includes("<IsLatest>true</IsLatest>"))
        .map(([object]) => /<Key>(.*?)<\/Key>/.exec(object)?.[1] ?? "");
    return { now: keys("Version").sort(), before: keys("DeleteMarker").sort() };
  }

  /** The state of a stack, as it is in the bucket. @param age how many versions ago @default the current one */
  async state(id: string, age = 0): Promise<string> {
    const [, bucket = "", key = ""] = /^\/([^/]+)\/(.*)$/.exec(this.object(id)) ?? [];
    const listed = await (await this.s3("GET", `/${bucket}?versions&prefix=${key}`)).text();
    const versions = [...listed.matchAll(/<Version>.*?<\/Version>/gs)]
      .filter(([version]) => version.includes(`<Key>${key}</Key>`))
      .map(([version]) => /<VersionId>(.*?)<\/VersionId>/.exec(version)?.[1] ?? "");
    return (await this.s3("GET", `${this.object(id)}?versionId=${versions[age]}`)).text();
  }

  /** An object in the state bucket of an environment; undefined if there is none, or no bucket. */
  async inBucket(name: string, key: string): Promise<string | undefined> {
    const headers = { authorization: this.client.authorization("s3") };
    const response = await fetch(`${this.url}/${this.bucket(name)}/${key}`, { headers });
    return response.status === 404 ? undefined : await response.text();
  }

  /** Does what Terraform does before it uses a state, or a run before it changes an environment: somebody else has it. */
  async lock(id: string, lockInfo: object): Promise<void> {
    await this.s3("PUT", `${this.object(id)}.tflock`, JSON.stringify(lockInfo));
  }

  /** The resources in a stack's state; none has several instances. */
  async resources(id: string): Promise<readonly StateResource[]> {
    const { resources } = JSON.parse(await this.state(id)) as {
      resources: { type: string; name: string; instances: { attributes: Record<string, unknown> }[] }[];
    };
    return resources.map(({ type, name, instances }) => ({ type, name, attributes: instances[0]?.attributes ?? {} }));
  }

  /** An attribute of the first resource of a type in a stack's state. */
  async attribute(id: string, type: string, name: string): Promise<string> {
    return String((await this.resources(id)).find((each) => each.type === type)?.attributes[name]);
  }

  /** Path of a state in S3, or of what only has a lock. */
  private object(id: string): string {
    const { name } = this.environments.find((each) => /^[-_]/.test(id.replace(each.name, ""))) as Environment;
    return `/${this.bucket(name)}/${name}/${id}.tfstate`;
  }

  private bucket(name: string): string {
    const { backend } = this.environment(name);
    if (backend.type !== "s3") throw new Error(`the states of ${name} are not in S3`);
    return backend.bucket;
  }

  /** The part of `platform bootstrap` that environments need. */
  private async bootstrap(): Promise<void> {
    const [{ name, region }] = this.environments as [Environment];
    const bucket = this.bucket(name);
    const location = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
    await this.s3("PUT", `/${bucket}`, location);
    const versioning = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    await this.s3("PUT", `/${bucket}?versioning`, versioning);
    for (const RoleName of ["admin", "viewer"]) {
      await this.client.query("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument: "{}" });
    }
    const { KeyMetadata } = (await this.client.json("kms", "TrentService.CreateKey", {})) ?? {};
    const { KeyId: TargetKeyId } = KeyMetadata as { readonly KeyId: string };
    const AliasName = "alias/terraform-state";
    await this.client.json("kms", "TrentService.CreateAlias", { AliasName, TargetKeyId });
  }

  private async s3(method: "GET" | "PUT", path: string, body?: string): Promise<Response> {
    const headers = { authorization: this.client.authorization("s3") };
    const response = await fetch(`${this.url}${path}`, { method, headers, ...(body !== undefined && { body }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}

/** Vitest lets this process finish its tests, which may take minutes, when it is killed itself. */
function endWithVitest(): void {
  process.kill(process.pid, "SIGTERM");
}

/**
 * Starts a local account before the tests of a file, unless they are skipped, and stops it after them.
 *
 * @param environments of one account
 */
export function localAccount(
  environments: readonly [Environment, ...Environment[]],
  options: LocalOptions = {},
): {
  readonly account: () => LocalAccount;
  /** What the account held before anything was applied. */
  readonly before: () => Inventory;
} {
  let account: LocalAccount | undefined;
  let before: Inventory = {};
  skipWithoutTerraform();
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  beforeAllWithTerraform(async () => {
    if (missing !== undefined) return;
    process.once("disconnect", endWithVitest);
    // Our own calls to AWS find them where the SDK looks.
    for (const [name, value] of Object.entries(credentials)) vi.stubEnv(name, value);
    account = await LocalAccount.start(environments, options);
    before = await inventory(account.client);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await account?.stop();
    process.off("disconnect", endWithVitest);
  });
  return {
    account() {
      if (account === undefined) throw new Error("the account was not started");
      return account;
    },
    before: () => before,
  };
}
