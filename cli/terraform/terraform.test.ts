import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { KeptResults } from "../keep/kept-results.ts";
import { stateText } from "../testing/state-file.ts";
import { until } from "../testing/until.ts";
import { zipArchive } from "../testing/zip-archive.ts";
import type { KeptInit } from "./kept-init.ts";
import { Terraform } from "./terraform.ts";
import { TerraformFailure } from "./terraform-failure.ts";

const scratch = mkdtempSync(join(tmpdir(), "terraform-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A directory with a program that replaces Terraform. */
function standIn(script: string) {
  const directory = mkdtempSync(join(scratch, "stack-"));
  const binary = join(directory, "terraform");
  writeFileSync(binary, `#!/bin/sh\n${script}\n`);
  chmodSync(binary, 0o755);
  return { directory, binary };
}

function settings(binary: string) {
  const env = { PATH: process.env["PATH"] ?? "" };
  return {
    program: { name: "Terraform" as const, version: "1.11.4", binary },
    env,
    serialInit: false,
    lockTimeout: "0s",
    redact: (text: string) => text.replaceAll("s3cret", "*"),
  };
}

const complete = `{"type":"apply_complete","@message":"with s3cret"}`;

it("reports events while Terraform runs, and logs them without secrets", async () => {
  const { directory, binary } = standIn(`echo '${complete}'; while ! test -f go; do sleep 0.05; done`);
  const types: string[] = [];
  const applied = new Terraform(settings(binary)).apply(directory, "plan", ({ type }) => types.push(type));
  await until(() => types.length > 0);
  writeFileSync(join(directory, "go"), "");
  await applied;
  expect(types).toEqual(["apply_complete"]);
  expect(readFileSync(join(directory, "terraform.log"), "utf8")).toBe(
    "\n$ terraform apply -json -input=false -lock-timeout=0s plan\nwith *\n",
  );
  expect(readdirSync(directory).sort()).toEqual(["go", "terraform", "terraform.log"]);
});

it("fails with what Terraform wrote on stderr", async () => {
  const { directory, binary } = standIn("echo 'Error: no such thing' >&2; exit 1");
  await expect(new Terraform(settings(binary)).init(directory)).rejects.toThrow("no such thing");
});

describe("a provider that is not known", () => {
  const init = (source: string, providers?: readonly string[]) => {
    const { directory, binary } = standIn("exit 0");
    writeFileSync(join(directory, ".terraform.lock.hcl"), `provider "${source}" {\n  version = "1.0.0"\n}\n`);
    return new Terraform({ ...settings(binary), ...(providers && { providers }) }).init(directory);
  };

  it.each([
    "registry.terraform.io/example/aws",
    "registry.terraform.io/hashicorp/external",
    "example.com/hashicorp/aws",
  ])("is installed and not run: %s", async (source) => {
    await expect(init(source, ["aws"])).rejects.toThrow(`${source} is not run`);
    await init(source);
  });

  it("is not one of those that may run", async () => {
    await init("registry.terraform.io/hashicorp/aws", ["aws"]);
    await init("registry.opentofu.org/hashicorp/aws", ["aws"]);
  });
});

it("continues when the log cannot be written", async () => {
  const { directory, binary } = standIn(`echo '${complete}'; touch done`);
  mkdirSync(join(directory, "terraform.log"));
  await new Terraform(settings(binary)).apply(directory, "plan", () => {});
  expect(existsSync(join(directory, "done"))).toBe(true);
});

it("starts nothing after it was interrupted", async () => {
  const { directory, binary } = standIn("touch started");
  const terraform = new Terraform(settings(binary));
  terraform.interrupt();
  for (const call of [terraform.apply(directory, "plan", () => {}), terraform.validate(directory)]) {
    const failure: unknown = await call.catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(TerraformFailure);
    expect((failure as TerraformFailure).wasInterrupted).toBe(true);
  }
  expect(existsSync(join(directory, "started"))).toBe(false);
});

it("lets Terraform finish when this process is killed", async () => {
  const { directory, binary } = standIn(`
    touch started
    while ! test -f go; do sleep 0.05; done
    echo '${complete}' || exit 1
    echo '${complete}' || exit 1
    touch saved`);
  const source = JSON.stringify(new URL("terraform.ts", import.meta.url).href);
  const code = `
    const { Terraform } = await import(${source});
    const redact = (text) => text;
    const terraform = new Terraform({ ...${JSON.stringify(settings(binary))}, redact });
    await terraform.apply(${JSON.stringify(directory)}, "plan", () => {});`;
  const owner = execa(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", code], { reject: false });
  await until(() => existsSync(join(directory, "started")));
  owner.kill("SIGKILL");
  await owner;
  writeFileSync(join(directory, "go"), "");
  await until(() => existsSync(join(directory, "saved")));
  // The room that is reserved for what a full disk could not take follows, as zero bytes.
  const [written] = readFileSync(join(directory, "terraform.jsonl"), "utf8").split("\0", 1);
  expect(written).toBe(`${complete}\n${complete}\n`);
});

it("keeps output with a state that could be saved nowhere else, and never shows a part of it", async () => {
  const dump = `{"@message":"Emergency state dump","type":"log","state":{"version":4,"serial":1,"lineage":"a"}}`;
  const failed = async (output: string): Promise<TerraformFailure> => {
    const { directory, binary } = standIn(`printf '%s' '${output}'; touch errored.tfstate; exit 1`);
    return (await new Terraform(settings(binary))
      .apply(directory, "plan", () => {})
      .catch((thrown) => thrown)) as never;
  };
  const whole = await failed(dump);
  expect(whole.unsaved).toMatchObject({ kind: "kept", file: expect.stringMatching(/unsaved\.jsonl$/) });
  expect(whole.message).toBe("Terraform apply ended without saying why. The disk may be full.");
  const cut = await failed(dump.slice(0, -9));
  expect(cut.unsaved).toEqual({ kind: "lost" });
  expect(cut.message).not.toContain("{");
});

it("names memory when the system has killed Terraform", async () => {
  const { directory, binary } = standIn("kill -9 $$");
  const failure = await new Terraform(settings(binary)).apply(directory, "plan", () => {}).catch((thrown) => thrown);
  expect((failure as TerraformFailure).diagnostics).toEqual([
    {
      severity: "error",
      summary: "Terraform apply was ended by SIGKILL, which this command did not send",
      detail: expect.stringMatching(/memory runs out.*may be missing from the state/),
    },
  ]);
});

it.each([
  ["was killed", "kill -9 $$", "Terraform state was ended by SIGKILL, which this command did not send"],
  ["said nothing", "exit 1", "Terraform state ended without saying why. The disk may be full."],
  ["was killed while it printed a state", `printf '{"a":"s3cret'; kill -9 $$`, "Terraform state was ended by SIGKILL"],
])("says of a command that writes no events that it %s", async (_, script, text) => {
  const { directory, binary } = standIn(script);
  const failure = await new Terraform(settings(binary)).forget(directory, ["a"]).catch((thrown) => thrown);
  expect((failure as TerraformFailure).message).toContain(text);
  expect((failure as TerraformFailure).message).not.toContain("s3cret");
});

it("says why Terraform cannot be started", async () => {
  const { directory } = standIn("");
  const terraform = new Terraform(settings(join(directory, "gone")));
  const text = `spawn ${join(directory, "gone")} ENOENT`;
  await expect(terraform.init(directory)).rejects.toThrow(text);
  await expect(terraform.forget(directory, ["a"])).rejects.toThrow(text);
});

describe("a plan that changes nothing", () => {
  const summary = '{"type":"change_summary","@message":"No changes","changes":{"add":0,"change":0,"remove":0}}';
  const plan = async (events: string, only?: readonly string[]) => {
    const { directory, binary } = standIn(
      `case $1 in plan) echo '${events}' ;; show) touch shown; echo '{"format_version":"1.2"}' ;; esac`,
    );
    const resources = [{ type: "aws_vpc", name: "a", attributes: { id: "vpc-1" } }];
    writeFileSync(join(directory, "plan"), zipArchive({ tfstate: stateText({ resources }) }));
    writeFileSync(join(directory, "plan.json"), "of an earlier plan");
    const planned = await new Terraform(settings(binary)).plan(directory, { out: "plan", isDestroy: false, only });
    return { planned, files: readdirSync(directory) };
  };

  it("is not shown by Terraform, and leaves no plan.json, not even an earlier one", async () => {
    const { planned, files } = await plan(summary);
    expect(planned.resource_changes).toMatchObject([{ address: "aws_vpc.a", change: { actions: ["no-op"] } }]);
    expect(files.sort()).toEqual(["plan", "terraform", "terraform.log"]);
  });

  it("is shown unless all events say so", async () => {
    const { planned, files } = await plan('{"type":"planned_change","@message":"aws_vpc.a: Plan to create"}');
    expect(planned).toEqual({ format_version: "1.2" });
    expect(files).toEqual(expect.arrayContaining(["plan.json", "shown"]));
  });

  it("is shown if it is of some resources, because the state that it was made from has all", async () => {
    const { planned } = await plan(summary, ["aws_vpc.b"]);
    expect(planned).toEqual({ format_version: "1.2" });
  });
});

it("says so when only a part of a plan could be written as JSON", async () => {
  const { directory, binary } = standIn(`test $1 != show || printf '{"format_version":'`);
  const planned = new Terraform(settings(binary)).plan(directory, { out: "plan", isDestroy: false });
  await expect(planned).rejects.toThrow("The plan could not be written as JSON. The disk may be full.");
  await expect(planned).rejects.toBeInstanceOf(TerraformFailure);
});

it("lets only the owner read what Terraform writes", async () => {
  const { directory, binary } = standIn("touch state");
  await new Terraform(settings(binary)).apply(directory, "plan", () => {});
  expect(statSync(join(directory, "state")).mode & 0o777).toBe(0o600);
});

describe("an init whose result was kept", () => {
  const configuration = JSON.stringify({ terraform: { backend: { s3: { key: "a" } } } });
  const init = 'mkdir -p .terraform; echo "{}" > .terraform/terraform.tfstate';

  /** A directory that another was initialized like, and a Terraform that notes what it is called for, and then does so. */
  async function likeAnother(script: string) {
    const { directory, binary } = standIn(
      `echo $1 >> calls; case $1 in ${script} init) ${init};; show) echo '{"format_version":"1.2"}';; esac`,
    );
    const keptInits = new KeptResults<KeptInit>(join(directory, "kept"));
    const terraform = new Terraform({ ...settings(binary), keptInits });
    const [first, second] = ["first", "second"].map((name) => join(directory, name)) as [string, string];
    for (const each of [first, second]) {
      mkdirSync(each);
      writeFileSync(join(each, "cdk.tf.json"), configuration);
    }
    await terraform.initForPlan(first);
    writeFileSync(join(directory, "isKept"), "");
    await terraform.initForPlan(second);
    const calls = () =>
      existsSync(join(second, "calls")) ? readFileSync(join(second, "calls"), "utf8").split("\n") : [];
    const plan = () => terraform.plan(second, { out: "plan", isDestroy: false });
    return { calls, plan };
  }

  const failing = (summary: string, detail: string) =>
    `echo '{"type":"diagnostic","@message":"Error","diagnostic":${JSON.stringify({ severity: "error", summary, detail })}}'; exit 1`;

  it("is not run again", async () => {
    const { calls, plan } = await likeAnother("");
    expect(await plan()).toEqual({ format_version: "1.2" });
    expect(calls()).toEqual(["plan", "show", ""]);
  });

  it("is run after all if a plan asks for it", async () => {
    const asks = failing("Backend initialization required", 'Run "terraform init".');
    const { calls, plan } = await likeAnother(`plan) test -f made || { touch made; ${asks}; };;`);
    expect(await plan()).toEqual({ format_version: "1.2" });
    expect(calls()).toEqual(["plan", "init", "plan", "show", ""]);
  });

  it("is run after a plan that fails, to fail where an init does", async () => {
    const { calls, plan } = await likeAnother(
      `plan) ${failing("No state", "")};; init) test -f ../isKept && { ${failing("No bucket", "")}; }; ${init};;`,
    );
    await expect(plan()).rejects.toThrow("No bucket");
    expect(calls()).toEqual(["plan", "init", ""]);
  });

  it("does not hide why a plan fails", async () => {
    const { calls, plan } = await likeAnother(`plan) ${failing("No such zone", "")};;`);
    await expect(plan()).rejects.toThrow("No such zone");
    expect(calls()).toEqual(["plan", "init", ""]);
  });
});
