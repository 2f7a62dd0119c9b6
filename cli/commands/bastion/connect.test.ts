import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter } from "node:path";
import type { TeamSpec } from "@ml-platform/rules";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { BastionRepository } from "../../bastion/testing/bastion-repository.ts";
import { ApiServer, apiHost, type Behaviour, SessionPrograms } from "../../bastion/testing/session-programs.ts";
import { isProcessAlive } from "../../terraform/process-alive.ts";
import { dev } from "../../testing/fixture.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";
import { writeState } from "../../testing/state-file.ts";
import type { Ran, RunOptions } from "../../testing/test-repository.ts";
import { until } from "../../testing/until.ts";

const server = new ApiServer();
let upstream = 0;
beforeAll(async () => {
  upstream = await server.start();
});
afterAll(() => server.stop());

interface Prepared {
  readonly repository: BastionRepository;
  readonly programs: SessionPrograms;
  connect(words: readonly string[], options?: RunOptions): Promise<Ran>;
}

function prepared(
  behaviour: Partial<Behaviour> = {},
  repository = new BastionRepository(server, "ml"),
  names?: string[],
): Prepared {
  const programs = new SessionPrograms(repository, { upstream, ...behaviour }, names);
  return {
    repository,
    programs,
    connect: (words, options = {}) =>
      repository.runWith(["bastion", "connect", ...words], { ...options, env: { ...programs.env, ...options.env } }),
  };
}

const inService = [
  ["i-1", "InService"],
  ["i-2", "InService"],
] as const;

