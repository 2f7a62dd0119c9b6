import { instanceAddress } from "../model/address.ts";
import { hiddenText } from "../model/json.ts";
import type { ResourceFacts } from "../model/state.ts";
import { isWhollySecret, looksSecret } from "./secret-forms.ts";
import type { Secrets } from "./secrets.ts";

/**
 * Hides keys of instances that are secret for certain: they would stand in every address. Terraform refuses values that
 * are marked as keys of `for_each`, but not their copies, and not what nobody has marked. Each key gets a number, so that
 * addresses stay apart: `aws_ssm_parameter.token["(sensitive value 1)"]`.
 *
 * Source: "Limitations on values used in for_each" of the Terraform language.
 *
 * @param secrets what was learnt from the state: a value that may be open is left alone
 */
export function hidingKeys(secrets: KnownSecrets): (facts: ResourceFacts) => ResourceFacts {
  const shown = hidingKey(secrets);
  return (facts) => {
    const { key } = facts;
    const shownKey = typeof key === "string" ? shown(key) : key;
    const module = withShownKeys(facts.module, shown);
    if (shownKey === key && module === facts.module) return facts;
    const hidden = { ...facts, module, ...(shownKey !== undefined && { key: shownKey }) };
    return { ...hidden, address: instanceAddress(hidden) };
  };
}

/** The same for addresses of resources that stand in no state, such as those of a plan. */
export function hidingKeysOfAddresses(secrets: KnownSecrets): (address: string) => string {
  const shown = hidingKey(secrets);
  return (address) => withShownKeys(address, shown);
}

type KnownSecrets = Pick<Secrets, "learnt">;

function hidingKey(secrets: KnownSecrets): (key: string) => string {
  const numbers = new Map<string, number>();
  return (key) => {
    if (secrets.learnt.get(key) !== "never" && !looksSecret(key) && !isWhollySecret(key)) return key;
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    return hiddenText.replace(/\)$/, ` ${number})`);
  };
}

function withShownKeys(address: string, shown: (key: string) => string): string {
  if (!address.includes('["')) return address;
  return address.replace(/\["((?:[^"\\]|\\.)*)"\]/g, (whole, quoted: string) => {
    const key = quoted.replace(/\\(["\\])/g, "$1");
    const text = shown(key);
    return text === key ? whole : `["${text}"]`;
  });
}
