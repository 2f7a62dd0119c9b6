import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { StateLocation } from "@ml-platform/rules";
import type { JsonObject } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { checkedConfiguration } from "./checked-configuration.ts";

const bucket = "states-111111111111";
const location: StateLocation = { type: "s3", bucket, key: "anna/anna-ml-tenant.tfstate", region: "us-east-2" };
const settings = { bucket, region: "us-east-2", encrypt: true };
const read = "${data.terraform_remote_state.dev-ml-cluster.outputs.endpoint}";
const exec = { api_version: "v1beta1", command: "aws", args: ["eks", "get-token", "--cluster-name", "a"] };
const ordinary = {
  "//": { metadata: {} },
  terraform: {
    backend: { s3: { ...settings, key: location.key, use_lockfile: true } },
    required_providers: { aws: { source: "hashicorp/aws" } },
  },
  provider: {
    aws: [{ region: "us-east-2", allowed_account_ids: ["111111111111"] }],
    kubernetes: [{ host: read, exec: [exec] }],
  },
  data: { terraform_remote_state: { base: { backend: "s3", config: { ...settings, key: "dev/dev-ml.tfstate" } } } },
  resource: { aws_iam_role: { owner: { name: "anna", description: "Reads (only) ${aws_vpc.main.id}" } } },
};

function changed(change: object): string | { readonly wrong: string } {
  return checkedConfiguration(JSON.stringify({ ...ordinary, ...change }), location);
}

function withProvider(provider: object) {
  return changed({ provider });
}

const published = { chart: "kueue", repository: "oci://registry.example.com/charts" };

function withRelease(release: object) {
  return changed({ resource: { helm_release: { r: release } } });
}

function withRole(role: object) {
  return changed({ resource: { aws_iam_role: { owner: role } } });
}

const { terraform } = ordinary;

