import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { providers } from "../overlays/index.ts";
import { findProviderMirror, mirrorConfiguration, mirroredVersion, noMirror } from "../testing/provider-mirror.ts";
import { hasTerraform, noTerraform, temporaryDirectory } from "../testing/terraform.ts";
import { schemaDifferences } from "./differences.ts";
import { loadSchemas } from "./load.ts";
import type { Block, Schema } from "./schema.ts";
import { versionDifferences } from "./version-differences.ts";

const mirror = findProviderMirror();
const reason = hasTerraform ? noMirror : noTerraform;

interface Listed {
  readonly provider_schemas: Record<
    string,
    { resource_schemas: Record<string, Schema>; data_source_schemas: Record<string, Schema> }
  >;
}

function realSchemas(mirror: string): Listed["provider_schemas"][string] {
  const directory = mkdtempSync(join(tmpdir(), "real-provider-"));
  try {
    const rc = join(directory, "terraformrc");
    writeFileSync(rc, mirrorConfiguration(mirror));
    const required = `aws = { source = "hashicorp/aws", version = "${mirroredVersion}" }`;
    writeFileSync(join(directory, "main.tf"), `terraform {\n  required_providers {\n    ${required}\n  }\n}\n`);
    const terraform = process.env["PLATFORM_TERRAFORM"] ?? "terraform";
    const options = {
      cwd: directory,
      env: { ...process.env, TF_CLI_CONFIG_FILE: rc, CHECKPOINT_DISABLE: "1" },
      encoding: "utf8" as const,
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "ignore"] as ["ignore", "pipe", "ignore"],
    };
    execFileSync(terraform, ["init", "-no-color"], options);
    const listed = JSON.parse(execFileSync(terraform, ["providers", "schema", "-json"], options)) as Listed;
    const [provider] = Object.values(listed.provider_schemas);
    if (provider === undefined) throw new Error("terraform lists no provider");
    return provider;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

describe(`schemas of the types in use against provider ${mirroredVersion}`, () => {
  it("differ only where the versions do", ({ skip }) => {
    if (mirror === undefined || !hasTerraform) return skip(reason);
    const aws = providers.find(({ name }) => name === "aws") as (typeof providers)[number];
    const cache = temporaryDirectory();
    const { resources, dataSources } = loadSchemas(aws, cache);
    rmSync(cache, { recursive: true });
    const real = realSchemas(mirror);
    const compare = (prefix: string, ours: Record<string, Schema>, theirs: Record<string, Schema>): string[] =>
      Object.entries(ours).flatMap(([type, schema]) => {
        const other = theirs[type];
        if (other === undefined) return [`${prefix}${type}: not in ${mirroredVersion}`];
        const versions =
          schema.version === other.version ? [] : [`${prefix}${type}: version ${schema.version}, not ${other.version}`];
        return [...versions, ...schemaDifferences(schema.block, other.block as Block, prefix + type)];
      });
    const found = [
      ...compare("", resources, real.resource_schemas),
      ...compare("data.", dataSources, real.data_source_schemas),
    ];
    expect(found.sort()).toEqual(Object.values(versionDifferences).flat().sort());
  }, 120_000);
});
