import { z } from "zod";

export const accountId = z.string().regex(/^\d{12}$/, {
  error: ({ input }) => `${JSON.stringify(input)} is not an AWS account id. Use its 12 digits.`,
});

export const accountAlias = z.string().regex(/^[a-z][a-z0-9-]{1,32}[a-z0-9]$/, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is not an account alias. Use 3 to 34 lower-case letters, digits and hyphens: it begins the state bucket's name.`,
});
