import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { providers } from "../overlays/index.ts";
import { loadSchemas } from "../schema/load.ts";
import { temporaryDirectory } from "../testing/terraform.ts";
import { methodOf } from "../wire/provider-protocol.ts";
import { inputsOf, schemaResponse } from "./schema-response.ts";

const helm = providers.find(({ name }) => name === "helm") as (typeof providers)[number];
const decoded = (bytes: Uint8Array): object => methodOf(helm.protocol, "GetSchema").decodeResponse(bytes);

describe("the answer to GetSchema", () => {
  let cacheDirectory: string;
  beforeEach(() => {
    cacheDirectory = temporaryDirectory();
  });
  afterEach(() => rmSync(cacheDirectory, { recursive: true, force: true }));

  it("is the same from a file as without", () => {
    const load = () => loadSchemas(helm, cacheDirectory);
    const kept = { cacheDirectory, code: "1", version: undefined };
    const [made, written, read] = [undefined, kept, kept].map((of) => decoded(schemaResponse(helm, load(), of)));
    expect(made).toMatchObject({ resource_schemas: { helm_release: { block: expect.anything() } } });
    expect([written, read]).toEqual([made, made]);
  });

  it("depends on the code, the version, the package, and every file of facts", () => {
    const inputs = (code: string, version?: string) => inputsOf(helm, { cacheDirectory, code, version });
    expect(inputs("1").map(String)).toContain("12.1.2");
    expect(inputs("1")).toEqual(inputs("1"));
    expect(inputs("1")).not.toEqual(inputs("2"));
    expect(inputs("1")).not.toEqual(inputs("1", "6.0.0"));
    const text = inputs("1").map(String).join("\n");
    for (const fact of ["aws_vpc.json", "data.aws_region.json", '"comparedWith"', "kubernetes_deployment_v1"])
      expect(text).toContain(fact);
  });
});
