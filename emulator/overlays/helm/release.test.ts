import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plan } from "../../provider/plan.ts";
import { loadSchemas } from "../../schema/load.ts";
import { Client } from "../../testing/client.ts";
import { temporaryDirectory } from "../../testing/terraform.ts";
import { isUnknown, type ObjectValue } from "../../wire/value.ts";
import { openWorld } from "../../world/world.ts";
import { helm } from "./index.ts";
import { release } from "./release.ts";

const endpoint = "https://ABCDEF.gr7.us-east-2.eks.amazonaws.com";
const exec = { api_version: "client.authentication.k8s.io/v1beta1", command: "aws", args: ["eks", "get-token"] };

/** The attributes that the real provider 3.1.1 stores for a release with only a chart and a name. */
const unset: ObjectValue = {
  atomic: false,
  cleanup_on_fail: false,
  create_namespace: false,
  dependency_update: false,
  description: null,
  devel: null,
  disable_crd_hooks: false,
  disable_openapi_validation: false,
  disable_webhooks: false,
  force_update: false,
  keyring: null,
  lint: false,
  manifest: null,
  max_history: 0,
  namespace: "default",
  pass_credentials: false,
  postrender: null,
  recreate_pods: false,
  render_subchart_notes: true,
  replace: false,
  repository: null,
  repository_ca_file: null,
  repository_cert_file: null,
  repository_key_file: null,
  repository_password: null,
  repository_username: null,
  reset_values: false,
  resources: null,
  reuse_values: false,
  set: null,
  set_list: null,
  set_sensitive: null,
  set_wo: null,
  set_wo_revision: null,
  skip_crds: false,
  status: "deployed",
  take_ownership: false,
  timeout: 300,
  timeouts: null,
  upgrade_install: false,
  values: null,
  verify: false,
  version: "1.0.0",
  wait: true,
  wait_for_jobs: false,
};

describe("a Helm release", () => {
  let directory: string;
  let client: Client;
  beforeEach(() => {
    directory = temporaryDirectory();
    client = new Client("helm", directory, { kubernetes: { host: endpoint, exec } });
    openWorld(directory).realm("222222222222-us-east-2").add("aws_eks_cluster", { endpoint });
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const install = (config: ObjectValue) => client.create("helm_release", { name: "app", chart: "sample", ...config });

  it("is installed with the credentials of a command, without a token, and has the provider's defaults", async () => {
    const { state } = await install({});
    expect(state).toEqual({
      ...unset,
      chart: "sample",
      id: "app",
      name: "app",
      metadata: {
        app_version: "1.0.0",
        chart: "sample",
        first_deployed: expect.any(Number),
        last_deployed: expect.any(Number),
        name: "app",
        namespace: "default",
        notes: "",
        revision: 1,
        values: "{}",
        version: "1.0.0",
      },
    });
  });

  it("shows its values as JSON, and gives entries of set, but not of set_sensitive, a type", async () => {
    const { state } = await install({
      values: ['"image": "nginx"\n'],
      set: [{ name: "replicas", value: "0" }],
      set_sensitive: [{ name: "image", value: "nginx:1" }],
      version: "0.1.0",
    });
    expect(state).toMatchObject({
      metadata: { values: '{"image":"(sensitive value)","replicas":0}', version: "0.1.0" },
      set: [{ name: "replicas", type: "", value: "0" }],
      set_sensitive: [{ name: "image", type: null, value: "nginx:1" }],
      values: ['"image": "nginx"\n'],
      version: "0.1.0",
    });
  });

  it.each([
    ["./charts/sample", "sample"],
    ["oci://registry.example.com/charts/sample", "sample"],
    ["./sample-1.2.3.tgz", "sample"],
  ])("of the chart %s reports the chart's name as %s", async (chart, name) => {
    expect((await install({ chart })).state["metadata"]).toMatchObject({ chart: name });
  });

  it("is not installed where Helm refuses its name, its namespace or its values", async () => {
    await expect(install({ name: "A_b" })).rejects.toThrow(
      'installation failed release name "A_b": invalid release name',
    );
    await expect(install({ name: "a".repeat(54) })).rejects.toThrow("string length must be between 1 and 53, got: 54");
    await expect(install({ namespace: "missing" })).rejects.toThrow('namespaces "missing" not found');
    await expect(install({ values: ["- a"] })).rejects.toThrow("Error unmarshaling values");
    await expect(install({ set: [{ name: "a", value: "1", type: "number" }] })).rejects.toThrow(
      'value must be one of: ["auto" "string" "literal"], got: "number"',
    );
    await install({ namespace: "apps", create_namespace: true });
    await expect(install({ namespace: "apps" })).rejects.toThrow("cannot re-use a name that is still in use");
  });

  it("is not installed in a cluster that does not exist", async () => {
    const lost = new Client("helm", directory, { kubernetes: { host: endpoint.replace("ABC", "XYZ"), exec } });
    await expect(lost.create("helm_release", { name: "app", chart: "sample" })).rejects.toThrow("no such host");
  });
});

describe("the plan of a Helm release", () => {
  const directory = temporaryDirectory();
  const { helm_release: schema } = loadSchemas(helm, directory).resources;
  rmSync(directory, { recursive: true });
  if (schema === undefined) throw new Error("helm_release has no schema");

  const config = (changes: ObjectValue): ObjectValue => {
    const names = Object.keys(schema.block.attributes);
    return { ...Object.fromEntries(names.map((name) => [name, null])), name: "app", chart: "sample", ...changes };
  };
  /** Core proposes the prior value of what is computed and left out. */
  const planned = (prior: ObjectValue | null, changes: ObjectValue): ObjectValue => {
    const given = config(changes);
    const proposed = Object.fromEntries(
      Object.entries(given).map(([name, value]) => {
        const computed = schema.block.attributes[name]?.computed === true;
        return [name, value ?? (computed ? (prior?.[name] ?? null) : null)];
      }),
    );
    return plan({ schema, overlay: release, prior, proposed, config: given, defaultTags: {} }).state;
  };
  const unknownIn = (state: ObjectValue): string[] => Object.keys(state).filter((name) => isUnknown(state[name]));

  it("leaves only id and metadata of a new release unknown", () => {
    const state = planned(null, {});
    expect(unknownIn(state)).toEqual(["id", "metadata"]);
    expect(state).toMatchObject(unset);
  });

  it("leaves both unknown when anything changes, and changes nothing otherwise", () => {
    const prior = { ...config(unset), id: "app", metadata: { revision: 1 } };
    expect(unknownIn(planned(prior, { values: ["a: b"] }))).toEqual(["id", "metadata"]);
    expect(planned(prior, {})).toEqual(prior);
  });

  it("restores the default of an attribute that the configuration no longer has, and the status", () => {
    const prior = { ...config(unset), id: "app", metadata: { revision: 1 }, timeout: 60, status: "failed" };
    expect(planned(prior, {})).toMatchObject({ timeout: 300, status: "deployed" });
  });
});
