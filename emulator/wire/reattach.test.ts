import { expect, it } from "vitest";
import { reattachProviders } from "./reattach.ts";

it("gives terraform the address of a provider, and asks it not to kill the server", () => {
  const text = reattachProviders([{ source: "hashicorp/helm", protocol: 6, address: "127.0.0.1:4000" }], 42);
  expect(JSON.parse(text)).toEqual({
    "registry.terraform.io/hashicorp/helm": {
      Protocol: "grpc",
      ProtocolVersion: 6,
      Pid: 42,
      Test: true,
      Addr: { Network: "tcp", String: "127.0.0.1:4000" },
    },
  });
});
