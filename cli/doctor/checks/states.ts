import { fails, ok, skips } from "../finding.ts";
import type { Check } from "../subject.ts";
import { whyNoAnswer } from "./account.ts";

const fixes = {
  s3: "Allow the credentials to read and write the bucket, and to use its key.",
  http: "Set TF_HTTP_USERNAME and TF_HTTP_PASSWORD, and check that the address is reached from here.",
  cloud: 'Run "terraform login", or set the variable TF_TOKEN_<host>.',
  local: "Give yourself the right to read the file.",
} as const;

export const stateChecks: readonly Check[] = [
  {
    name: "States",
    async run(subject) {
      const [first] = subject.stacks;
      if (first === undefined) {
        return skips(
          subject.environment === undefined ? "Name an environment to check its states." : "There are no stacks.",
        );
      }
      const { type } = first.location;
      // What the local AWS has is in its S3, whatever backend an environment names that does not run.
      const reason = type === "s3" || subject.target === "local" ? await whyNoAnswer(subject) : undefined;
      if (reason !== undefined) return skips(reason);
      const problem = await subject.probes.readState(first);
      return problem === undefined ? ok(`The backend (${type}) can be read.`) : fails(problem, fixes[type]);
    },
  },
];
