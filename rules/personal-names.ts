/**
 * What a sandpit is called in everything that it shares with others: the one home of these names, so that the policies
 * that keep sandpits apart and what creates the resources cannot differ.
 */
export interface PersonalNames {
  /** Its first namespace, and the beginning of the others: `sandpit-anna`. */
  readonly namespace: string;
  /** Group in Kubernetes of its owner, and of nobody else. */
  readonly group: string;
  /** Beginning of the names of its secrets: `dev/sandpits/anna/`. */
  readonly secrets: string;
  /** Beginning of its keys in the buckets of its base. */
  readonly objects: string;
  /** Its database and the role in it, on the instance of its base: letters, digits and underscores. */
  readonly database: string;
  /** Beginning of the names of its models on the endpoint of its base. */
  readonly models: string;
}

/**
 * @param base name of the environment that it is derived from
 * @param name a slug
 */
export function personalNames(base: string, name: string): PersonalNames {
  return {
    namespace: `sandpit-${name}`,
    group: `sandpit:${name}`,
    secrets: `${base}/sandpits/${name}/`,
    objects: `sandpits/${name}/`,
    database: `sandpit_${name.replaceAll("-", "_")}`,
    models: `sandpits/${name}/`,
  };
}
