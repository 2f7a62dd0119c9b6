import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { AddressBook, addressChanges } from "./address-book.ts";

const directory = mkdtempSync(join(tmpdir(), "addresses-"));
afterAll(() => rmSync(directory, { recursive: true }));

const accepted = new Map([
  ["dev-network", ["aws_vpc.a", "aws_vpc.b"]],
  ["dev-old", ["aws_vpc.c"]],
  ["dev-same", ["aws_vpc.d"]],
]);
const current = new Map([
  ["dev-network", ["aws_vpc.b", "aws_vpc.e"]],
  ["dev-same", ["aws_vpc.d"]],
  ["dev-new", ["aws_vpc.f"]],
]);
const changes = [
  { stack: "dev-network", gone: ["aws_vpc.a"], added: ["aws_vpc.e"] },
  { stack: "dev-old", gone: ["aws_vpc.c"], added: [] },
  { stack: "dev-new", gone: [], added: ["aws_vpc.f"] },
];

describe("addressChanges", () => {
  it("names what is gone and what is new, stack by stack", () => {
    expect(addressChanges(accepted, current)).toEqual(changes);
  });

  it("finds no change if there is none", () => {
    expect(addressChanges(current, current)).toEqual([]);
  });
});

describe("AddressBook", () => {
  it("remembers what was accepted, and forgets stacks that no longer exist", () => {
    const book = new AddressBook(directory);
    for (const stack of accepted.keys()) book.write({ stack, gone: [], added: [] }, accepted);
    expect(book.read()).toEqual(accepted);
    for (const change of changes) book.write(change, current);
    expect(book.read()).toEqual(current);
    expect(readdirSync(directory).sort()).toEqual(["dev-network.txt", "dev-new.txt", "dev-same.txt"]);
  });

  it("starts in a directory that does not exist", () => {
    const book = new AddressBook(join(directory, "new", "addresses"));
    book.write({ stack: "dev-same", gone: [], added: ["aws_vpc.d"] }, current);
    expect(book.read()).toEqual(new Map([["dev-same", ["aws_vpc.d"]]]));
  });

  it("is empty if nothing was ever accepted", () => {
    expect(new AddressBook(join(directory, "missing")).read()).toEqual(new Map());
  });
});
