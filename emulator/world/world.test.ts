import { rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/terraform.ts";
import { openWorld } from "./world.ts";

describe("the world", () => {
  let directory: string;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("is shared by everyone who opens its folder", () => {
    const [one, other] = [openWorld(directory), openWorld(directory)];
    const { key } = one.realm("1-us-east-2").add("aws_vpc", { id: "vpc-1", name: "a" });
    const seen = other.realm("1-us-east-2");
    expect(seen.get(key)?.attributes).toEqual({ id: "vpc-1", name: "a" });
    seen.change(key, { name: "b" });
    expect(one.realm("1-us-east-2").list("aws_vpc")[0]?.attributes).toEqual({ id: "vpc-1", name: "b" });
    one.realm("1-us-east-2").remove(key);
    expect(seen.list()).toEqual([]);
  });

  it("lists the objects of one type, whoever added, changed or removed them", () => {
    const [one, other] = [openWorld(directory).realm("a"), openWorld(directory).realm("a")];
    const [first, second] = [one.add("aws_vpc", { id: "1" }), other.add("aws_vpc", { id: "2" })];
    one.add("aws_subnet", { id: "3" });
    other.change(first.key, { name: "b" });
    const ids = (type: string): unknown[] => one.list(type).map(({ attributes }) => attributes["id"]);
    expect([ids("aws_vpc"), ids("aws_subnet"), ids("aws_eip")]).toEqual([["1", "2"], ["3"], []]);
    expect(one.list("aws_vpc")[0]?.attributes).toEqual({ id: "1", name: "b" });
    other.remove(first.key);
    expect([
      ids("aws_vpc"),
      one
        .list()
        .map(({ key }) => key)
        .includes(first.key),
    ]).toEqual([["2"], false]);
    expect(other.get(second.key)?.attributes).toEqual({ id: "2" });
  });

  it("keeps realms apart and lists their names", () => {
    const world = openWorld(directory);
    expect(openWorld(`${directory}/missing`).names()).toEqual([]);
    world.realm("1-us-east-2").add("aws_vpc", {});
    expect(world.realm("1-us-west-2").list()).toEqual([]);
    expect(openWorld(directory).names()).toEqual(["1-us-east-2"]);
  });

  it("refuses to change an object that does not exist", () => {
    expect(() => openWorld(directory).realm("a").change("missing", {})).toThrow("the world holds no object missing");
  });

  it.each(['{"put":null}', "{}", "4"])("names its file when a line is %s", (line) => {
    writeFileSync(`${directory}/1-us-east-2.jsonl`, `${line}\n`);
    expect(() => openWorld(directory).realm("1-us-east-2").list()).toThrow(`${directory}/1-us-east-2.jsonl`);
  });

  it("names its file when it cannot be written", () => {
    writeFileSync(`${directory}/file`, "");
    const { realm } = openWorld(`${directory}/file`);
    expect(() => realm("a").add("aws_vpc", {})).toThrow(`cannot be written: ${directory}/file/a.jsonl`);
  });
});
