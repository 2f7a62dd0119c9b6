import { describe, expect, it } from "vitest";
import { recordedState } from "../testing/recorded.ts";
import { StateError } from "./failure.ts";
import { parseState } from "./parse.ts";
import { visibleAttributes, visibleOutput } from "./state.ts";

const { resources, outputs, ...facts } = parseState(recordedState("second"));
const byAddress = (address: string) => resources.filter((resource) => resource.address === address);

describe("a state that Terraform wrote", () => {
  it("has version, serial and lineage", () => {
    expect(facts.terraformVersion).toBe("1.11.4");
    expect(facts.serial).toBeGreaterThan(1);
    expect(facts.lineage).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("has addresses that Terraform accepts on its command line", () => {
    expect(resources.map(({ address }) => address)).toEqual(
      expect.arrayContaining([
        "terraform_data.counted[2]",
        'terraform_data.keyed["us-east-2a"]',
        'terraform_data.keyed["we\\"ird.[key]"]',
        'module.group["we\\"ird"].module.inner.data.terraform_remote_state.none',
        'module.group["gpu"].terraform_data.node[1]',
      ]),
    );
  });

  it("names dependencies as Terraform does, without keys", () => {
    const [leaf] = byAddress('module.group["gpu"].module.inner.terraform_data.leaf');
    expect(leaf?.dependencies).toContain("module.group.terraform_data.node");
    expect(leaf?.configurationAddress).toBe("module.group.module.inner.terraform_data.leaf");
  });

  it("distinguishes tainted and deposed objects from others", () => {
    const [current, left] = byAddress("terraform_data.replaced");
    expect(current).toMatchObject({ tainted: true });
    expect(current).not.toHaveProperty("deposed");
    expect(left).toMatchObject({ tainted: false, deposed: expect.stringMatching(/^[0-9a-f]{8}$/) });
  });

  it("unwraps values of dynamic type", () => {
    const [plain] = byAddress("terraform_data.plain");
    expect(plain && visibleAttributes(plain)).toMatchObject({ input: "hello", triggers_replace: null });
  });

  it("names providers by their source", () => {
    expect(byAddress("terraform_data.plain")[0]?.provider).toBe("terraform.io/builtin/terraform");
  });

  it("hides sensitive values, and unmarked copies of them", () => {
    const [secret] = byAddress("terraform_data.secret");
    const hidden = { password: "(sensitive value)", user: "ml" };
    expect(secret && visibleAttributes(secret)).toMatchObject({ input: hidden, output: hidden });
    const [listed] = byAddress("terraform_data.listed");
    expect(listed && visibleAttributes(listed)).toMatchObject({ output: ["a", "(sensitive value)"] });
    expect(Object.fromEntries(outputs.map((output) => [output.name, visibleOutput(output)]))).toMatchObject({
      password: "(sensitive value)",
      map: { a: "1", b: "2" },
    });
  });

  it("shows no secret even if a whole resource is printed", () => {
    expect(JSON.stringify([resources, outputs])).not.toContain("MARKED-SECRET");
  });
});

function state(resource: object): string {
  const healthy = { mode: "managed", type: "aws_vpc", name: "main", instances: [] };
  return JSON.stringify({ version: 4, resources: [{ ...healthy, ...resource }] });
}

describe("rare forms that Terraform 1.11 writes", () => {
  it("include fractional keys, aliased providers and flat attributes", () => {
    const [resource] = parseState(
      state({
        provider: 'module.a.provider["registry.terraform.io/hashicorp/aws"].east',
        instances: [{ index_key: 1.5, attributes_flat: { id: "vpc-1" } }],
      }),
    ).resources;
    expect(resource).toMatchObject({
      address: "aws_vpc.main[1.5]",
      provider: "registry.terraform.io/hashicorp/aws (east)",
    });
    expect(resource && visibleAttributes(resource)).toEqual({ id: "vpc-1" });
  });

  it("include template sequences in keys, which are quoted", () => {
    const [resource] = parseState(state({ instances: [{ index_key: "${a}%{b}\n", attributes: {} }] })).resources;
    expect(resource?.address).toBe('aws_vpc.main["$${a}%%{b}\\n"]');
  });

  it("include an empty state", () => {
    expect(parseState('{"version":4}')).toMatchObject({ serial: 0, resources: [], outputs: [] });
  });
});

describe("text that is not a state", () => {
  const refused = (text: string): StateError => {
    try {
      parseState(text);
    } catch (failure) {
      if (failure instanceof StateError) return failure;
    }
    throw new Error("was not refused");
  };

  it.each([
    ["empty", "", "is empty"],
    ["empty", " \n", "is empty"],
    ["truncated", recordedState("first").slice(0, 5000), "is truncated"],
    ["truncated", '{"version":4,"outputs":{}', "is truncated"],
    ["truncated", '{"version":4,"lineage":"}', "is truncated"],
    ["truncated", '{"lineage":"\\"}', "is truncated"],
    ["not-json", '{"version":4,}', "is not JSON"],
    ["not-json", '{"version":4} trailing', "is not JSON"],
    ["not-json", "<html>502 Bad Gateway</html>", "something else than the backend answered"],
    ["not-json", "[]", "not an object"],
    ["newer-version", '{"version":5}', "state format 5, newer"],
    ["unknown-version", '{"version":0}', "none of Terraform's"],
    ["malformed", '{"version":3,"modules":{}}', "modules should be a list"],
    ["encrypted", '{"meta":{},"encrypted_data":"AAAA","encryption_version":"v0"}', "tofu show"],
    [
      "encrypted",
      '{"serial":1,"lineage":"a","meta":{},"encrypted_data":"AAAA","encryption_version":"v0"}',
      "by OpenTofu",
    ],
    ["unknown-version", '{"resources":[]}', "no state format version"],
  ])("%s: %j", (kind, text, message) => {
    expect(refused(text)).toMatchObject({ kind, message: expect.stringContaining(message) });
  });

  it("is reported as truncated wherever it was cut", () => {
    const text = recordedState("first");
    const kinds = new Set(Array.from({ length: 200 }, (_, index) => refused(text.slice(0, 1 + index * 37)).kind));
    expect([...kinds]).toEqual(["truncated"]);
  });

  it.each([
    ["resources", '{"version":4,"resources":{}}'],
    ["resources[0].type", state({ type: 7 })],
    ["resources[0].mode", state({ mode: "other" })],
    ["resources[0].instances[0].attributes", state({ instances: [{ attributes: [] }] })],
    ["resources[0].instances[0].index_key", state({ instances: [{ index_key: {} }] })],
    ["resources[0].instances[0].dependencies", state({ instances: [{ dependencies: [1] }] })],
    ["resources[0].instances[0].sensitive_attributes", state({ instances: [{ sensitive_attributes: [[{}]] }] })],
  ])("is reported with the path of the malformed value: %s", (where, text) => {
    expect(refused(text)).toMatchObject({ kind: "malformed", where, message: expect.stringContaining(where) });
  });
});
