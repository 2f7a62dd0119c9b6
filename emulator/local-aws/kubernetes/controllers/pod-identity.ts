import { pathOf } from "../../../kubernetes-api/object-path.ts";
import { credentialPolicies } from "../addons/credential-policies.ts";
import type { Controller } from "./controller.ts";

/** Keeps the admission policies that give pods the roles of their service accounts as the associations are. */
export function podIdentityController(): Controller {
  let applied: string | undefined;
  return {
    name: "pod identity",
    async reconcile({ record, region, client }) {
      const policies = credentialPolicies([...record.associations.values()], region.account.region);
      const text = JSON.stringify(policies);
      if (text === applied) return;
      for (const object of policies) await client.apply(pathOf(object), object);
      applied = text;
    },
  };
}