describe("a configuration that somebody kept to be run", () => {
  it("is as it was", () => {
    expect(JSON.parse(changed({}) as string)).toEqual(ordinary);
  });

  it("reaches the bucket as the location says, and with nobody else's role", () => {
    const role = { arn: "arn:aws:iam::333333333333:role/states" };
    const through = (assume_role: object) =>
      checkedConfiguration(
        JSON.stringify({
          terraform: { backend: { s3: { ...settings, key: location.key, profile: "states", assume_role } } },
        }),
        { ...location, profile: "states", role } as StateLocation,
      );
    expect(through({ role_arn: role.arn })).toContain(role.arn);
    expect(through({ role_arn: "arn:aws:iam::333333333333:role/admin" })).toEqual({
      wrong: "terraform.backend.s3.assume_role of others",
    });
    expect(changed({ terraform: { backend: { s3: { ...settings, key: location.key, profile: "admin" } } } })).toEqual({
      wrong: "terraform.backend.s3.profile",
    });
  });

  it.each<[string, string | { readonly wrong: string }]>([
    ["module", changed({ module: { evil: { source: "https://example.com/evil.zip" } } })],
    ["data.external", changed({ data: { external: { run: { program: ["sh"] } } } })],
    ["data in another form", changed({ data: [{ external: { run: {} } }] })],
    ["resources of type null_resource", changed({ resource: { null_resource: {} } })],
    ["resources of type aws_s3_object", changed({ resource: { aws_s3_object: { o: { source: "token" } } } })],
    ["aws_iam_role.owner with provisioner", withRole({ provisioner: [{ "local-exec": {} }] })],
    ["helm_release.r with postrender", changed({ resource: { helm_release: { r: { postrender: {} } } } })],
    ["a chart of no repository", withRelease({ ...published, chart: "../../../charts/objects" })],
    ["a chart of no repository", withRelease({ ...published, chart: "./charts/objects" })],
    ["a chart of no repository", withRelease({ ...published, repository: "charts" })],
    ["a chart of no repository", withRelease({ ...published, repository: '${""}' })],
    ["a chart of no repository", withRelease({ chart: "/tmp/evil" })],
    ["a chart of no repository", withRelease({ chart: "https://example.com/evil.tgz" })],
    ["a chart of no repository", withRelease({ chart: "./charts/${local.evil}" })],
    ["a chart of no repository", withRelease({})],
    ["the function file", withRole({ description: '${file("token")}' })],
    ["the function filebase64", withRole({ description: '${base64decode(filebase64 /* ( */ ("token"))}' })],
    ["the function file", withRole({ description: '%{ if file("token") == "" }%{ endif }' })],
    ["the function file", withRole({ tags: { '${file("token")}': "" } })],
    ["provider.aws.assume_role_with_web_identity", withProvider({ aws: { assume_role_with_web_identity: {} } })],
    ["provider.aws.endpoints", withProvider({ aws: [{ endpoints: {} }] })],
    ["provider.external", withProvider({ external: {} })],
    ["of another command", withProvider({ kubernetes: [{ exec: [{ ...exec, command: "sh" }] }] })],
    ["of another command", withProvider({ kubernetes: [{ exec: { ...exec, args: ["configure"] } }] })],
    ["of another command", withProvider({ kubernetes: [{ exec: { ...exec, args: [...exec.args, "--debug"] } }] })],
    ["exec.env.PATH", withProvider({ helm: { kubernetes: { exec: { ...exec, env: { PATH: "." } } } } })],
    ["host that is no output", withProvider({ kubernetes: [{ host: "https://example.com", exec: [exec] }] })],
    ["required_providers.evil", changed({ terraform: { ...terraform, required_providers: { evil: {} } } })],
    ["backend.http", changed({ terraform: { backend: { http: { address: "https://example.com" } } } })],
    ["key of another state", changed({ terraform: { backend: { s3: { ...settings, key: "dev/dev-ml.tfstate" } } } })],
    ["bucket of others", changed({ terraform: {} })],
    ["bucket of others", changed({ data: { terraform_remote_state: { a: { backend: "s3", config: {} } } } })],
    ["of another backend", changed({ data: { terraform_remote_state: { a: { backend: "http", config: {} } } } })],
    ["no JSON", checkedConfiguration("{", location)],
  ])("is refused: %s", (wrong, result) => {
    expect(result).toEqual({ wrong: expect.stringContaining(wrong) as string });
  });

  it.each([published, { chart: "./charts/objects" }])("may install %j", (release) => {
    expect(withRelease(release)).toContain("helm_release");
  });

  it("may ask the server of its base, and no other, who signs in", () => {
    const sts = "http://127.0.0.1:4566";
    const signedIn = (url: string) => {
      const kubernetes = [{ host: read, exec: [{ ...exec, env: { AWS_ENDPOINT_URL_STS: url } }] }];
      const text = JSON.stringify({ ...ordinary, provider: { kubernetes } });
      return checkedConfiguration(text, { ...location, endpoints: { s3: sts, sts, pathStyle: true } });
    };
    expect(signedIn(sts)).toContain(sts);
    expect(signedIn("https://example.com")).toEqual({
      wrong: "provider.kubernetes.exec.env.AWS_ENDPOINT_URL_STS of another server",
    });
  });

  it("has no key that only Terraform sees", () => {
    const twice = `{"data":{"external":{}},${JSON.stringify(ordinary).slice(1)}`;
    expect(checkedConfiguration(twice, location)).not.toContain("external");
  });
});

it("may name the servers of an AWS of one's own, where the base has one", () => {
  const env = { AWS_ENDPOINT_URL_STS: "http://127.0.0.1:5000" };
  const endpoints = { s3: "http://127.0.0.1:5000", sts: "http://127.0.0.1:5000", pathStyle: true };
  const text = JSON.stringify({
    ...ordinary,
    terraform: { backend: { s3: { ...settings, key: location.key, endpoints, use_path_style: true } } },
    provider: {
      aws: [{ region: "us-east-2", endpoints: [{ ec2: endpoints.s3 }], s3_use_path_style: true }],
      kubernetes: [{ host: read, exec: { ...exec, env } }],
    },
  });
  expect(checkedConfiguration(text, { ...location, endpoints })).toBeTypeOf("string");
  expect(checkedConfiguration(text, location)).not.toBeTypeOf("string");
});

it("takes every stack that the code makes", () => {
  const directory = join(import.meta.dirname, "../../../stacks/__snapshots__");
  const files = readdirSync(directory).filter((each) => each.endsWith(".json"));
  const texts = files.map((file) => readFileSync(join(directory, file), "utf8"));
  const refused = texts.flatMap((text, index) => {
    const { s3 } = (JSON.parse(text) as { terraform: { backend: { s3: JsonObject } } }).terraform.backend;
    const own = { type: "s3", bucket: String(s3["bucket"]), key: String(s3["key"]), region: "us-east-2" } as const;
    const result = checkedConfiguration(text, own);
    return typeof result === "string" ? [] : [`${files[index]}: ${result.wrong}`];
  });
  expect(texts.length).toBeGreaterThan(5);
  expect(refused).toEqual([]);
});
