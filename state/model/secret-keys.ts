import { instanceAddress } from "./address.ts";
import { hiddenText } from "./json.ts";
import { isWhollySecret, looksSecret } from "./secret-forms.ts";
import type { Secrets } from "./secrets.ts";
import type { ResourceFacts } from "./state.ts";

/**
 * Hides keys of instances that are secret for certain: they would stand in every address. Terraform refuses values that
 * are marked as keys of `for_each`, but not their copies, and not what nobody has marked. Each key gets a number, so that
 * addresses stay apart: `aws_ssm_parameter.token["(sensitive value 1)"]`.
 *
 * Source: "Limitations on values used in for_each" of the Terraform language.
 *
 * @param secrets what was learnt from the state: a value that may be open is left alone
 */
export function hidingKeys(secrets: Pick<Secrets, "learnt">): (facts: ResourceFacts) => ResourceFacts {
  const numbers = new Map<string, number>();
  const isSecret = (key: string): boolean =>
    secrets.learnt.get(key) === "never" || looksSecret(key) || isWhollySecret(key);
  const shown = (key: string): string => {
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    return hiddenText.replace(/\)$/, ` ${number})`);
  };
  return (facts) => {
    const { key } = facts;
    const isOwn = typeof key === "string" && isSecret(key);
    const module = facts.module.includes('["') ? withoutSecrets(facts.module, isSecret, shown) : facts.module;
    if (!isOwn && module === facts.module) return facts;
    const hidden = { ...facts, module, ...(isOwn && { key: shown(key) }) };
    return { ...hidden, address: instanceAddress(hidden) };
  };
}

function withoutSecrets(module: string, isSecret: (key: string) => boolean, shown: (key: string) => string): string {
  return module.replace(/\["((?:[^"\\]|\\.)*)"\]/g, (whole, quoted: string) => {
    const key = quoted.replace(/\\(["\\])/g, "$1");
    return isSecret(key) ? `["${shown(key)}"]` : whole;
  });
}
