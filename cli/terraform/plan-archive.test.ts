import { describe, expect, it } from "vitest";
import { zipArchive } from "../testing/zip-archive.ts";
import { inPlanArchive } from "./plan-archive.ts";

const files = { tfplan: "the plan", tfstate: "a state, a state, a state", "tfconfig/m-/cdk.tf.json": "{}" };

describe("inPlanArchive", () => {
  it.each([true, false])("finds a file by its name (deflated: %s)", (isDeflated) => {
    const archive = zipArchive(files, isDeflated);
    for (const [name, text] of Object.entries(files)) expect(inPlanArchive(archive, name)).toBe(text);
    expect(inPlanArchive(archive, "tfstate-prev")).toBeUndefined();
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["a plan that OpenTofu has encrypted", Buffer.from(JSON.stringify({ encrypted_data: "x".repeat(100) }))],
    ["one that ends early", zipArchive(files).subarray(0, -30)],
    ["one whose beginning is lost", zipArchive(files).subarray(40)],
    ["one whose content is damaged", zipArchive({ tfstate: "a state, a state, a state" }).fill(255, 37, 50)],
  ])("finds nothing in %s", (_, archive) => {
    expect(inPlanArchive(archive, "tfstate")).toBeUndefined();
  });
});
