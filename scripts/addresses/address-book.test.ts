import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { AddressBook, type Addresses, addressChanges } from "./address-book.ts";

const directory = mkdtempSync(join(tmpdir(), "addresses-"));
afterAll(() => rmSync(directory, { recursive: true }));

const accepted = new Map([
  ["dev-network", ["aws_vpc.a", "aws_vpc.b"]],
  ["dev-old", ["aws_vpc.c"]],
  ["dev-same", ["aws_vpc.d"]],
]);
const addressesNow = new Map([
  ["dev-network", ["aws_vpc.b", "aws_vpc.e"]],
  ["dev-same", ["aws_vpc.d"]],
  ["dev-new", ["aws_vpc.f"]],
]);
const stacksWith = (addresses: Addresses) => new Map([...addresses].map(([id, each]) => [id, { addresses: each }]));
const current = stacksWith(addressesNow);
const changes = [
  { stack: "dev-network", gone: ["aws_vpc.a"], added: ["aws_vpc.e"], moved: [] },
  { stack: "dev-old", gone: ["aws_vpc.c"], added: [], moved: [] },
  { stack: "dev-new", gone: [], added: ["aws_vpc.f"], moved: [] },
];

describe("addressChanges", () => {
  it("names what is gone and what is new, stack by stack", () => {
    expect(addressChanges(accepted, current)).toEqual(changes);
  });

  it("finds no change if there is none", () => {
    expect(addressChanges(addressesNow, current)).toEqual([]);
  });

  it("distinguishes what is moved from what is gone", () => {
    const moves = { "aws_vpc.a": "aws_vpc.e", "aws_vpc.z": "aws_vpc.b" };
    const now = new Map([["dev-network", { addresses: ["aws_vpc.b", "aws_vpc.e"], moves }]]);
    const before = new Map([["dev-network", ["aws_vpc.a", "aws_vpc.b"]]]);
    expect(addressChanges(before, now)).toEqual([
      { stack: "dev-network", gone: [], added: [], moved: [{ from: "aws_vpc.a", to: "aws_vpc.e" }] },
    ]);
  });

  it("does not believe a move to an address that does not exist", () => {
    const now = new Map([["dev-same", { addresses: [], moves: { "aws_vpc.d": "aws_vpc.g" } }]]);
    expect(addressChanges(new Map([["dev-same", ["aws_vpc.d"]]]), now)).toMatchObject([
      { gone: ["aws_vpc.d"], moved: [] },
    ]);
  });
});

describe("AddressBook", () => {
  it("remembers what was accepted, and forgets stacks that no longer exist", () => {
    const book = new AddressBook(directory);
    for (const stack of accepted.keys()) book.write({ stack }, stacksWith(accepted));
    expect(book.read()).toEqual(accepted);
    for (const change of changes) book.write(change, current);
    expect(book.read()).toEqual(addressesNow);
    expect(readdirSync(directory).sort()).toEqual(["dev-network.txt", "dev-new.txt", "dev-same.txt"]);
  });

  it("starts in a directory that does not exist", () => {
    const book = new AddressBook(join(directory, "new", "addresses"));
    book.write({ stack: "dev-same" }, current);
    expect(book.read()).toEqual(new Map([["dev-same", ["aws_vpc.d"]]]));
  });

  it("is empty if nothing was ever accepted", () => {
    expect(new AddressBook(join(directory, "missing")).read()).toEqual(new Map());
  });
});
