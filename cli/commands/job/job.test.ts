import { chmodSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { complete } from "@ml-platform/environments/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BastionRepository } from "../../bastion/testing/bastion-repository.ts";
import { selfSigned } from "../../bastion/testing/certificate.ts";
import { apiHost } from "../../bastion/testing/session-programs.ts";
import { ended, jobOf, podOf } from "../../job/testing/objects.ts";
import { mergeKubeconfig } from "../../kubeconfig/merge-kubeconfig.ts";
import { documents, schemaOf } from "../../schemas/documents.ts";
import { dev } from "../../testing/fixture.ts";

const identity = selfSigned(apiHost);
const jobs = "/apis/batch/v1/namespaces/team-nlp/jobs";
const labels = { "app.kubernetes.io/name": "training-job" };
const status = { conditions: [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded" }] };

/** What the API server answers, by path; and who asked for it. */
class Api {
  readonly answers = new Map<string, object | string>();
  readonly asked: { readonly method: string; readonly path: string; readonly as: string }[] = [];
  readonly server: Server = createServer({ cert: identity.certificate, key: identity.key }, (request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    const { method = "", headers } = request;
    this.asked.push({ method, path, as: headers.authorization ?? "" });
    const answer = this.answers.get(path);
    if (method === "DELETE") this.answers.delete(path);
    const isText = typeof answer === "string";
    response.writeHead(answer === undefined ? 404 : 200, {
      "content-type": isText ? "text/plain" : "application/json",
    });
    response.end(
      isText ? answer : JSON.stringify(answer ?? { kind: "Status", reason: "NotFound", message: "not found" }),
    );
  });
}

describe("platform job, as a member of a team through a bastion", () => {
  const api = new Api();
  const certificateAuthority = Buffer.from(identity.certificate).toString("base64");
  const repository = new BastionRepository({ certificateAuthority }, "ml");
  const nlp = { ...complete.teams?.["nlp"], cluster: "ml", namespace: "team-nlp" } as NonNullable<
    typeof complete.teams
  >[string];
  repository.environments = [{ ...dev, teams: { nlp } }];
  // It signs in as whoever it is told to be.
  const aws = repository.write(
    "bin/aws",
    `#!/bin/sh
for last; do :; done
printf '{"apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"%s"}}' "$last"
`,
  );
  chmodSync(aws, 0o755);
  const job = (command: string) =>
    repository.run(`job ${command}`, {
      env: { PATH: `${repository.path("bin")}:${process.env["PATH"]}`, KUBECONFIG: repository.path("kubeconfig") },
    });

  beforeAll(async () => {
    await new Promise<void>((resolve) => api.server.listen(0, "127.0.0.1", resolve));
    const { port } = api.server.address() as AddressInfo;
    const access = {
      context: "dev-ml",
      name: "dev-ml",
      region: "us-east-2",
      endpoint: `https://127.0.0.1:${port}`,
      tlsServerName: apiHost,
      certificateAuthority,
    };
    // As `platform bastion connect` writes it.
    repository.write("kubeconfig", mergeKubeconfig("", access, ""));
    api.answers.set(jobs, { items: [jobOf({ status, metadata: { labels } })] });
    api.answers.set(`${jobs}/intents`, jobOf({ status, metadata: { labels } }));
    api.answers.set("/api/v1/namespaces/team-nlp/pods", { items: [podOf(0, ended(3))] });
    api.answers.set("/api/v1/namespaces/team-nlp/events", { items: [] });
    const log = "2026-11-26T12:59:59.1Z epoch 1\n2026-11-26T12:59:59.2Z out of labels\n";
    api.answers.set("/api/v1/namespaces/team-nlp/pods/intents-0/log", log);
  });
  afterAll(() => api.server.close());

  it("lists its jobs, signed in with the role of its members", async () => {
    const { code, stdout, stderr } = await job("list dev --team nlp --json");
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout).jobs).toMatchObject([
      {
        name: "intents",
        namespace: "team-nlp",
        state: "failed",
        reason: "Error",
        exitCode: 3,
        gpus: 2,
        nodes: ["node-0"],
      },
    ]);
    expect(new Set(api.asked.map(({ as }) => as))).toEqual(
      new Set(["Bearer arn:aws:iam::111111111111:role/dev-team-nlp-us-east-2-member"]),
    );
    const table = (await job("list dev --team nlp")).stdout;
    expect(table).toMatch(/intents +failed .* 2 .*the program ended with exit code 3/);
  });

  it("prints documents and lines of the types that are documented", async () => {
    const ajv = new Ajv2020({ strict: false });
    const check = async (name: string, command: string) => {
      const documented = documents[name];
      if (documented === undefined) throw new Error(`${name} is not documented`);
      const validate = ajv.compile(schemaOf(documented));
      for (const line of (await job(command)).stdout.trim().split(/\n(?=\{)/)) {
        expect(validate(JSON.parse(line)), JSON.stringify(validate.errors)).toBe(true);
      }
    };
    await check("job list", "list dev --team nlp --json");
    await check("job logs", "logs dev intents --team nlp --follow --json");
    await check("job stop", "stop dev unknown --team nlp --json");
  });

  it("prints the log, and with --follow ends as the job has ended", async () => {
    expect(await job("logs dev intents --team nlp")).toEqual({
      code: 0,
      stdout: "epoch 1\nout of labels\n",
      stderr: "",
    });
    const followed = await job("logs dev intents --team nlp --follow");
    expect([followed.code, followed.stdout]).toEqual([1, "epoch 1\nout of labels\n"]);
    expect(followed.stderr).toContain(
      "error: intents has failed: the program ended with exit code 3, and no retry is left",
    );
    const unknown = await job("logs dev intent --team nlp");
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('Did you mean "intents"? Jobs: intents.'),
    ]);
  });

  it("stops a job once, and says then that it is gone", async () => {
    const first = await job("stop dev intents --team nlp");
    expect([first.code, first.stdout]).toEqual([0, expect.stringMatching(/^intents had failed, and is removed\./)]);
    expect(api.asked.filter(({ method }) => method === "DELETE")).toHaveLength(1);
    const second = await job("stop dev intents --team nlp");
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining("it is gone, or never was there")]);
  });

  it("says what is missing before it asks the cluster", async () => {
    const refusals = [
      ["run dev new", "Say as a member of which team: --team nlp."],
      ["run dev new --team npl", 'dev has no team "npl". Did you mean "nlp"?'],
      ["run dve new --team nlp", "dve"],
      ["logs dev intents --team nlp --follow --previous", "leave out --follow or --previous"],
    ] as const;
    for (const [command, message] of refusals) {
      const { code, stderr } = await job(command);
      expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    }
    const { stderr } = await repository.runWith(["job", "list", "dev", "--target", "emulated"]);
    expect(stderr).toContain("The emulator runs no Kubernetes");
  });
});
