import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Fault, Faults } from "../faults.ts";
import type { EmulatedProvider } from "../overlays/overlay.ts";
import { blockType, type Schema } from "../schema/schema.ts";
import { temporaryDirectory } from "../testing/terraform.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import type { ObjectValue, Value } from "../wire/value.ts";
import { Identifiers, systemRandom } from "../world/identifiers.ts";
import { openWorld } from "../world/world.ts";
import { providerHandlers } from "./provider.ts";
import { decode, encode, type Wired } from "./wired.ts";

const configuration: Schema = {
  version: 0,
  block: { attributes: { region: { type: "string", required: true } }, block_types: {} },
};
const disk: Schema = {
  version: 0,
  block: {
    attributes: { id: { type: "string", computed: true }, size: { type: "number", required: true } },
    block_types: {},
  },
};
const provider: EmulatedProvider = {
  name: "aws",
  protocol: 5,
  resources: {
    disk: {
      forceNew: [],
      checks: {
        size: (size) => (Number(size) > 0 ? undefined : `expected size to be at least 1, got ${String(size)}`),
      },
      checkChange: ({ planned }) => {
        if (planned["size"] === 13) throw new ProviderError("creating disk: this size is not available");
      },
      computed: ({ make }) => ({ id: make.ec2("disk") }),
    },
  },
  dataSources: {},
  configure: ({ region }) => ({ account: "1", region: String(region), defaultTags: {}, realm: () => String(region) }),
};

interface Answer {
  readonly diagnostics?: readonly { readonly summary: string; readonly detail: string }[];
  readonly new_state?: Wired;
  readonly private?: Uint8Array;
}

describe("a provider server", () => {
  const first = {};
  const second = {};
  let directory: string;
  let call: (method: string, request: object, peer?: object) => Promise<Answer>;
  const start = (...faults: Fault[]): void => {
    const handlers = providerHandlers({
      provider,
      schemas: { provider: configuration, resources: { disk }, dataSources: {} },
      world: openWorld(directory),
      faults: new Faults(faults),
      make: new Identifiers(systemRandom, () => new Date()),
      account: undefined,
    });
    call = async (method, request, peer = first) => (await handlers[method]?.(request as never, peer)) as Answer;
  };
  beforeEach(() => {
    directory = temporaryDirectory();
    start();
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const wired = (value: Value, schema = disk): Wired => encode(value, blockType(schema.block));
  const stateOf = ({ new_state }: Answer): ObjectValue | null =>
    new_state === undefined ? null : decode(new_state, blockType(disk.block));
  const configure = (region: string, peer?: object) =>
    call("Configure", { config: wired({ region }, configuration) }, peer);
  const apply = (prior: ObjectValue | null, planned: ObjectValue | null, key: Uint8Array = new Uint8Array()) =>
    call("ApplyResourceChange", {
      type_name: "disk",
      prior_state: wired(prior),
      planned_state: wired(planned),
      config: wired(planned),
      planned_private: key,
    });
  const read = (key: Uint8Array | undefined, peer?: object) =>
    call("ReadResource", { type_name: "disk", current_state: wired(null), private: key ?? new Uint8Array() }, peer);

  it("sees only the region that its connection was configured with", async () => {
    await configure("east");
    await configure("west", second);
    const { private: key } = await apply(null, { id: "disk-1", size: 1 });
    expect(stateOf(await read(key))).toEqual({ id: "disk-1", size: 1 });
    expect(stateOf(await read(key, second))).toBeNull();
  });

  it("refuses a connection that was not configured", async () => {
    await expect(read(undefined)).rejects.toThrow("Configure was not called on this connection.");
  });

  it("names a type without an overlay, and where to add one", async () => {
    await configure("east");
    await expect(call("ReadResource", { type_name: "tape" })).rejects.toThrow(
      "The emulator has no overlay for tape: Add one under emulator/overlays (aws).",
    );
  });

  it("reports a bad value with its attribute", async () => {
    const config = wired({ size: 0 });
    expect(await call("ValidateResourceTypeConfig", { type_name: "disk", config })).toMatchObject({
      diagnostics: [
        {
          summary: "invalid value for size",
          detail: "disk: expected size to be at least 1, got 0",
          attribute: { steps: [{ attribute_name: "size" }] },
        },
      ],
    });
  });

  it("returns the prior state with an error, so that terraform does not forget the object", async () => {
    await configure("east");
    const { private: key } = await apply(null, { id: "disk-1", size: 1 });
    const prior = { id: "disk-1", size: 1 };
    const refused = await apply(prior, { id: "disk-1", size: 13 }, key);
    expect(refused.diagnostics?.[0]?.summary).toBe("creating disk: this size is not available");
    expect(stateOf(refused)).toEqual(prior);
    expect(refused.private).toEqual(key);
  });

  it("lets an object be deleted that somebody else has deleted already", async () => {
    await configure("east");
    const { private: key } = await apply(null, { id: "disk-1", size: 1 });
    await apply({ id: "disk-1", size: 1 }, null, key);
    const again = await apply({ id: "disk-1", size: 1 }, null, key);
    expect([again.diagnostics, stateOf(again)]).toEqual([undefined, null]);
  });

  it("throttles and fails operations on demand", async () => {
    start(
      { type: "disk", operation: "create", effect: "throttle" },
      { type: "disk", operation: "create", effect: "fail", nth: 2, message: "no capacity" },
    );
    await configure("east");
    const create = async () => (await apply(null, { id: "disk-1", size: 1 })).diagnostics?.[0]?.summary;
    expect([await create(), await create(), await create()]).toEqual([
      "creating disk: ThrottlingException: Rate exceeded",
      "creating disk: no capacity",
      undefined,
    ]);
  });

  it("ends what is slow when Terraform stops, and only on its connection", async () => {
    start({ type: "disk", operation: "create", effect: "slow", seconds: 100_000, count: 2 });
    await configure("east");
    await configure("west", second);
    const create = apply(null, { id: "disk-1", size: 1 });
    await call("Stop", {}, second);
    await call("Stop", {}, {});
    await call("Stop", {});
    expect((await create).diagnostics?.[0]?.summary).toBe("creating disk: RequestCanceled: context canceled");
  });

  it("has made an object that is answered late", async () => {
    start({ type: "disk", operation: "create", effect: "late", seconds: 100_000 });
    await configure("east");
    const create = apply(null, { id: "disk-1", size: 1 });
    await vi.waitFor(() => expect(openWorld(directory).realm("east").list("disk")).toHaveLength(1));
    await call("Stop", {});
    expect(stateOf(await create)).toEqual({ id: "disk-1", size: 1 });
  });
});
