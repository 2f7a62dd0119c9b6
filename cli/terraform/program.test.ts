import { expect, it } from "vitest";
import { checkVersion, type ProgramName, parseVersion } from "./program.ts";

const binary = "/usr/bin/program";

it.each<[string, ProgramName, string]>([
  ["Terraform v1.11.4\non linux_amd64\n", "Terraform", "1.11.4"],
  ["Terraform v1.12.0-beta1\non linux_amd64\n\nYour version of Terraform is out of date!", "Terraform", "1.12.0-beta1"],
  ["\nWarning: something\n\nOpenTofu v1.12.6\non linux_amd64\n", "OpenTofu", "1.12.6"],
])("reads %j", (text, name, version) => {
  expect(parseVersion(text)).toEqual({ name, version });
});

it.each(["", "Terragrunt v0.99.0", '{"terraform_version":"1.11.4"}'])("does not know %j", (text) => {
  expect(parseVersion(text)).toBeUndefined();
});

it.each<[ProgramName, string]>([
  ["Terraform", "1.11.0"],
  ["Terraform", "1.11.4"],
  ["Terraform", "1.12.0-beta1"],
  ["Terraform", "2.0.0"],
  ["OpenTofu", "1.10.0"],
  ["OpenTofu", "1.12.6"],
])("accepts %s %s", (name, version) => {
  expect(() => checkVersion({ name, version, binary })).not.toThrow();
});

it.each<[ProgramName, string, string]>([
  ["Terraform", "0.15.5", "1.11.0"],
  ["Terraform", "1.5.7", "1.11.0"],
  ["Terraform", "1.10.9", "1.11.0"],
  ["OpenTofu", "1.9.4", "1.10.0"],
])("refuses %s %s", (name, version, minimum) => {
  expect(() => checkVersion({ name, version, binary })).toThrow(
    `${binary} is ${name} ${version}; ${minimum} or newer is needed.`,
  );
});
