import { ProviderError } from "../wire/diagnostic.ts";

/** What names any object of any kind. */
export interface ObjectId {
  readonly apiVersion: string;
  readonly kind: string;
  /** @default "default" where the kind has namespaces */
  readonly namespace?: string;
  readonly name: string;
}

/** `apiVersion=v1,kind=Namespace,name=default`. Source: `buildIdWithVersionKind` of the kubernetes provider. */
export function objectIdText({ apiVersion, kind, namespace = "", name }: ObjectId): string {
  return `apiVersion=${apiVersion},kind=${kind},name=${name}${namespace === "" ? "" : `,namespace=${namespace}`}`;
}

/** @throws {ProviderError} in the words of the provider's `ParseResourceID` */
export function parseObjectId(id: string): ObjectId {
  const parts = id.split(",");
  const refuse = (reason: string): never => {
    throw new ProviderError(`could not parse ID: ${JSON.stringify(id)}. ID ${reason}`);
  };
  if (parts.length < 3 || parts.length > 4) return refuse("must contain apiVersion, kind, and name");
  const fields = Object.fromEntries(
    parts.map((part) => {
      const [name = "", value = "", ...rest] = part.split("=");
      if (!part.includes("=") || rest.length > 0) return refuse("must be in key=value format");
      if (!["apiVersion", "kind", "name", "namespace"].includes(name)) {
        return refuse(`contained unknown key ${JSON.stringify(name)}`);
      }
      return [name, value];
    }),
  ) as Partial<Record<keyof ObjectId, string>>;
  const { apiVersion = "", kind = "", name = "", namespace } = fields;
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}
