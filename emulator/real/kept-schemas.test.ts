import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { KeptSchemas } from "./kept-schemas.ts";

let root: string;
let program: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kept-schemas-"));
  program = join(root, "provider");
  writeFileSync(program, "program");
  utimesSync(program, 1, 1);
});
afterEach(() => rmSync(root, { recursive: true }));

const kept = () => new KeptSchemas(join(root, "kept"), program);
const body = Buffer.from("\0schemas");
const answer = { headers: {}, body, trailers: { "grpc-status": "0" } };

it("answers as the same program did", () => {
  expect(kept().read()).toBeUndefined();
  kept().write(answer);
  expect(kept().read()).toMatchObject({ body, trailers: { "grpc-status": "0" } });
  expect(readdirSync(join(root, "kept"))).toHaveLength(1);
});

it.each<readonly [title: string, change: () => void]>([
  ["that is longer", () => writeFileSync(program, "program 2")],
  ["that was written at another time", () => utimesSync(program, 2, 2)],
  [
    "that is another file, as old and as long",
    () => {
      writeFileSync(join(root, "other"), "program");
      utimesSync(join(root, "other"), 1, 1);
      renameSync(join(root, "other"), program);
    },
  ],
])("forgets what it knew of a program %s", (_, change) => {
  kept().write(answer);
  change();
  expect(kept().read()).toBeUndefined();
});

it("reads nothing that is not as it was written", () => {
  kept().write(answer);
  const file = join(root, "kept", String(readdirSync(join(root, "kept"))[0]));
  truncateSync(file, readFileSync(file).length - 1);
  expect(kept().read()).toBeUndefined();
});

it.each([
  ["a failure", { ...answer, trailers: { "grpc-status": "3" } }],
  ["an answer without a message", { ...answer, trailers: undefined }],
  ["a compressed answer", { ...answer, body: Buffer.from("\x01schemas") }],
])("does not keep %s", (_, given) => {
  kept().write(given);
  expect(kept().read()).toBeUndefined();
});

it("goes on without a place to write", () => {
  writeFileSync(join(root, "kept"), "a file");
  kept().write(answer);
  expect(kept().read()).toBeUndefined();
});
