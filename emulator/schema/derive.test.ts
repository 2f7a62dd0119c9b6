import { describe, expect, it } from "vitest";
import { deriveSchema } from "./derive.ts";
import type { Schema } from "./schema.ts";
import { generatedSource, providerPackage } from "./source.ts";

function derive(provider: string, folder: string): Schema {
  const source = generatedSource(providerPackage(provider).directory, folder);
  return deriveSchema(source, { nestedAttributes: provider === "helm" });
}

describe("a schema derived from the generated package", () => {
  const cluster = derive("aws", "eks-cluster").block;

  it("distinguishes required, optional and computed", () => {
    expect(cluster.attributes["name"]).toEqual({ type: "string", required: true });
    expect(cluster.attributes["version"]).toEqual({ type: "string", optional: true, computed: true });
    expect(cluster.attributes["endpoint"]).toEqual({ type: "string", computed: true });
    expect(cluster.attributes["tags"]).toEqual({ type: ["map", "string"], optional: true });
    expect(cluster.attributes["enabled_cluster_log_types"]).toEqual({ type: ["set", "string"], optional: true });
  });

  it("finds the types of computed attributes, including structs in structs", () => {
    expect(cluster.attributes["identity"]).toEqual({
      type: ["list", ["object", { oidc: ["list", ["object", { issuer: "string" }]] }]],
      computed: true,
    });
  });

  it("finds blocks, how many are allowed, and blocks in blocks", () => {
    expect(cluster.block_types["vpc_config"]).toMatchObject({ nesting_mode: "list", min_items: 1, max_items: 1 });
    expect(cluster.block_types["timeouts"]).toMatchObject({ nesting_mode: "single" });
    const provider = cluster.block_types["encryption_config"]?.block.block_types["provider"];
    expect(provider).toMatchObject({ nesting_mode: "list", min_items: 1, max_items: 1 });
    expect(provider?.block.attributes["key_arn"]).toEqual({ type: "string", required: true });
    const vpc = cluster.block_types["vpc_config"]?.block;
    expect(vpc?.attributes["subnet_ids"]).toEqual({ type: ["set", "string"], required: true });
    expect(vpc?.attributes["cluster_security_group_id"]).toEqual({ type: "string", computed: true });
  });

  it("distinguishes an attribute of structs from a block", () => {
    const { attributes, block_types } = derive("aws", "security-group").block;
    expect(block_types["ingress"]).toBeUndefined();
    expect(attributes["ingress"]).toMatchObject({ optional: true, computed: true, type: ["set", ["object", {}]] });
    expect(derive("aws", "eks-node-group").block.block_types["taint"]).toMatchObject({ nesting_mode: "set" });
  });

  it("keeps the flags of nested attributes, which only protocol 6 has", () => {
    const { attributes, block_types } = derive("helm", "release").block;
    expect(block_types).toEqual({});
    expect(attributes["set"]).toMatchObject({
      optional: true,
      nested_type: { nesting_mode: "list", attributes: { name: { type: "string", required: true } } },
    });
    expect(attributes["postrender"]).toMatchObject({ nested_type: { nesting_mode: "single" } });
    expect(attributes["metadata"]).toMatchObject({ computed: true });
  });

  it("reads dynamic attributes and object attributes of protocol 5", () => {
    const { attributes, block_types } = derive("kubernetes", "manifest").block;
    expect(attributes["manifest"]).toEqual({ type: "dynamic", required: true });
    expect(attributes["wait_for"]).toEqual({ type: ["object", { fields: ["map", "string"] }], optional: true });
    expect(block_types["field_manager"]).toMatchObject({ nesting_mode: "list", max_items: 1 });
  });

  it("reads the flags of provider blocks from their interfaces", () => {
    const exec = derive("kubernetes", "provider").block.block_types["exec"];
    expect(exec?.block.attributes["command"]).toEqual({ type: "string", required: true });
    expect(exec?.block.attributes["args"]).toEqual({ type: ["list", "string"], optional: true });
  });

  it("refuses a file that declares no resource", () => {
    expect(() => deriveSchema("export const x = 1;", { nestedAttributes: false })).toThrow(
      "declares no Terraform class",
    );
  });
});
