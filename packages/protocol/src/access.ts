// Who may do what. A role may do all that the one before it may.

import { z } from "zod";

import { nameTextSchema } from "./names.ts";

/** viewer: look. operator: besides create and steer sweeps. admin: besides delete, and give tokens. */
export const ROLES = ["viewer", "operator", "admin"] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Whether a role is at least the one that is needed. */
export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Who asks, as the API knows. `name` is what the ledger will say. */
export const identitySchema = z.object({ name: nameTextSchema, role: roleSchema });
export type Identity = z.infer<typeof identitySchema>;

export const newTokenSchema = z.strictObject({ name: nameTextSchema, role: roleSchema });

/** A token as anybody may see it: without its secret. */
export const tokenSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{8}$/),
  name: nameTextSchema,
  role: roleSchema,
  createdAt: z.int(),
});
export type Token = z.infer<typeof tokenSchema>;

export const tokenListSchema = z.object({ tokens: z.array(tokenSchema) });

/** The only answer that has the secret; it is kept nowhere. */
export const createdTokenSchema = tokenSchema.extend({ secret: z.string() });
export type CreatedToken = z.infer<typeof createdTokenSchema>;

export const loginSchema = z.strictObject({ token: z.string().min(1).max(200) });

/** How the page finds out whether it must ask for a token. */
export const sessionSchema = z.object({
  /** False: this coordinator asks nobody. */
  required: z.boolean(),
  identity: identitySchema.nullable(),
});
export type Session = z.infer<typeof sessionSchema>;
