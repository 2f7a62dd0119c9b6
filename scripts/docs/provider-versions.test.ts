import { readFileSync } from "node:fs";
import { providerVersionReport } from "@ml-platform/emulator";
import { expect, it } from "vitest";

it("is current (pnpm docs writes it)", () => {
  const written = readFileSync(new URL("../../docs/provider-versions.md", import.meta.url), "utf8");
  expect(written === providerVersionReport(), "docs/provider-versions.md is not current").toBe(true);
});
