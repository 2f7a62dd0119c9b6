import { isObject, type Json } from "../model/json.ts";
import { isGeneratedId } from "./generated-forms.ts";
import type { StateView, ViewedResource } from "./view.ts";

/**
 * Ids, host names and addresses that the states of an environment create, each with the place that creates it:
 * `network:aws_subnet.private["<region>a"]`. By them, a reference to an own thing is told from one into another
 * environment, and from one to another own thing.
 */
export interface OwnIds {
  /** By the id as it stands in a text, without scheme and port. */
  readonly places: ReadonlyMap<string, string>;
  /** Random pieces of longer names. */
  readonly pieces: ReadonlyMap<string, string>;
}

/** @param foldAddress makes addresses of two environments equal */
export function ownIds(stacks: ReadonlyMap<string, StateView>, foldAddress: (address: string) => string): OwnIds {
  const places = new Map<string, string>();
  const pieces = new Map<string, string>();
  for (const [stack, view] of [...stacks].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const [address, resource] of [...view].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (resource.type === "output") continue;
      const place = `${stack}:${foldAddress(address)}`;
      for (const [id, attribute] of idsOf(resource)) {
        const known = resource.type.startsWith("random_") ? pieces : places;
        if (!known.has(id)) known.set(id, attribute === "id" ? place : `${place} ${attribute}`);
      }
    }
  }
  return { places, pieces };
}

/** Attributes that hold a host name or an address which the provider assigns. */
const assigned =
  /^(?:endpoint|reader_endpoint|address|dns_name|domain_name|public_ip|cluster_endpoint|primary_endpoint_address|configuration_endpoint(?:_address)?|function_url|api_endpoint|invoke_url|public_dns|private_dns|bucket_domain_name|bucket_regional_domain_name)$/;

/** Types whose name is unique in the world, so that it identifies one bucket. */
const worldwide = /^aws_s3_bucket$|^google_storage_bucket$/;

function idsOf({ type, attributes }: ViewedResource): [string, string][] {
  if (type.startsWith("random_")) return textsOf(attributes, /^(?:id|hex|result|dec|b64_std|b64_url)$/).filter(isLong);
  const id = attributes["id"];
  const hasOwnId = typeof id === "string" && (isGeneratedId(id) || (worldwide.test(type) && id.length >= 6));
  return [
    ...(hasOwnId ? [[id, "id"] as [string, string]] : []),
    ...textsOf(attributes, assigned).flatMap(([value, name]): [string, string][] => {
      const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/:]{7,})/.exec(value)?.[1];
      return host !== undefined && /[.:]/.test(host) && /\d/.test(host) ? [[host, name]] : [];
    }),
    ...textsOf(attributes, /^(?:public_key_openssh|public_key_pem)$/),
  ];
}

function textsOf(attributes: Readonly<Record<string, Json>>, names: RegExp): [string, string][] {
  return Object.entries(attributes).flatMap(([name, value]): [string, string][] =>
    names.test(name) && typeof value === "string" && !isObject(value) ? [[value, name]] : [],
  );
}

function isLong([value]: readonly [string, string]): boolean {
  return value.length >= 4;
}

/** The same with places that do not name a cluster: those of its stacks are the same as those of another cluster. */
export function withoutName({ places, pieces }: OwnIds, name: string): OwnIds {
  const renamed = (known: OwnIds["places"]) =>
    new Map([...known].map(([id, place]) => [id, place.startsWith(`${name}-`) ? place.slice(name.length) : place]));
  return { places: renamed(places), pieces: renamed(pieces) };
}
