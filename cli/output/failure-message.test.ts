import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { failureMessage } from "./failure-message.ts";

const scratch = scratchDirectory("failures-");

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (failure) {
    return failure;
  }
  throw new RangeError("nothing was thrown");
}

it("is the message of an error for a person", () => {
  expect(failureMessage(new UserError("No."))).toBe("No.");
});

it("names the file that a real error of the operating system is about", () => {
  const directory = mkdtempSync(join(scratch, "folder-"));
  expect(failureMessage(thrown(() => readFileSync(directory)))).toMatch(/ cannot be used \(EISDIR in read\): /);
  writeFileSync(join(directory, "file"), "");
  const below = join(directory, "file", "below");
  expect(failureMessage(thrown(() => writeFileSync(below, "")))).toContain(`${below} cannot be used (ENOTDIR in open)`);
});

it.each(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EMFILE"])("says what to do about %s", (code) => {
  const failure = Object.assign(new Error(`${code}: ...`), { code, syscall: "mkdir", path: "/repo/.platform" });
  expect(failureMessage(failure)).toMatch(
    new RegExp(`^/repo/\\.platform cannot be used \\(${code} in mkdir\\): .*\\.$`),
  );
});

it.each([
  new Error("bug"),
  new TypeError("undefined is not a function"),
  Object.assign(new Error("no"), { code: "ENOENT", syscall: "open", path: "/x" }),
  Object.assign(new Error("no"), { code: "EACCES" }),
  Object.assign(new Error("no"), { code: "constructor", syscall: "x" }),
  "text",
  undefined,
])("leaves %s, which is an error of the code", (failure) => {
  expect(failureMessage(failure)).toBeUndefined();
});

it("shows a mistake in a file with its line", () => {
  const location = { file: "environments/dev.ts", line: 12, column: 4, lineText: "    name = 1," };
  const failure = Object.assign(new Error("Build failed"), { errors: [{ text: 'Unexpected "="', location }] });
  expect(failureMessage(failure)).toBe(
    ['environments/dev.ts:12:5: Unexpected "="', "  12 |     name = 1,", "     |     ^"].join("\n"),
  );
});

it("shows a mistake that tsx found", () => {
  const failure = new Error('Transform failed with 1 error:\n/repo/environments/dev.ts:12:22: ERROR: Unexpected "="');
  expect(failureMessage(failure)).toBe('/repo/environments/dev.ts:12:23: Unexpected "="');
});
