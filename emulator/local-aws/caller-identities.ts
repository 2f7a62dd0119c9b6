import type { Actions } from "./action.ts";
import type { Xml } from "./xml.ts";

/**
 * Whose access keys are, asked once for each key, because Terraform asks several times in a run. Nothing here renames users
 * or uses a key in another partition.
 */
export class CallerIdentities {
  private readonly known = new Map<string, Xml>();

  /** How STS answers who has a key. */
  of(accessKey: string): Actions {
    return {
      GetCallerIdentity: async (_, { client }) => {
        const identity = this.known.get(accessKey) ?? (await client.query("sts", "GetCallerIdentity", {}, accessKey));
        this.known.set(accessKey, identity);
        return identity;
      },
    };
  }
}
