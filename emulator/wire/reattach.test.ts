import { expect, it } from "vitest";
import { reattachProviders } from "./reattach.ts";

it("announces a provider under the addresses of Terraform and of OpenTofu, and asks neither to kill the server", () => {
  const text = reattachProviders([{ source: "hashicorp/helm", protocol: 6, address: "/tmp/sockets/helm" }], 42);
  const entry = {
    Protocol: "grpc",
    ProtocolVersion: 6,
    Pid: 42,
    Test: true,
    Addr: { Network: "unix", String: "/tmp/sockets/helm" },
  };
  expect(JSON.parse(text)).toEqual({
    "registry.terraform.io/hashicorp/helm": entry,
    "registry.opentofu.org/hashicorp/helm": entry,
  });
});
