import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unknown } from "../wire/value.ts";
import { offlineConfiguration, ProviderClient, ProviderGone, withEmptyBlocks } from "./provider-client.ts";
import { findProvider, noMirror } from "./provider-mirror.ts";
import { type ProviderProcess, startProviderProcess } from "./provider-process.ts";

const executable = findProvider();

describe("the real AWS provider", () => {
  beforeEach(({ skip }) => skip(executable === undefined, noMirror));
  let running: ProviderProcess;
  let provider: ProviderClient;
  beforeAll(async () => {
    if (executable === undefined) return;
    running = await startProviderProcess(executable);
    provider = await ProviderClient.connect(running.address);
    await provider.configure(offlineConfiguration);
  }, 120_000);
  afterAll(async () => {
    provider?.close();
    await running?.stop();
  });

  const vpc = (config: object) => {
    const schema = provider.resourceSchema("aws_vpc");
    if (schema === undefined) throw new Error("no aws_vpc");
    return withEmptyBlocks({ ...config }, schema);
  };

  it("shows its schemas with what the generated packages leave out", () => {
    const database = provider.resourceSchema("aws_db_instance");
    expect(database?.block.attributes["password"]).toMatchObject({ optional: true, sensitive: true });
    expect(database?.block.attributes["password_wo"]).toMatchObject({ write_only: true });
    expect(provider.resourceSchema("aws_vpc")?.version).toBe(1);
    expect(provider.resourceSchema("aws_eks_node_group")?.block.block_types["taint"]?.max_items).toBe(50);
    expect(provider.dataSourceSchema("aws_caller_identity")?.block.attributes["account_id"]?.computed).toBe(true);
    expect(provider.resourceSchema("aws_nothing")).toBeUndefined();
    expect(provider.resourceTypes().length).toBeGreaterThan(1500);
  });

  it("validates", async () => {
    expect(await provider.validateResource("aws_vpc", vpc({ cidr_block: "10.0.0.0/16" }))).toEqual([]);
    expect(await provider.validateResource("aws_vpc", vpc({ instance_tenancy: "shared" }))).toMatchObject([
      {
        severity: "error",
        summary: 'expected instance_tenancy to be one of ["default" "dedicated"], got shared',
        path: ["instance_tenancy"],
      },
    ]);
  });

  it("plans defaults, unknown values and replacement", async () => {
    const config = vpc({ cidr_block: "10.0.0.0/16" });
    const created = await provider.plan("aws_vpc", { prior: null, proposed: config, config });
    expect(created.planned).toMatchObject({ instance_tenancy: "default", id: unknown, cidr_block: "10.0.0.0/16" });
    const known = Object.entries(created.planned ?? {}).filter(([, value]) => value !== unknown);
    const prior = { ...Object.fromEntries(known), id: "vpc-1" };
    const moved = vpc({ cidr_block: "10.1.0.0/16" });
    const changed = await provider.plan("aws_vpc", { prior, proposed: { ...prior, ...moved }, config: moved });
    expect(changed.requiresReplace).toEqual([["cidr_block"], ["id"]]);
    const destroyed = await provider.plan("aws_vpc", { prior, proposed: null, config: null });
    expect(destroyed.planned).toBeNull();
  });

  it("says so when the provider has ended", async () => {
    const another = await startProviderProcess(executable as string);
    const client = await ProviderClient.connect(another.address);
    await another.stop();
    await expect(client.configure(offlineConfiguration)).rejects.toThrow(ProviderGone);
    client.close();
  }, 60_000);
});
