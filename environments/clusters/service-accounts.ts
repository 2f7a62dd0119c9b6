import { catalogue } from "@ml-platform/modules/addons";
import { baseEksAddons, type EksAddonsSpec, knownEksAddon, roleKeyOf } from "@ml-platform/rules";

/** A cluster as its author wrote it. */
type Written = object | undefined;

/** The service accounts of a cluster that have a role, and whose they are. */
export function serviceAccountsOfAddons(cluster: Written): Readonly<Record<string, string>> {
  const { platform, eksAddons } = (cluster ?? {}) as Partial<Keys>;
  return { ...ofEksAddons(eksAddons ?? {}), ...ofPlatform(platform?.addons ?? {}) };
}

interface Keys {
  readonly platform: { readonly addons?: object };
  readonly eksAddons: EksAddonsSpec;
}

function ofPlatform(addons: object): Record<string, string> {
  return Object.fromEntries(
    Object.keys(addons).flatMap((name) => {
      const entry = Object.hasOwn(catalogue, name) ? catalogue[name as keyof typeof catalogue] : undefined;
      const account = entry?.spec.serviceAccount;
      if (account === undefined) return [];
      return [[roleKeyOf({ namespace: account.namespace, serviceAccount: account.name }), `the add-on ${name}`]];
    }),
  );
}

function ofEksAddons(eksAddons: EksAddonsSpec): Record<string, string> {
  return Object.fromEntries(
    [...new Set([...baseEksAddons, ...Object.keys(eksAddons)])].flatMap((name) => {
      const known = knownEksAddon(name);
      const own = eksAddons[name];
      const namespace = known?.namespace ?? own?.namespace ?? "kube-system";
      const accounts = Object.keys({ ...known?.pods, ...own?.podIdentity });
      return accounts.map((serviceAccount) => [roleKeyOf({ namespace, serviceAccount }), `the EKS add-on ${name}`]);
    }),
  );
}
