import type { Policy } from "./policy.ts";

export const encryptionAtRest: Policy = {
  id: "encryption-at-rest",
  description: "Volumes, databases, file systems and queues are encrypted.",
  check({ facts, config }) {
    const fix = typeof facts?.encryption === "function" ? facts.encryption(config) : undefined;
    return fix && `holds data unencrypted: ${fix}`;
  },
};
