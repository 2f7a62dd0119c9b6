import { isDeepStrictEqual } from "node:util";
import type { BootstrapProbe, DeclaredBootstrap } from "../bootstrap-probe.ts";
import { type Finding, ok, skips, warns } from "../finding.ts";
import type { Check, Subject } from "../subject.ts";
import { whyNoAnswer } from "./account.ts";

/** A question about what `platform bootstrap` has made, with what to allow so that it can be asked. */
function bootstrapCheck(
  name: string,
  action: string,
  look: (probe: BootstrapProbe, declared: DeclaredBootstrap) => Promise<Finding>,
): Check {
  return {
    name,
    async run(subject) {
      const reason = await whyNotAsked(subject);
      if (reason !== undefined) return skips(reason);
      const probe = subject.bootstrap as BootstrapProbe;
      const declared = await probe.declared();
      try {
        return await look(probe, declared);
      } catch (failure) {
        const { name: error, message } = failure as Error;
        if (error === "UserError") return warns(message, `To check it, allow ${action}.`);
        return warns(`${probe.account.alias} could not be looked at (${error}).`, `To check it, allow ${action}.`);
      }
    },
  };
}

async function whyNotAsked(subject: Subject): Promise<string | undefined> {
  const reason = await whyNoAnswer(subject);
  if (reason !== undefined) return reason;
  const { bootstrap } = subject;
  if (bootstrap === undefined) return "Not checked: the accounts do not follow from the environments.";
  const { account } = await subject.identity();
  return account === bootstrap.account.id ? undefined : "Not checked: the credentials are of another account.";
}

export const bootstrapChecks: readonly Check[] = [
  bootstrapCheck("Bootstrap", "s3:GetObject", async (probe, { addresses }) => {
    const command = `./platform bootstrap ${probe.account.alias}`;
    const applied = await probe.applied();
    if (applied === undefined) {
      return warns(
        `${probe.account.alias} was not bootstrapped: pipelines have no roles in it.`,
        `With administrator credentials: ${command}`,
      );
    }
    const missing = addresses.filter((address) => !applied.includes(address));
    const left = applied.filter((address) => !addresses.includes(address.replace(/\[.*\]$/, "")));
    if (missing.length === 0 && left.length === 0) {
      return ok(`${probe.account.alias} has all that the code says; ${command} --plan compares it in detail.`);
    }
    const texts = [
      ...(missing.length > 0 ? [`lacks ${some(missing)}`] : []),
      ...(left.length > 0 ? [`has what the code no longer has: ${some(left)}`] : []),
    ];
    return warns(`${probe.account.alias} ${texts.join(" and ")}.`, `With administrator credentials: ${command}`);
  }),
  bootstrapCheck("Pipeline roles", "iam:GetRole", async (probe, { roles }) => {
    const found = await Promise.all(roles.map(async (role) => ({ ...role, found: await probe.trust(role.name) })));
    const missing = found.filter((role) => role.found === undefined).map(({ name }) => name);
    const other = found
      .filter(({ trust, found: actual = trust }) => !isSamePolicy(trust, actual))
      .map(({ name }) => name);
    const names = roles.map(({ name }) => name).join(", ");
    if (missing.length === 0 && other.length === 0) return ok(`${names} trust whom the code says.`);
    const texts = [
      ...(missing.length > 0 ? [`missing: ${missing.join(", ")}`] : []),
      ...(other.length > 0 ? [`may be assumed by others than the code says: ${other.join(", ")}`] : []),
    ];
    return warns(
      `Roles ${texts.join("; ")}.`,
      `./platform bootstrap ${probe.account.alias} --plan shows the difference.`,
    );
  }),
  bootstrapCheck("GitLab sign-in", "iam:GetOpenIDConnectProvider", async (probe, { providers }) => {
    const [arn] = providers;
    if (arn === undefined) return skips("Pipelines sign in to the DevOps account, and go on from there.");
    return (await probe.hasProvider(arn))
      ? ok(`${arn} exists.`)
      : warns(`${arn} does not exist: no pipeline can sign in.`, `./platform bootstrap ${probe.account.alias}`);
  }),
];

/** The first few of many addresses. */
function some(addresses: readonly string[]): string {
  const shown = addresses.slice(0, 3).join(", ");
  return addresses.length <= 3 ? shown : `${shown} and ${addresses.length - 3} more`;
}

/** Whether two policies say the same in the same order: one value and a list of one are the same. */
export function isSamePolicy(one: string, other: string): boolean {
  try {
    return isDeepStrictEqual(normal(JSON.parse(one)), normal(JSON.parse(other)));
  } catch {
    return one === other;
  }
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? normal(value[0]) : value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, normal(part)]));
}
