import { delimiter } from "node:path";

/**
 * The variables of this process for npm and pnpm. What `npm run` sets would be read by pnpm as its own.
 *
 * @param bin a folder to search programs in first
 */
export function cleanEnvironment(bin?: string, variables: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(variables).filter(([name]) => !name.toLowerCase().startsWith("npm_"));
  const { PATH = "", PLATFORM_NPM_REGISTRY: registry } = variables;
  return {
    ...Object.fromEntries(kept),
    ...(registry && { npm_config_registry: registry }),
    PATH: bin === undefined ? PATH : `${bin}${delimiter}${PATH}`,
  };
}
