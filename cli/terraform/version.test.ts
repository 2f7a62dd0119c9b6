import { expect, it } from "vitest";
import { checkVersion } from "./version.ts";

it.each(["1.11.0", "1.11.4", "1.12.0-beta1", "2.0.0"])("accepts %s", (version) => {
  expect(() => checkVersion("terraform", version)).not.toThrow();
});

it.each(["0.15.5", "1.5.7", "1.10.9"])("refuses %s", (version) => {
  expect(() => checkVersion("terraform", version)).toThrow(
    `terraform is Terraform ${version}; 1.11.0 or newer is needed.`,
  );
});
