import { catalogue } from "@ml-platform/modules/addons";

/** The namespaces of a cluster's add-ons, and what runs in each. @param cluster as its author wrote it */
export function namespacesOfAddons(cluster: object | undefined): Readonly<Record<string, string>> {
  const { platform } = (cluster ?? {}) as { readonly platform?: { readonly addons?: object } };
  return Object.fromEntries(
    Object.keys(platform?.addons ?? {}).flatMap((name) => {
      const entry = Object.hasOwn(catalogue, name) ? catalogue[name as keyof typeof catalogue] : undefined;
      const namespace = entry?.spec.serviceAccount?.namespace;
      return namespace === undefined ? [] : [[namespace, `the add-on ${name}`]];
    }),
  );
}
