import { expect, it } from "vitest";
import { mask } from "./mask.ts";
import { Secrets } from "./secrets.ts";

/** Something of everything that makes a form of secrets possible, and none. */
const beginning = `echo -p z --user z -u z redis-cli x value login machine identified password requirepass z
git config set z chpasswd pass: ENV <w a= [ @ a://b:c Bearer z Basic z ://hooks -us
-  a:
`;

// A line of base64 in user data is as long. Patterns that look from each character to the end took a minute for it.
it.each(["a", "0123456789abcdef", "a-", "--ab-c", "a:", "http://a:b@{", "ldapa "])(
  "a text with 100,000 characters of %o is looked through once",
  (repeated) => {
    const text = beginning + repeated.repeat(100_000 / repeated.length);
    const found = new Secrets();
    expect(mask({ note: text, id: "a" }, { type: "aws_thing", found })).toMatchObject({ id: "a" });
  },
  60_000,
);
