import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { aws } from "../overlays/aws/index.ts";
import { newestIn, unpackedPackage } from "./fetch-newest.ts";
import { defaultCache, deriveProvider, loadSchemas } from "./load.ts";
import { newestSchemas, readNewest } from "./newest.ts";
import { providerPackage } from "./source.ts";

const newest = readNewest();
const installed = providerPackage("aws");
const unpacked = unpackedPackage(newest.derivedFrom.version, defaultCache());

it("covers every type in use, starting from the installed package (pnpm emulator schema writes it)", () => {
  expect(newest.comparedWith).toBe(installed.providerVersion);
  expect(Object.keys(newest.differences.resources)).toEqual(Object.keys(aws.resources).sort());
  expect(Object.keys(newest.differences.dataSources)).toEqual(Object.keys(aws.dataSources).sort());
});

it("gives the schemas of the newest provider, completed from the overlays", () => {
  const { resources, dataSources } = loadSchemas(aws, defaultCache(), newest.provider);
  const nodeGroup = resources["aws_eks_node_group"];
  expect(nodeGroup?.block.block_types["warm_pool_config"]).toMatchObject({ nesting_mode: "list", max_items: 1 });
  expect(nodeGroup?.block.block_types["taint"]).toMatchObject({ max_items: 50 });
  expect(resources["aws_vpc"]).toEqual(
    loadSchemas(aws, defaultCache(), installed.providerVersion).resources["aws_vpc"],
  );
  expect(Object.keys(dataSources)).toEqual(Object.keys(aws.dataSources));
});

it("is what the package gives", ({ skip }) => {
  skip(!existsSync(unpacked), `${newest.derivedFrom.package} is not unpacked: pnpm emulator schema downloads it`);
  expect(newest).toEqual(newestIn(unpacked));
  const from = deriveProvider(aws, installed.directory);
  expect(newestSchemas(newest, from, installed.providerVersion)).toEqual(deriveProvider(aws, unpacked));
});

it("says how to write it again where it does not fit", () => {
  const from = deriveProvider(aws, installed.directory);
  const again = "Write it again with: pnpm emulator schema";
  expect(() => newestSchemas(newest, from, "7.0.0")).toThrow(
    `emulator/schema/newest-aws.json compares with ${newest.comparedWith}, but 7.0.0 is installed: ${again}`,
  );
  const { aws_vpc, ...resources } = newest.differences.resources;
  expect(aws_vpc).toBeDefined();
  const lacking = { ...newest, differences: { ...newest.differences, resources } };
  expect(() => newestSchemas(lacking, from, installed.providerVersion)).toThrow(
    `emulator/schema/newest-aws.json does not know aws_vpc: ${again}`,
  );
});
