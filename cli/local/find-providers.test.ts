import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { ReleaseServer } from "../tools/testing/release-server.ts";
import { answers, mirroredAwsProvider } from "./find-providers.ts";

const proxy = ReleaseServer.forTests();

it("asks a registry through the proxy that Terraform takes", async () => {
  // Nothing speaks TLS behind this proxy.
  expect(await answers("registry.example.com", { HTTPS_PROXY: proxy.url })).toBe(false);
  expect(proxy.tunnelled).toEqual(["registry.example.com:443"]);
});

it("knows the newest AWS provider of the mirror that is installed from, packed or not", () => {
  const mirror = scratchDirectory("mirror-");
  const provider = join(mirror, "registry.terraform.io", "hashicorp", "aws");
  mkdirSync(join(provider, "5.100.0", "linux_amd64"), { recursive: true });
  const env = { TF_PROVIDER_MIRROR: mirror };
  expect(mirroredAwsProvider({ env })).toBe("5.100.0");
  writeFileSync(join(provider, "terraform-provider-aws_6.66.0_linux_amd64.zip"), "");
  writeFileSync(join(provider, "index.json"), "{}");
  expect(mirroredAwsProvider({ env })).toBe("6.66.0");
});
