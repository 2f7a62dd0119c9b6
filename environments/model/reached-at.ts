import { defaultBackend } from "./backend.ts";
import type { Environment } from "./environment.ts";

/**
 * The environment in the AWS that answers at `url`, such as the local AWS: nothing of it changes but the endpoints, and
 * the place of its states, which is the bucket that every account has.
 */
export function reachedAt(url: string, environment: Environment): Environment {
  const { base, region } = environment;
  const account = { ...environment.account, endpoints: { url, services: {}, pathStyle: true } };
  const backend = defaultBackend(account, region);
  return { ...environment, account, backend, ...(base !== undefined && { base: reachedAt(url, base) }) };
}
