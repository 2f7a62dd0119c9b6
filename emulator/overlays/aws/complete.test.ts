import { expect, it } from "vitest";
import type { LearnedType } from "../../learned/learned-type.ts";
import { schemaOfLearned } from "../../learned/schema-of-learned.ts";
import { unknown } from "../../wire/value.ts";
import { Identifiers, systemRandom } from "../../world/identifiers.ts";
import type { Change } from "../overlay.ts";
import { completeOverlay } from "./complete.ts";

/** As it is learned from the provider with the sample `{ "name": "serving" }`, in part. */
const learned: LearnedType = {
  schemaVersion: 0,
  legacy: true,
  paths: {
    arn: { type: "string", computed: true },
    name: { type: "string", required: true, replaces: true },
    registry_id: { type: "string", computed: true },
    repository_url: { type: "string", computed: true },
    tags: { type: ["map", "string"], optional: true },
    tags_all: { type: ["map", "string"], optional: true, computed: true },
    encryption_configuration: { block: "list" },
    "encryption_configuration.*.kms_key": { type: "string", optional: true, computed: true },
  },
};
const schema = schemaOfLearned(learned);

const change: Change = {
  account: "111111111111",
  region: "us-east-2",
  defaultTags: null,
  make: new Identifiers(systemRandom, () => new Date(0)),
  find: () => [],
  key: "1",
  planned: { name: "serving", registry_id: unknown, encryption_configuration: [{ kms_key: "alias/serving" }] },
};

it("gives a type that no table knows an id, an ARN, references and rules about tags", () => {
  const overlay = completeOverlay("aws_ecr_repository", schema, learned);
  expect(overlay.computed(change)).toMatchObject({
    id: expect.stringMatching(/^r-0[0-9a-f]{16}$/),
    arn: expect.stringMatching(/^arn:aws:ecr:us-east-2:111111111111:repository\/r-0/),
  });
  expect(overlay.references?.map(({ path }) => path)).toEqual(["encryption_configuration.*.kms_key"]);
  const tooLong = { ...change.planned, tags_all: { Name: "x".repeat(257) } };
  expect(() => overlay.checkChange?.({ ...change, planned: tooLong })).toThrow(
    "creating ECR Repository (serving): operation error ECR: CreateRepository",
  );
});

it("needs by hand only what is special to the type", () => {
  const { computed } = completeOverlay("aws_ecr_repository", schema, learned, {
    computed: ({ account, region, planned }) => ({
      id: planned["name"] ?? null,
      arn: `arn:aws:ecr:${region}:${account}:repository/${String(planned["name"])}`,
      registry_id: account,
      repository_url: `${account}.dkr.ecr.${region}.amazonaws.com/${String(planned["name"])}`,
    }),
  });
  expect(computed(change)).toMatchObject({
    id: "serving",
    registry_id: "111111111111",
    repository_url: "111111111111.dkr.ecr.us-east-2.amazonaws.com/serving",
  });
});
