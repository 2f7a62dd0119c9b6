import { encodedTexts, formsOf } from "./encoded.ts";
import { type Evidence, evidenceOf, type Proof, suffices } from "./open-names.ts";
import { Parts, shortestPart } from "./parts.ts";

/** Shorter secrets cannot be distinguished from ordinary words. */
const shortestRedacted = 4;
const shortestWhole = 6;
/** Random values from this length are looked for in all states, as whole values. */
const shortestShared = 8;

/** Calls `see` with every value of a state that is shown, with the name of its attribute, and whether that is in tags. */
export type Witness = (see: (text: string, name: string, inTags: boolean) => void) => void;

/**
 * Values known to be secret, so that unmarked copies of them are hidden too: `terraform_data` copies its input to an
 * unmarked output, and a value loses its mark when it passes through a remote state.
 *
 * A value that was learnt from a mark or a name may be none: an id, a name, a word. It is *open*, and not hidden elsewhere,
 * if it stands openly in a place of any state that proves it, see {@link Evidence}. That is decided when the secrets are
 * first used, over all states that share theirs.
 */
export class Secrets {
  readonly #learnt = new Map<string, Evidence>();
  readonly #whole = new Set<string>();
  // Comparing lengths first is cheaper than hashing every string of a state.
  readonly #lengths = new Set<number>();
  #witness: Witness | undefined;
  #group: Group;
  #longestFirst: readonly string[] | undefined;

  constructor() {
    this.#group = new Group();
    this.#group.members.add(this);
  }

