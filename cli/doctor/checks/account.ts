import { endpointOf } from "@ml-platform/rules";
import { credentialsProblem } from "../../plan/preflight.ts";
import { fails, ok, skips, warns } from "../finding.ts";
import { bucketOf, type Check, type Subject } from "../subject.ts";
import { reasonOf } from "./provider.ts";

/** Why nothing is asked of AWS; undefined when something is. */
export function whyNotAws({ target, environment }: Subject): string | undefined {
  if (target === "emulated") return "The emulator asks no account.";
  if (target === "local" && environment !== undefined && !isLocal(environment)) {
    return `Not checked: the local AWS of ${environment.name} is not running. ./platform apply ${environment.name} --target local starts it.`;
  }
  return environment === undefined ? 'Name an environment to check its account: "platform doctor dev".' : undefined;
}

/** Whether an environment is reached on this machine; one that is not may have endpoints of its own. */
function isLocal({ account }: NonNullable<Subject["environment"]>): boolean {
  return account.endpoints?.url?.startsWith("http://127.0.0.1:") === true;
}

/** Why AWS cannot be asked, for checks that need credentials. */
export async function whyNoAnswer(subject: Subject): Promise<string | undefined> {
  const reason = whyNotAws(subject);
  if (reason !== undefined) return reason;
  try {
    await subject.identity();
    return undefined;
  } catch {
    return "Not checked: there are no credentials that AWS accepts.";
  }
}

/** AWS refuses requests signed with a clock that is more than this wrong (RequestTimeTooSkewed). */
const seconds = { refused: 300, suspicious: 60 };

export const accountChecks: readonly Check[] = [
  {
    name: "Credentials",
    async run(subject) {
      const reason = whyNotAws(subject);
      if (reason !== undefined) return skips(reason);
      try {
        return ok(`${(await subject.identity()).arn}.`);
      } catch (failure) {
        return fails(credentialsProblem(failure));
      }
    },
  },
  {
    name: "Account",
    async run(subject) {
      const reason = await whyNoAnswer(subject);
      const { environment } = subject;
      if (reason !== undefined || environment === undefined) return skips(reason ?? "");
      const { id, alias } = environment.account;
      const { account } = await subject.identity();
      return account === id
        ? ok(`${id} (${alias}), as ${environment.name} says.`)
        : fails(
            `The credentials belong to account ${account}, but ${environment.name} is ${id} (${alias}).`,
            "Switch credentials (AWS_PROFILE).",
          );
    },
  },
  {
    name: "Clock",
    async run(subject) {
      const reason = whyNotAws(subject);
      const { environment, probes, env } = subject;
      if (reason !== undefined || environment === undefined) return skips(reason ?? "");
      const { account, region } = environment;
      // In the order in which the SDK looks.
      const url =
        endpointOf(account.endpoints, "sts") ??
        env["AWS_ENDPOINT_URL_STS"] ??
        env["AWS_ENDPOINT_URL"] ??
        `https://sts.${region}.amazonaws.com`;
      try {
        const { date } = await probes.request(url);
        if (date === undefined) return skips(`${url} does not say what time it is.`);
        const skew = Math.round(Math.abs(probes.now().getTime() - date.getTime()) / 1000);
        const says = `The clock is ${skew} s off that of AWS.`;
        const fix = "Set it, for instance by NTP: AWS refuses what is signed with a time that is 5 minutes off.";
        if (skew > seconds.refused) return fails(says, fix);
        return skew > seconds.suspicious ? warns(says, fix) : ok("The clock agrees with that of AWS.");
      } catch (failure) {
        return fails(`${url} is not reached (${reasonOf(failure)}).`, "Allow https to it.");
      }
    },
  },
  {
    name: "State key",
    async run(subject) {
      const reason = await whyNoAnswer(subject);
      if (reason !== undefined) return skips(reason);
      const location = bucketOf(subject);
      if (location?.kmsKeyId === undefined) return skips("The backend names no KMS key.");
      const { kmsKeyId, region } = location;
      try {
        const endpoint = endpointOf(subject.environment?.account.endpoints, "kms");
        const state = await subject.probes.keyState(kmsKeyId, region, endpoint);
        return state === "Enabled"
          ? ok(`${kmsKeyId} is enabled.`)
          : fails(`${kmsKeyId} is in the state ${state}.`, "Enable it, or cancel its deletion: states depend on it.");
      } catch (failure) {
        const { name } = failure as Error;
        if (name === "NotFoundException") {
          return fails(
            `${kmsKeyId} does not exist.`,
            "Create the key and its alias with the bucket (./platform bootstrap), or name another in backend.",
          );
        }
        return warns(`${kmsKeyId} could not be looked at (${name}).`, "To check it, allow kms:DescribeKey.");
      }
    },
  },
];
