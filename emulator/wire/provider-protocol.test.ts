import { expect, it } from "vitest";
import { ProviderError } from "./diagnostic.ts";
import { encodedRpc, methodOf, providerRpcs } from "./provider-protocol.ts";

const refuse = (): never => {
  throw new ProviderError("No schema", "of aws_vpc");
};

it.each([
  ["a handler", providerRpcs(6, { GetSchema: refuse })],
  ["what encodes the answer itself", encodedRpc(6, "GetSchema", refuse)],
])("what %s throws is shown as a diagnostic, under the name that the protocol has for the method", async (_, rpcs) => {
  const { path, decodeResponse } = methodOf(6, "GetSchema");
  expect(Object.keys(rpcs)).toEqual([path]);
  const answer = await rpcs[path]?.(Buffer.alloc(0), {});
  expect(decodeResponse(answer ?? Buffer.alloc(0))).toMatchObject({
    diagnostics: [{ severity: 1, summary: "No schema", detail: "of aws_vpc" }],
  });
});