  /** Makes states hide the long secrets of each other: values pass between states without their marks. */
  static share(all: readonly Secrets[]): void {
    const members = new Set(all.flatMap((secrets) => [...secrets.#group.members]));
    const [largest] = [...new Set(all.map((secrets) => secrets.#group))].sort(
      (a, b) => b.members.size - a.members.size,
    );
    const others = [...members].filter((secrets) => secrets.#group !== largest);
    // Members that bring nothing leave what was decided as it is.
    const group = largest !== undefined && others.every((secrets) => secrets.#bringsNothing) ? largest : new Group();
    for (const secrets of members) {
      if (secrets.#group === group) continue;
      secrets.#group = group;
      secrets.#whole.clear();
      secrets.#lengths.clear();
      group.members.add(secrets);
      for (const [value, evidence] of secrets.#learnt) group.learn(secrets, value, evidence);
    }
  }

  get #bringsNothing(): boolean {
    return this.#learnt.size === 0 && this.#witness === undefined;
  }

  /** A value that is secret for certain. */
  add(value: string): void {
    this.learn(value, "never");
  }

  /** A value that is secret unless it stands openly in a place that gives the needed evidence. */
  learn(value: string, needed: Evidence): void {
    if (value.length < shortestRedacted) return;
    const stricter = strictest(this.#learnt.get(value), needed);
    if (this.#learnt.get(value) === stricter) return;
    this.#learnt.set(value, stricter);
    this.#longestFirst = undefined;
    this.#group.learn(this, value, stricter);
  }

  /** The values that were learnt, and the evidence that shows each to be open. */
  get learnt(): ReadonlyMap<string, Evidence> {
    return this.#learnt;
  }

  /** The values that the state shows. Only the first state counts, not other versions of it. */
  watch(witness: Witness): void {
    if (this.#witness !== undefined) {
      this.#group.passing(witness);
      return;
    }
    this.#witness = witness;
    this.#group.joined();
  }

  get isEmpty(): boolean {
    this.#group.settle(witnessesOf);
    return this.#lengths.size === 0 && this.#group.isEmpty;
  }

  /**
   * Whether the text is a secret of at least 6 characters, or contains one of at least 16 (plain, quoted for JSON or an
   * address, or in base64). Long secrets of all states that share theirs are included, and random ones of at least 8
   * characters as a whole.
   */
  occursIn(text: string): boolean {
    this.#group.settle(witnessesOf);
    return (this.#lengths.has(text.length) && this.#whole.has(text)) || this.#group.occurIn(text);
  }

  /** A log line or error message without the secrets that were added, plain or quoted for JSON. */
  redact(text: string, replacement: string): string {
    this.#longestFirst ??= [...this.#learnt.keys()]
      .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
      .sort((a, b) => b.length - a.length);
    return this.#longestFirst.reduce((shown, secret) => shown.replaceAll(secret, replacement), text);
  }

  /** Called by the group when it has decided. */
  hide(value: string): void {
    if (value.length < shortestWhole) return;
    this.#whole.add(value);
    this.#lengths.add(value.length);
  }

  static witness(secrets: Secrets): Witness | undefined {
    return secrets.#witness;
  }
}

function witnessesOf(members: ReadonlySet<Secrets>): Witness[] {
  return [...members].flatMap((secrets) => Secrets.witness(secrets) ?? []);
}

function strictest(one: Evidence | undefined, other: Evidence): Evidence {
  if (one === "never" || other === "never") return "never";
  return one === "name" || other === "name" ? "name" : "tag";
}

/** States that hide the secrets of each other. */
class Group {
  readonly members = new Set<Secrets>();
  readonly #parts = new Parts();
  readonly #whole = new Set<string>();
  readonly #lengths = new Set<number>();
  /** What was found about the values that may be open. */
  readonly #proofs = new Map<string, Proof | undefined>();
  #undecided: { readonly secrets: Secrets; readonly value: string; readonly needed: Evidence }[] = [];
  #passing: Witness[] = [];

  learn(secrets: Secrets, value: string, needed: Evidence): void {
    this.#undecided.push({ secrets, value, needed });
  }

  /** A new member may show what others take for a secret. */
  joined(): void {
    this.#proofs.clear();
  }

  /** Another version of the state of a member: it shows which of its own new values are open. */
  passing(witness: Witness): void {
    if (this.#undecided.length > 0) this.#passing.push(witness);
  }

  get isEmpty(): boolean {
    return this.#parts.isEmpty && this.#whole.size === 0;
  }

  occurIn(text: string): boolean {
    return (
      (this.#lengths.has(text.length) && this.#whole.has(text)) || this.#parts.occurIn(text) || this.#isWrappedIn(text)
    );
  }

  /** Lines of base64 break a secret anywhere. */
  #isWrappedIn(text: string): boolean {
    if (this.#parts.isEmpty || !text.includes("\n")) return false;
    return encodedTexts(text).some((decoded) => this.#parts.occurIn(decoded));
  }

  settle(witnessesOf: (members: ReadonlySet<Secrets>) => readonly Witness[]): void {
    if (this.#undecided.length === 0) return;
    const undecided = this.#undecided;
    this.#undecided = [];
    const unknown = new Set(
      undecided.flatMap(({ value, needed }) => (needed === "never" || this.#proofs.has(value) ? [] : [value])),
    );
    if (unknown.size > 0) this.#prove(unknown, [...witnessesOf(this.members), ...this.#passing]);
    this.#passing = [];
    for (const { secrets, value, needed } of undecided) {
      if (!suffices(this.#proofs.get(value), needed)) this.#hide(secrets, value, needed);
    }
  }

  #prove(values: ReadonlySet<string>, witnesses: readonly Witness[]): void {
    const lengths = new Set([...values].map(({ length }) => length));
    for (const value of values) this.#proofs.set(value, undefined);
    const found = (text: string, proof: Proof | undefined): void => {
      if (proof !== undefined && this.#proofs.get(text) !== "name") this.#proofs.set(text, proof);
    };
    for (const witness of witnesses) {
      witness((text, name, inTags) => {
        if (lengths.has(text.length) && values.has(text)) found(text, evidenceOf(name, inTags));
        if (text.startsWith("arn:")) {
          for (const part of partsOfArn(text, lengths)) if (values.has(part)) found(part, "tag");
        }
      });
    }
  }

  #hide(secrets: Secrets, value: string, needed: Evidence): void {
    secrets.hide(value);
    if (value.length >= shortestPart) for (const form of formsOf(value)) this.#parts.add(form);
    else if (value.length >= shortestShared && needed !== "tag") {
      this.#whole.add(value);
      this.#lengths.add(value.length);
    }
  }
}

/** The parts of an ARN that have one of the lengths. */
function* partsOfArn(arn: string, lengths: ReadonlySet<number>): Generator<string> {
  let start = 0;
  for (let index = 0; index <= arn.length; index++) {
    const code = arn.charCodeAt(index);
    if (index < arn.length && code !== colon && code !== slash) continue;
    if (lengths.has(index - start)) yield arn.slice(start, index);
    start = index + 1;
  }
}

const colon = ":".charCodeAt(0);
const slash = "/".charCodeAt(0);
