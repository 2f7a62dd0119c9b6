// @ts-check

/**
 * Why this version of Node cannot run the command, and what to do; undefined if it can.
 *
 * @param {string} version such as "20.19.0"
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `Node ${version} is too old: 20.19 or newer is needed. Install one (https://nodejs.org), or let "nvm use" choose that of .node-version.`;
}
