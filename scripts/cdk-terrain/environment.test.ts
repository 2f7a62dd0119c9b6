import { expect, it } from "vitest";
import { cleanEnvironment } from "./environment.ts";
import { isAtLeast } from "./newer-node.ts";

it("gives pnpm none of the variables of `npm run`, but the mirror of the registry", () => {
  const variables = {
    PATH: "/usr/bin",
    HOME: "/home/me",
    npm_config_registry: "https://other.example.com",
    NPM_CONFIG_PREFIX: "/usr",
    PLATFORM_NPM_REGISTRY: "https://npm.example.com",
  };
  expect(cleanEnvironment("/node/bin", variables)).toEqual({
    PATH: "/node/bin:/usr/bin",
    HOME: "/home/me",
    npm_config_registry: "https://npm.example.com",
    PLATFORM_NPM_REGISTRY: "https://npm.example.com",
  });
});

it.each([
  ["22.19.0", true],
  ["22.20.1", true],
  ["24.0.0", true],
  ["22.9.0", false],
  ["20.20.2", false],
])("Node %s is new enough: %s", (version, expected) => {
  expect(isAtLeast(version, "22.19.0")).toBe(expected);
});
