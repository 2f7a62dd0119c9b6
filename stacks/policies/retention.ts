import { isTrue, nested } from "./configuration.ts";
import type { Policy } from "./policy.ts";

export const retention: Policy = {
  id: "retention",
  description: "Logs have a retention; in protected environments nothing that holds data can be destroyed by mistake.",
  check({ facts, config }, context) {
    if (facts?.logRetention !== undefined && !config[facts.logRetention]) {
      return "keeps logs indefinitely: set a retention in days";
    }
    if (!context.protected || facts?.keeps === undefined) return undefined;
    const { keeps, deletionProtection } = facts;
    const kept =
      nested(config, "lifecycle").some(({ prevent_destroy }) => isTrue(prevent_destroy)) ||
      (deletionProtection !== undefined && isProtected(config[deletionProtection]));
    const ways = ["prevent_destroy", ...(deletionProtection === undefined ? [] : [deletionProtection])].join(" or ");
    return kept
      ? undefined
      : `holds ${keeps} of a protected environment and may be destroyed: turn its deletion protection on (${ways})`;
  },
};

/** Cognito uses `ACTIVE` for `true`. */
function isProtected(value: unknown): boolean {
  return isTrue(value) || value === "ACTIVE";
}
