import { expect, it } from "vitest";
import { ReleaseServer } from "../tools/testing/release-server.ts";
import { answers } from "./find-providers.ts";

const proxy = ReleaseServer.forTests();

it("asks a registry through the proxy that Terraform takes", async () => {
  // Nothing speaks TLS behind this proxy.
  expect(await answers("registry.example.com", { HTTPS_PROXY: proxy.url })).toBe(false);
  expect(proxy.tunnelled).toEqual(["registry.example.com:443"]);
});
