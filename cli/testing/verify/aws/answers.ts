import type { Tag as Ec2Tag } from "@aws-sdk/client-ec2";
import type { Tags } from "../picture.ts";

export function tagsOf(tags: readonly Ec2Tag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** The items of all pages. */
export async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

export function each<Item, Result>(items: readonly Item[], read: (item: Item) => Promise<Result>): Promise<Result[]> {
  return Promise.all(items.map(read));
}

export async function perCluster<Result>(
  names: readonly string[],
  read: (name: string) => Promise<Result[]>,
): Promise<Result[]> {
  return (await each(names, read)).flat();
}

export function present<Item>(items: readonly (Item | undefined)[]): Item[] {
  return items.filter((item) => item !== undefined);
}
