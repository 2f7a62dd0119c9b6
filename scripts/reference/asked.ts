import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findMoto, MotoClient, noMoto, startEmulator, startLocalAws } from "@ml-platform/emulator";
import { findProvider, noMirror } from "@ml-platform/emulator/provider-mirror";
import {
  isList,
  isObject,
  type ObjectValue,
  offlineConfiguration,
  ProviderClient,
  startProviderProcess,
} from "@ml-platform/emulator/real";
import type { Stacks } from "./configuration.ts";

/** A provider that answers, and how to end it. */
export interface Asked {
  /** @param stacks those of one environment, whose provider configuration is used */
  connect(stacks: Stacks): Promise<ProviderClient>;
  stop(): Promise<void>;
}

interface Reattach {
  readonly Addr: { readonly Network: string; readonly String: string };
}

/** The emulator, with an empty world. */
export async function askEmulator(): Promise<Asked> {
  const worldDirectory = mkdtempSync(join(tmpdir(), "truth-world-"));
  const emulator = await startEmulator({ worldDirectory });
  const reattach = JSON.parse(emulator.environment["TF_REATTACH_PROVIDERS"] ?? "{}") as Record<string, Reattach>;
  const { Network, String: address } = (reattach["registry.terraform.io/hashicorp/aws"] as Reattach).Addr;
  return {
    connect: (stacks) => connected(Network === "unix" ? `unix:${address}` : address, stacks, {}),
    stop: async () => {
      await emulator.stop();
      rmSync(worldDirectory, { recursive: true, force: true });
    },
  };
}

const executable = findProvider();

/** Why the real provider cannot be asked; undefined if it can. */
export const noProvider = executable === undefined ? noMirror : undefined;

/** The real provider, which validates and plans without a network. */
export async function askProvider(): Promise<Asked> {
  if (executable === undefined) throw new Error(noMirror);
  const running = await startProviderProcess(executable);
  // One connection, which is configured anew: it is asked for its schemas once.
  const client = await ProviderClient.connect(running.address);
  // Looking up the account takes a call to AWS.
  const offline = { ...offlineConfiguration, allowed_account_ids: null };
  return {
    connect: (stacks) => configured(client, stacks, offline),
    stop: async () => {
      client.close();
      await running.stop();
    },
  };
}

/** Why the local AWS cannot be asked; undefined if it can. */
export const noLocalAws = noProvider ?? (findMoto() === undefined ? noMoto : undefined);

/** The services that the reference environments use. */
const services = ["autoscaling", "ec2", "eks", "iam", "kms", "logs", "sts"];

/**
 * The real provider, which applies to an AWS on this machine: both are started for each connection, because a provider
 * process has one configuration, and an AWS one account.
 */
export async function askLocalAws(): Promise<Asked> {
  const stops: (() => Promise<void>)[] = [];
  return {
    connect: async (stacks) => {
      if (executable === undefined) throw new Error(noMirror);
      const running = await startProviderProcess(executable);
      stops.push(() => running.stop());
      const { allowed_account_ids: accounts = null, region = null } = providerBlock(stacks);
      const account = String(isList(accounts) ? accounts[0] : "");
      const aws = await startLocalAws({ account, region: String(region) });
      stops.push(() => aws.stop());
      const client = new MotoClient(aws.url, String(region));
      for (const name of principalsOf(stacks)) {
        await client.query("iam", "CreateRole", { RoleName: name, AssumeRolePolicyDocument: "{}" });
      }
      const endpoints = Object.fromEntries(services.map((service) => [service, aws.url]));
      const local = {
        access_key: "local",
        secret_key: "local",
        skip_metadata_api_check: "true",
        // moto answers some nonsense with 500, which the provider would ask again for minutes.
        max_retries: 2,
        endpoints: [endpoints],
      };
      return connected(running.address, stacks, local);
    },
    stop: async () => {
      for (const stop of stops) await stop();
    },
  };
}

/** The roles to which clusters give access. They exist before a cluster does. */
function principalsOf(stacks: Stacks): string[] {
  const entries = /"principal_arn":"arn:aws:iam::\d+:role\/([^"]+)"/g;
  return [...new Set([...JSON.stringify(stacks).matchAll(entries)].map(([, name = ""]) => name))];
}

async function connected(address: string, stacks: Stacks, overrides: ObjectValue): Promise<ProviderClient> {
  return configured(await ProviderClient.connect(address), stacks, overrides);
}

async function configured(client: ProviderClient, stacks: Stacks, overrides: ObjectValue): Promise<ProviderClient> {
  await client.configure({ ...providerBlock(stacks), ...overrides });
  return client;
}

/** That of the first stack: the others differ from it in one default tag. */
function providerBlock(stacks: Stacks): ObjectValue {
  const [stack = {}] = Object.values(stacks);
  const blocks = isObject(stack["provider"]) ? stack["provider"]["aws"] : undefined;
  const [block] = isList(blocks) ? blocks : [];
  if (!isObject(block)) throw new Error("the stacks configure no AWS provider");
  return block;
}
