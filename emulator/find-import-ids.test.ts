import { rmSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { findImportIds } from "./find-import-ids.ts";
import { temporaryDirectory } from "./testing/terraform.ts";
import { openWorld } from "./world/world.ts";

it("finds the ids of emulated objects by their values", () => {
  const directory = temporaryDirectory();
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const realm = openWorld(directory).realm("1-us-east-2");
  realm.add("aws_route", { id: "r-1", route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0" });
  realm.add("aws_subnet", { id: "subnet-1", vpc_id: "vpc-1" });
  realm.add("aws_subnet", { id: "subnet-2", vpc_id: "vpc-2" });
  expect(findImportIds(directory, "aws_subnet", ["vpc_id=vpc-2"])).toEqual(["subnet-2"]);
  expect(findImportIds(directory, "aws_route", [])).toEqual(["rtb-1_0.0.0.0/0"]);
  expect(findImportIds(directory, "aws_route", ["route_table_id=rtb-2"])).toEqual([]);
  expect(() => findImportIds(directory, "aws_unheard_of", [])).toThrow("The emulator has no resource type");
  expect(() => findImportIds(directory, "aws_subnet", ["vpc-1"])).toThrow('"vpc-1" is not <attribute>=<value>');
});
