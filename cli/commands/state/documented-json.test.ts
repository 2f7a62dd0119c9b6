import { readFileSync, writeFileSync } from "node:fs";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";
import { withEarlierVersion } from "../../testing/earlier-version.ts";
import { HttpStates } from "../../testing/http-states.ts";
import { lockInfo, lockLocally } from "../../testing/lock-info.ts";
import { pair } from "../../testing/pair.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";
import { writeState } from "../../testing/state-file.ts";
import { describeWithTerraform } from "../../testing/with-terraform.ts";

interface Document {
  /** One of the interfaces that docs/state-json.md declares. */
  readonly type: string;
  readonly json: unknown;
}

/** The compiler's errors for each document as a value of its type: missing, unknown and wrong members. */
function typeErrors(documents: readonly Document[]): string[][] {
  const text = readFileSync(new URL("../../../docs/state-json.md", import.meta.url), "utf8");
  const interfaces = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block]) => block);
  const values = documents.map(
    ({ type, json }, index) => `export const value${index}: Printed & ${type} = ${JSON.stringify(json)};\n`,
  );
  const source = ts.createSourceFile("documents.ts", [...interfaces, ...values].join("\n"), ts.ScriptTarget.ES2022);
  const options = { strict: true, noEmit: true, types: [], lib: ["lib.es2022.d.ts"], skipLibCheck: true };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) => (name === source.fileName ? source : getSourceFile(name, ...rest));
  const found = ts.getPreEmitDiagnostics(ts.createProgram([source.fileName], options, host));
  const ends = values.map((_, index) => source.text.indexOf(values[index + 1] ?? "\u0000"));
  const errors: string[][] = documents.map(() => []);
  for (const { start = 0, messageText } of found) {
    const index = ends.findIndex((end) => end === -1 || start < end);
    errors[index]?.push(ts.flattenDiagnosticMessageText(messageText, "\n"));
  }
  return errors;
}

const fixtures = {
  applied: applied(),
  orphaned: applied(),
  broken: applied(),
  locked: applied(),
  onServer: applied(),
  earlier: withEarlierVersion(),
};

const commands: readonly (readonly [type: string, fixture: keyof typeof fixtures, command: string])[] = [
  ["List", "applied", "list --data"],
  ["List", "broken", "list"],
  ["List", "orphaned", "list prod"],
  ["Search", "orphaned", "search gone"],
  ["List", "onServer", "list dev"],
  ["Show", "applied", "show dev-network:aws_vpc.main"],
  ["Search", "applied", "search vpc"],
  ["Search", "applied", "search no_such_attribute=x"],
  ["Outputs", "applied", "outputs"],
  ["Outputs", "broken", "outputs"],
  ["GraphDocument", "applied", "graph"],
  ["GraphDocument", "applied", "graph dev-network"],
  ["Impact", "applied", "impact dev-network:aws_vpc.main"],
  ["History", "earlier", "history dev-network"],
  ["History", "earlier", "history dev-cluster"],
  ["Diff", "earlier", "diff dev-network"],
  ["Diff", "earlier", "diff dev prod"],
  ["Locks", "locked", "locks"],
  ["Locks", "onServer", "locks dev"],
  ["Unlock", "onServer", `unlock dev-network --id ${lockInfo.ID} --auto-approve`],
  ["Orphans", "orphaned", "orphans"],
  ["CostDocument", "applied", "cost"],
  ["Pull", "applied", "pull dev-network"],
  ["Backup", "applied", "backup"],
  ["Report", "applied", "report"],
];

describe("the JSON that docs/state-json.md documents", () => {
  const server = new HttpStates();
  let errors: string[][];
  let printed: readonly Document[];
  beforeAll(async () => {
    const { orphaned, broken, locked, onServer, earlier } = fixtures;
    writeState(orphaned.stateFile("dev-old"), { resources: [] });
    writeState(orphaned.stateFile("gone"), {
      resources: [{ type: "aws_vpc", name: "gone", attributes: { id: "gone" } }],
    });
    writeFileSync(broken.stateFile("dev-network"), "{");
    lockLocally(locked, "dev-network");
    onServer.keepStatesIn(server.backend);
    server.locks.set("dev-network", JSON.stringify(lockInfo));
    writeFileSync(`${earlier.stateFile("dev-cluster")}.backup`, "{");
    const documents: Document[] = [];
    for (const [type, fixture, command] of commands) {
      documents.push({ type, json: await fixtures[fixture].json(`state ${command}`) });
    }
    printed = documents;
    errors = typeErrors(documents);
  }, 120_000);

  it.each(commands.map((command, index) => [...command, index] as const))(
    "is valid by the schema of %s, where states are %s, of state %s",
    (_type, _fixture, command, index) => {
      expect(schemaErrors(`state ${command.split(" ")[0]}`, printed[index]?.json)).toEqual([]);
    },
  );

  it.each(commands.map((command, index) => [...command, index] as const))(
    "is %s, where states are %s, of state %s",
    (_type, _fixture, _command, index) => {
      expect(errors[index]).toEqual([]);
    },
  );

  it("covers every command but drift, move and push, which need Terraform", async () => {
    const { stdout } = await fixtures.applied.runWith(["state", "--help"]);
    const names = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    const covered = commands.map(([, , command]) => command.split(" ")[0]);
    expect([...new Set([...covered, "drift", "move", "push", "help"])].sort()).toEqual(
      [...new Set([...names, "help"])].sort(),
    );
  });

  it("does not match with a member missing, a member too many, or a member of another type", {
    timeout: 120_000,
  }, () => {
    const copy = { stack: "dev-network", environment: "dev" };
    const pull = (changed: object) => ({
      type: "Pull",
      json: { target: "aws", problems: [], directory: "a", copies: [changed] },
    });
    const file = "dev-network.tfstate";
    const changes = [{ ...copy, file }, copy, { ...copy, file, size: 1 }, { ...copy, file: 1 }];
    expect(typeErrors(changes.map(pull))).toEqual([
      [],
      [expect.stringContaining("'file' is missing")],
      [expect.stringContaining("'\"size\"' does not exist")],
      [expect.stringContaining("'number' is not assignable to type 'string'")],
    ]);
  });
});

describeWithTerraform("the JSON that docs/state-json.md documents, with Terraform", () => {
  it("is Drift for state drift", async () => {
    const fixture = pair();
    await fixture.run("apply dev --auto-approve");
    const json = await fixture.json("state drift");
    expect(typeErrors([{ type: "Drift", json }])).toEqual([[]]);
    expect(schemaErrors("state drift", json)).toEqual([]);
  });

  it("is Push for state push", async () => {
    const fixture = pair();
    await fixture.run("apply dev --auto-approve");
    const json = await fixture.json(`state push dev-network ${fixture.stateFile("dev-network")} --auto-approve`);
    expect(typeErrors([{ type: "Push", json }])).toEqual([[]]);
    expect(schemaErrors("state push", json)).toEqual([]);
  });
});