describe("platform bastion connect", () => {
  it("runs a command whose kubectl reaches the cluster by its certificate, and leaves nothing", async () => {
    const { repository, programs, connect } = prepared({ hosts: [["i-0", "Terminating:Wait"], ...inService] });
    // What kubectl does: it connects to the address, and asks for the certificate of the name.
    const script = repository.write(
      "reach.mjs",
      [
        'import { connect } from "node:tls"; import { readFileSync } from "node:fs";',
        'const text = readFileSync(process.env.KUBECONFIG, "utf8");',
        "const [, port] = /server: https:..127.0.0.1:(\\d+)/.exec(text); const [, name] = /tls-server-name: (\\S+)/.exec(text);",
        'const ca = Buffer.from(/certificate-authority-data: (\\S+)/.exec(text)[1], "base64");',
        'connect({ host: "127.0.0.1", port, servername: name, ca }).on("data", (said) => { console.log(`${said}`); console.log(text); process.exitCode = 7; });',
      ].join("\n"),
    );
    const { code, stdout, stderr } = await connect(["dev", "--", process.execPath, script], {
      env: { AWS_PROFILE: "ml-dev" },
    });
    expect({ code, stderr }).toEqual({ code: 7, stderr: "" });
    const [said = "", ...config] = stdout.split("\n");
    expect(said).toBe("I am the cluster");
    const { clusters, users, "current-context": context } = parse(config.join("\n"));
    expect(context).toBe("dev-ml");
    expect(clusters[0].cluster).toEqual({
      server: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
      "tls-server-name": apiHost,
      "certificate-authority-data": server.certificateAuthority,
    });
    expect(users[0].user.exec).toMatchObject({
      command: repository.path("stand-ins/bin/aws"),
      args: ["eks", "get-token", "--cluster-name", "dev-ml", "--region", "us-east-2", "--output", "json"],
      env: [{ name: "AWS_PROFILE", value: "ml-dev" }],
    });
    const [described, started] = programs.calls("aws");
    expect(described).toEqual([
      ...["autoscaling", "describe-auto-scaling-groups", "--auto-scaling-group-names", "dev-bastion"],
      ...["--region", "us-east-2", "--output", "json"],
    ]);
    const port = new URL(clusters[0].cluster.server).port;
    expect(started).toEqual([
      ...["ssm", "start-session", "--target", "i-1"],
      ...["--document-name", "AWS-StartPortForwardingSessionToRemoteHost", "--parameters"],
      JSON.stringify({ host: [apiHost], portNumber: ["443"], localPortNumber: [port] }),
      ...["--region", "us-east-2"],
    ]);
    expect(programs.calls("session-manager-plugin").at(-1)).toEqual(["ended"]);
    expect(repository.left()).toEqual([]);
  });

  it("stays until Ctrl-C, says how to use it, and ends the session; two at once are apart", async () => {
    const { repository, programs, connect } = prepared();
    const files = ["one", "two"].map((name) => repository.path(name));
    const runs = files.map((file) => connect(["dev", "--kubeconfig", file]));
    await until(() => files.every((file) => existsSync(file) && readFileSync(file, "utf8") !== ""));
    const ports = files.map((file) => new URL(parse(readFileSync(file, "utf8")).clusters[0].cluster.server).port);
    expect(new Set(ports).size).toBe(2);
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
    repository.interrupt();
    for (const [index, { code, stdout, stderr }] of (await Promise.all(runs)).entries()) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain(`dev-ml answers at port ${ports[index]} of this machine, through i-1 in us-east-2a.`);
      expect(stdout).toContain(`  export KUBECONFIG=${files[index]}\n  kubectl get nodes\n`);
    }
    expect(files.filter(existsSync)).toEqual([]);
    expect(programs.calls("session-manager-plugin").filter(([word]) => word === "ended")).toHaveLength(2);
    expect(repository.left()).toEqual([]);
  });

  it("signs in as a member of a team, in its namespace", async () => {
    const { repository, connect } = prepared();
    const nlp = { cluster: "ml", namespace: "team-nlp", members: [], viewers: [] } as unknown as TeamSpec;
    repository.environments = [{ ...dev, teams: { nlp } }];
    const { code, stdout } = await connect(["dev", "--team", "nlp", "--", "sh", "-c", 'cat "$KUBECONFIG"']);
    expect(code).toBe(0);
    const { contexts, users } = parse(stdout);
    expect(contexts[0].context.namespace).toBe("team-nlp");
    expect(users[0].user.exec.args.slice(-2)).toEqual([
      "--role-arn",
      expect.stringMatching(/:role\/dev-team-nlp-us-east-2-member$/),
    ]);
    expect((await connect(["dev", "--team", "nlq", "--", "true"])).stderr).toContain('Did you mean "nlp"?');
  });

  it("prints one line for programs", async () => {
    const { connect } = prepared();
    const { code, stdout } = await connect(["dev", "--json", "--", "true"]);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ environment: "dev", cluster: "ml", instance: "i-1" });
    expect(schemaErrors("bastion connect", document)).toEqual([]);
  });

  it("tries the next host when one does not lead there", async () => {
    const failures = { "i-1": "An error occurred (TargetNotConnected) when calling the StartSession operation" };
    const { connect, programs } = prepared({ hosts: inService, failures });
    const { code, stderr } = await connect(["dev", "--", "true"]);
    expect(code).toBe(0);
    expect(stderr).toBe(
      "i-1 (us-east-2a) does not lead there: its agent is not connected to Session Manager. Trying i-2.\n",
    );
    expect(programs.calls("aws").map((words) => words[3])).toEqual(["dev-bastion", "i-1", "i-2"]);
  });

  it("says why no host does", async () => {
    const failures = { "i-1": "TargetNotConnected", "i-2": "Connection reset by peer" };
    const { code, stderr } = await prepared({ hosts: inService, failures }).connect(["dev", "--", "true"]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `No host of the bastion leads to ${apiHost}.\n  i-1: its agent is not connected to Session Manager.\n  i-2: the session ended: Connection reset by peer.`,
    );
  });

  it("does not take another server for the cluster", async () => {
    const other = new ApiServer();
    const { connect, programs } = prepared({ upstream: await other.start(), hosts: inService });
    const { code, stderr } = await connect(["dev", "--", "true"]);
    other.stop();
    expect(code).toBe(1);
    expect(stderr).toContain(`What answers for ${apiHost} does not have its certificate (`);
    expect(programs.calls("session-manager-plugin").at(-1)).toEqual(["ended"]);
  });

  it("leaves nothing open when it is interrupted before the cluster answers", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const { repository, programs, connect } = prepared({
      upstream: typeof address === "object" && address !== null ? address.port : 0,
    });
    const run = connect(["dev"]);
    await until(() => programs.calls("session-manager-plugin").length > 1);
    repository.interrupt();
    const { code, stderr } = await run;
    silent.close();
    expect(code).toBe(1);
    expect(stderr).toContain("Interrupted before the cluster answered. Nothing was left open.");
    expect(programs.calls("session-manager-plugin").at(-1)).toEqual(["ended"]);
    expect(repository.left()).toEqual([]);
  });

  it("says so when the session ends by itself, and removes the file", async () => {
    const { repository, programs, connect } = prepared();
    const file = repository.path("config");
    const run = connect(["dev", "--kubeconfig", file]);
    await until(() => existsSync(file) && readFileSync(file, "utf8") !== "");
    const pid = Number(programs.calls("session-manager-plugin").find(([word]) => word === "pid")?.[1]);
    process.kill(pid, "SIGKILL");
    const { code, stderr } = await run;
    expect(code).toBe(1);
    expect(stderr).toContain("The session through i-1 has ended (");
    expect(existsSync(file)).toBe(false);
    expect(isProcessAlive(pid)).toBe(false);
  });

  it("takes a command for what stands after --", async () => {
    const { code, stderr } = await prepared().connect(["dev", "kubectl"]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      '"kubectl" is too much: a command stands after "--", as in ./platform bastion connect dev',
    );
  });
});

