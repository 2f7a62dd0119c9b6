import { join } from "node:path";
import type { LoadedEnvironment } from "@ml-platform/environments";
import { afterEach, describe, expect, it, vi } from "vitest";
import { capturedIo } from "../testing/captured-io.ts";
import { dev, Fixture } from "../testing/fixture.ts";
import { notWritten } from "../testing/not-written.ts";
import { findStacks, type Scope } from "./find-stacks.ts";

type Backend = (typeof dev)["backend"];

function found(backend: Backend, scope: Partial<Scope> = {}, environment: Partial<typeof dev> = {}) {
  const fixture = new Fixture({ network: {} });
  const loaded: LoadedEnvironment[] = [
    { name: "dev", file: "environments/dev.ts", environment: { ...dev, backend, ...environment }, spec: notWritten },
  ];
  const { io } = capturedIo({
    root: fixture.root,
    env: { TF_TOKEN_app_terraform_io: "example" },
    ask: undefined,
    onInterrupt: () => () => {},
  });
  fixture.write(".platform/aws/state/former-old.tfstate", "{}");
  fixture.write(".platform/aws/state/nobodys.tfstate", "{}");
  const services = { ...fixture.services(), environments: async () => loaded } as never;
  return findStacks({ io, services }, { target: "aws", beyondCode: true, ...scope });
}

describe("states beyond the code", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("belong to the environment that once had the name that theirs begins with", async () => {
    const { stacks } = await found({ type: "local" }, {}, { renamedFrom: ["former"] });
    expect(stacks.map(({ id, environment, origin }) => [id, environment, origin])).toEqual([
      ["dev-network", "dev", undefined],
      ["former-old", "dev", "orphan"],
      ["nobodys", "", "orphan"],
    ]);
  });

  it("are not looked for unless they are asked for", async () => {
    const { allStacks } = await found({ type: "local" }, { beyondCode: false });
    expect(allStacks.map(({ id }) => id)).toEqual(["dev-network"]);
  });

  it("are not known where nothing can be listed", async () => {
    const { unlisted } = await found({ type: "http", address: "https://example.com/states" });
    expect(unlisted).toEqual([{ environment: "dev", place: "https://example.com/states" }]);
  });

  it("are left out where an organization has workspaces of others, unless orphans are asked for", async () => {
    const data = ["dev-network", "dev-old", "theirs"].map((name) => ({ attributes: { name } }));
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ data })));
    const backend = { type: "cloud", organization: "acme", hostname: "app.terraform.io" } as const;
    const usual = await found(backend);
    expect(usual.stacks.map(({ id }) => id)).toEqual(["dev-network", "dev-old"]);
    expect(usual.leftOut?.map(({ id }) => id)).toEqual(["theirs"]);
    const all = await found(backend, { unclaimed: true });
    expect(all.stacks.map(({ id }) => id)).toEqual(["dev-network", "dev-old", "theirs"]);
  });

  it("of one directory are not mixed up with states that were named", async () => {
    const { stacks } = await found({ type: "local" }, { states: [join("copies", "theirs.tfstate")] });
    expect(stacks).toMatchObject([{ id: "theirs", origin: "named" }]);
  });
});
