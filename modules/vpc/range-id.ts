/** A range or a prefix list as the id of a construct, where a slash would begin another construct: `10-0-0-0-8`. */
export function idOfRange(range: string): string {
  return range.replace(/[./]/g, "-");
}