const consoleOf = (key: string) =>
  `boot\n-----BEGIN SSH HOST KEY KEYS-----\r\n${key} root@ip-10-0-0-1\r\n-----END SSH HOST KEY KEYS-----\r\n`;

describe("where the bastion is entered with SSH", () => {
  const ssh = (behaviour: Partial<Behaviour>) => {
    const made = prepared(behaviour);
    made.repository.environments = [{ ...dev, bastion: { access: { type: "ssh" } } } as typeof dev];
    return made;
  };

  it("forwards with ssh, which knows the keys that EC2 has of the host and no others", async () => {
    const { repository, programs, connect } = ssh({ console: consoleOf("ssh-ed25519 AAAAC3Nza") });
    const { code, stderr } = await connect([
      "dev",
      "--",
      "sh",
      "-c",
      `cat ${repository.root}/.platform/aws/scratch-*/i-1.known_hosts >&2`,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "i-1 ssh-ed25519 AAAAC3Nza\n" });
    const words = programs.calls("ssh")[0]?.map(String) ?? [];
    expect(words.slice(0, 3)).toEqual(["-N", "-L", expect.stringMatching(`^127.0.0.1:\\d+:${apiHost}:443$`)]);
    expect(words).toEqual(expect.arrayContaining(["HostKeyAlias=i-1", "StrictHostKeyChecking=yes"]));
    expect(words.at(-1)).toBe("ec2-user@203.0.113.7");
    expect(programs.calls("ssh").at(-1)).toEqual(["ended"]);
  });

  it("goes by Session Manager all the same, if that is named", async () => {
    const { connect, programs } = ssh({});
    expect((await connect(["dev", "--session-manager", "--", "true"])).code).toBe(0);
    expect(programs.calls("ssh")).toEqual([]);
    expect(programs.calls("session-manager-plugin")).not.toEqual([]);
  });

  it.each([
    ["", undefined, "i-1 has not written its SSH host keys to its console yet"],
    ["ssh-ed25519 AAAA", "Host key verification failed.", "does not have the key that EC2 says it has"],
    ["ssh-ed25519 AAAA", "ec2-user@203.0.113.7: Permission denied (publickey).", "does not take your SSH key"],
  ])("with the key %j, and %j of ssh, says what is wrong", async (key, failure, message) => {
    const failures = failure === undefined ? {} : { ssh: failure };
    const { connect } = ssh({ console: key === "" ? "" : consoleOf(key), failures });
    const { code, stderr } = await connect(["dev", "--", "true"]);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe("what a person must fix first", () => {
  it.each<[why: string, words: string, message: string, behaviour: Partial<Behaviour>]>([
    ["no such host", "dev", "No host of dev-bastion is in service.", { hosts: [["i-1", "Pending"]] }],
    [
      "StartSession denied",
      "dev",
      "AWS does not allow you ssm:StartSession on the hosts of the bastion and the document AWS-StartPortForwardingSessionToRemoteHost. docs/private-clusters.md has the policy.",
      { failures: { "i-1": "An error occurred (AccessDeniedException) when calling the StartSession operation" } },
    ],
    [
      "listing denied",
      "dev",
      "AWS does not allow you autoscaling:DescribeAutoScalingGroups. docs/private-clusters.md has the policy.",
      {
        failures: {
          autoscaling: "An error occurred (AccessDenied) when calling the DescribeAutoScalingGroups operation",
        },
      },
    ],
    [
      "expired",
      "dev",
      "The AWS credentials have expired: sign in again (aws sso login).",
      {
        failures: {
          autoscaling: "An error occurred (ExpiredToken): The security token included in the request is expired",
        },
      },
    ],
    ["a port that is none", "dev --port 70000", '--port "70000" is not a port', {}],
    ["another environment", "dve", 'No environment is called "dve". Did you mean "dev"?', {}],
    ["the emulator", "dev --target emulated", "The emulator runs no hosts and no Kubernetes", {}],
    ["clusters of the base", "ben", "ben uses the clusters of dev: ./platform bastion connect dev", {}],
    ["a cluster that is not there", "dev --cluster mll", 'dev has no cluster called "mll". Did you mean "ml"?', {}],
  ])("%s", async (_why, words, message, behaviour) => {
    const { code, stdout, stderr } = await prepared(behaviour).connect([...words.split(" "), "--", "true"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  it("a port that is in use", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { stderr } = await prepared().connect(["dev", "--port", `${port}`]);
    taken.close();
    expect(stderr).toContain(`Port ${port} of this machine is in use. Name another with --port`);
  });

  it("a file that is there", async () => {
    const { repository, connect } = prepared();
    const file = repository.write("config", "mine");
    expect((await connect(["dev", "--kubeconfig", file])).stderr).toContain(`${file} exists`);
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  it.each([
    ["aws", ["session-manager-plugin"], "There is no aws on PATH. Install the AWS CLI: https://"],
    [
      "session-manager-plugin",
      ["aws"],
      "There is no session-manager-plugin on PATH. The AWS CLI opens sessions with it.",
    ],
  ])("no %s", async (_name, names, message) => {
    const { repository, connect, programs } = prepared({}, undefined, names);
    const PATH = (programs.env.PATH.split(delimiter)[0] ?? "").concat(delimiter, "/nowhere");
    const { code, stderr } = await connect(["dev"], { env: { PATH, HOME: repository.root } });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  it("the wrong account", async () => {
    const services = {
      identify: async () => ({ account: "222222222222", arn: "arn:aws:iam::222222222222:user/anna" }),
    };
    const { connect, programs } = prepared();
    expect((await connect(["dev"], { services })).stderr).toContain(
      "The AWS credentials belong to account 222222222222",
    );
    expect(programs.calls("aws")).toEqual([]);
  });

  it("a cluster or a bastion that is not applied or not declared", async () => {
    const { repository, connect } = prepared();
    writeState(repository.stateFile("dev-bastion"), {});
    expect((await connect(["dev"])).stderr).toContain(
      "dev-bastion is not applied yet. Apply it first: ./platform apply dev --stack dev-bastion",
    );
    repository.hasBastion = false;
    expect((await connect(["dev"])).stderr).toContain('dev has no bastion. Add the section "bastion"');
    expect((await connect(["anna"])).stderr).toContain("anna is a personal environment of dev, and has no bastion");
    const { stderr } = await prepared({}, new BastionRepository(server, "train")).connect(["dev"]);
    expect(stderr).toContain("dev-train-cluster is not applied yet");
  });
});

describe("platform bastion shell", () => {
  it("opens a logged session on the first host in service, and ends with its exit code", async () => {
    const { repository, programs } = prepared({ hosts: inService });
    const { code, stdout, stderr } = await repository.runWith(["bastion", "shell", "dev"], { env: programs.env });
    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: "a shell\n",
      stderr: 'A shell on i-1. "exit" leaves it.\n',
    });
    expect(programs.calls("aws").at(-1)).toEqual([
      ...["ssm", "start-session", "--target", "i-1", "--document-name", "bastion-dev", "--region", "us-east-2"],
    ]);
  });
});
