import { statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { checkEnvironment, type PermanentSpec, reachedAt } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { prepareAccount, signIn } from "./prepare-account.ts";

/** Issues two keys for a user, as IAM does, and any number of sessions. */
const asked: string[] = [];
const made: string[] = [];
const assumed: string[] = [];
const iam = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    const parameters = new URLSearchParams(body);
    const action = parameters.get("Action") ?? "";
    asked.push(action);
    if (/^Create(Role|Policy)$/.test(action))
      made.push(`${action} ${parameters.get(action.replace(/Create(.*)/, "$1Name"))}`);
    if (request.headers["x-amz-target"] !== undefined) return response.end("{}");
    const number = asked.filter((each) => each === action).length;
    const keys = `<AccessKeyId>AKIA${number}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>`;
    if (action === "AssumeRole") {
      assumed.push(parameters.get("RoleArn") ?? "");
      response.end(`<R><Result><Credentials>${keys}<SessionToken>token</SessionToken></Credentials></Result></R>`);
    } else if (number > 2) {
      response.writeHead(409).end("<R><Error><Code>LimitExceeded</Code><Message>quota</Message></Error></R>");
    } else response.end(`<R><Result><AccessKey>${keys}</AccessKey></Result></R>`);
  });
});
beforeAll(() => new Promise<void>((resolve) => iam.listen(0, "127.0.0.1", resolve)));
afterAll(() => iam.close());

const directory = scratchDirectory("prepare-account-");
const { ml } = smallSpec.clusters ?? {};

const reached = (spec: PermanentSpec) => {
  const { port } = iam.address() as AddressInfo;
  return reachedAt(`http://127.0.0.1:${port}`, checkEnvironment(spec));
};

function signInAs(principal: string) {
  const access = {
    admins: { principalArn: `arn:aws:iam::111111111111:${principal}`, policy: "AmazonEKSClusterAdminPolicy" },
  } as const;
  return signIn(reached({ ...smallSpec, clusters: { ml: { kubernetes: "1.35", ...ml, access } } }), "LOCAL", directory);
}

describe("commands on the local target", () => {
  it("have a session of the role that administers the cluster", async () => {
    const session = await signInAs("role/admin");
    expect(session).toEqual({
      AWS_ACCESS_KEY_ID: "AKIA1",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "token",
    });
  });

  it("administer a cluster, but make sandpits as who may do only that", async () => {
    const whole = {
      principalArn: "arn:aws:iam::111111111111:role/admin",
      policy: "AmazonEKSClusterAdminPolicy",
    } as const;
    const maker = {
      ...whole,
      principalArn: "arn:aws:iam::111111111111:role/maker",
      namespaces: ["sandpit-*"],
      kubernetesGroups: ["sandpit-deployers"],
    };
    const access = { maker, whole };
    const environment = reached({ ...smallSpec, clusters: { ml: { kubernetes: "1.35", ...ml, access } } });
    await signIn(environment, "LOCAL", directory);
    await signIn(environment, "LOCAL", directory, { forSandpit: true });
    expect(assumed.slice(-2)).toEqual(["arn:aws:iam::111111111111:role/admin", "arn:aws:iam::111111111111:role/maker"]);
  });

  it("share one key of a user, of whom IAM lets nobody have a third, in a file of its owner", async () => {
    const keys = [await signInAs("user/ann"), await signInAs("user/ann"), await signInAs("user/ann")];
    expect(new Set(keys.map(({ AWS_ACCESS_KEY_ID }) => AWS_ACCESS_KEY_ID))).toEqual(new Set(["AKIA1"]));
    expect(statSync(join(directory, "key-of-ann.json")).mode & 0o077).toBe(0);
  });
});

it("makes the principals that an environment names, its developers too, and the boundary of personal environments", async () => {
  const developers = ["arn:aws:iam::111111111111:role/team/developer"];
  await prepareAccount([reached({ ...smallSpec, sandpits: { developers } })], "LOCAL");
  expect(made).toEqual(["CreatePolicy personal-environment-boundary", "CreateRole admin", "CreateRole developer"]);
});
