import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "@ml-platform/emulator";
import {
  isList,
  isObject,
  type ObjectValue,
  offlineConfiguration,
  ProviderClient,
  providerExecutable,
  startProviderProcess,
} from "@ml-platform/emulator/real";
import { findProviderMirror, mirroredVersion, noMirror } from "@ml-platform/emulator/testing";
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

const mirror = findProviderMirror();
const executable = mirror === undefined ? undefined : providerExecutable(mirror, mirroredVersion);

/** Why the real provider cannot be asked; undefined if it can. */
export const noProvider = executable === undefined ? noMirror : undefined;

/** The real provider, which validates and plans without a network. */
export async function askProvider(): Promise<Asked> {
  if (executable === undefined) throw new Error(noMirror);
  const running = await startProviderProcess(executable);
  // Looking up the account takes a call to AWS.
  const offline = { ...offlineConfiguration, allowed_account_ids: null };
  return {
    connect: (stacks) => connected(running.address, stacks, offline),
    stop: () => running.stop(),
  };
}

async function connected(address: string, stacks: Stacks, overrides: ObjectValue): Promise<ProviderClient> {
  const client = await ProviderClient.connect(address);
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
