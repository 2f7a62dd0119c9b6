import { expect, it } from "vitest";
import { bareStack } from "./bare-stacks.ts";

const model = {
  id: "anna-ml-tenant",
  environment: "anna",
  name: "ml-tenant",
  kind: "tenant",
  cluster: "ml",
  dependencies: ["dev-ml-cluster"],
  providers: ["aws", "kubernetes"] as const,
  configuration: JSON.stringify({
    terraform: {
      backend: { s3: { bucket: "states", key: "anna/anna-ml-tenant.tfstate" } },
      required_providers: { aws: { source: "aws" }, kubernetes: { source: "kubernetes" } },
      required_version: ">= 1.11",
    },
    provider: {
      aws: [{ region: "us-east-2" }],
      kubernetes: [{ host: "${data.terraform_remote_state.dev-ml-cluster.outputs.endpoint}" }],
    },
    data: { terraform_remote_state: { "dev-ml-cluster": {} } },
    resource: { aws_iam_role: { owner: {} } },
    output: { role: { value: "owner" } },
  }),
};

it("has the backend and the providers of its model, and no resource", () => {
  const bare = bareStack(model, "anna-leftovers", "leftovers", ["aws"]);
  expect(bare).toMatchObject({ id: "anna-leftovers", environment: "anna", dependencies: [], providers: ["aws"] });
  expect(JSON.parse(bare.configuration)).toEqual({
    terraform: {
      backend: { s3: { bucket: "states", key: "anna/anna-leftovers.tfstate" } },
      required_providers: { aws: { source: "aws" } },
      required_version: ">= 1.11",
    },
    provider: { aws: [{ region: "us-east-2" }] },
  });
});

it("keeps data that configure a provider", () => {
  const { data } = JSON.parse(bareStack(model, "anna-x", "x", ["aws", "kubernetes"]).configuration);
  expect(data).toEqual({ terraform_remote_state: { "dev-ml-cluster": {} } });
});
