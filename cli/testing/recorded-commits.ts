import { chmodSync, cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import type { Fixture } from "./fixture.ts";
import { commitAll, git } from "./git-repository.ts";

/**
 * Stands in for the `platform` of other commits: it writes what was recorded with its commit, and notes in the file
 * `$CALLS` how it was called.
 */
const stub = `#!/bin/sh
here=$(dirname "$0")
[ -z "$CALLS" ] || echo "$*" >> "$CALLS"
case $1 in
  synth) mkdir -p "$here/$3" && cp -R "$here/recorded/." "$here/$3" ;;
  list) cat "$here/list.json" ;;
  *) cd "$here" && eval "$*" ;;
esac
`;

/** A Git repository whose commits can be synthesized by their own code, without packages. */
export class RecordedCommits {
  private readonly fixture: Fixture;

  /** @param kept a copy of a directory in which such commits were made, to go on from @default - there are no commits */
  constructor(fixture: Fixture, kept?: string) {
    this.fixture = fixture;
    if (kept !== undefined) {
      cpSync(kept, fixture.root, { recursive: true });
      return;
    }
    chmodSync(fixture.write("platform", stub), 0o755);
    fixture.write(".gitignore", ".platform/\n/pipeline/\nnode_modules/\n/calls\n");
    fixture.write("package.json", JSON.stringify({ packageManager: "pnpm@10.0.0" }));
    fixture.write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n");
    fixture.write("node_modules/a/index.js", "");
    git(fixture.root, "init", "--quiet", "--template=", "--initial-branch=main");
  }

  /** Commits what the fixture synthesizes now, and returns the commit's id. */
  async commit(): Promise<string> {
    // As deep as a synthesis of another commit is written: local states are found by relative paths.
    const outdir = ".platform/ci/synth/recorded";
    await this.fixture.run(`synth --outdir ${outdir}`);
    rmSync(this.fixture.path("recorded"), { recursive: true, force: true });
    cpSync(this.fixture.path(outdir), this.fixture.path("recorded"), { recursive: true });
    rmSync(this.fixture.path(outdir), { recursive: true });
    const { stdout } = await this.fixture.run("list --json");
    this.fixture.write("list.json", stdout);
    return commitAll(this.fixture.root, "Record");
  }

  /** How the code of other commits was called so far. */
  calls(): string[] {
    const file = this.fixture.path("calls");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  /** The variables that a command needs for {@link calls}. */
  env(): Record<string, string> {
    return { CALLS: this.fixture.path("calls") };
  }
}
