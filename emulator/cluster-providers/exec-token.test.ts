import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ExecToken } from "./exec-token.ts";

const apiVersion = "client.authentication.k8s.io/v1beta1";

describe("the token of a command", () => {
  let directory: string;
  let now = Date.parse("2026-01-31T12:00:00Z");
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "exec-token-"));
    writeFileSync(join(directory, "runs"), "");
    now = Date.parse("2026-01-31T12:00:00Z");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** A shell script that notes each run. */
  const tokenOf = (script: string, env: Record<string, string> = {}): ExecToken => {
    const args = ["-c", `echo run >> ${join(directory, "runs")}\n${script}`];
    return new ExecToken({ apiVersion, command: "sh", args, env }, process.env, () => now);
  };
  const runs = (): number => readFileSync(join(directory, "runs"), "utf8").split("\n").length - 1;
  const credential = (status: object): string => `echo '${JSON.stringify({ apiVersion, status })}'`;

  it("is kept until it expires, also for callers that ask at once", async () => {
    const token = tokenOf(credential({ token: "a", expirationTimestamp: "2026-01-31T12:14:00Z" }));
    expect(await Promise.all([token.token(), token.token()])).toEqual(["a", "a"]);
    now = Date.parse("2026-01-31T12:13:59Z");
    expect(await token.token()).toBe("a");
    expect(runs()).toBe(1);
    now = Date.parse("2026-01-31T12:14:01Z");
    expect(await token.token()).toBe("a");
    expect(runs()).toBe(2);
  });

  it("is asked for with the environment of the configuration and what client-go tells a plugin", async () => {
    const size = '$(printf %s "$KUBERNETES_EXEC_INFO" | wc -c | tr -d " ")';
    const script = `printf '{"apiVersion":"%s","status":{"token":"%s"}}' ${apiVersion} "$OWN ${size}"`;
    const token = tokenOf(script, { OWN: "own" });
    const info = JSON.stringify({ kind: "ExecCredential", apiVersion, spec: { interactive: false } });
    expect(await token.token()).toBe(`own ${info.length}`);
  });

  it.each([
    ["exit 3", "getting credentials: exec: executable sh failed with exit code 3"],
    ["echo nothing", "getting credentials: decoding stdout"],
    [
      `echo '{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":"a"}}'`,
      `exec plugin is configured to use API version ${apiVersion}, plugin returned version client.authentication.k8s.io/v1`,
    ],
    [credential({}), "exec plugin didn't return a token or cert/key pair"],
  ])("is none after %j, and is asked for again", async (script, message) => {
    const token = tokenOf(script);
    await expect(token.token()).rejects.toThrow(message);
    await expect(token.token()).rejects.toThrow(message);
    expect(runs()).toBe(2);
  });

  it("is none of a program that is not there", async () => {
    const token = new ExecToken({ apiVersion, command: "no-such-program", args: [], env: {} }, {});
    await expect(token.token()).rejects.toThrow("getting credentials: exec: executable no-such-program not found");
  });
});
