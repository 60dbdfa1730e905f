// Tokens that open the API, and the sessions that a browser gets for one. Only hashes are kept, so
// that who reads Redis or a backup of it can use neither. A secret has 256 random bits: it can't be
// guessed, and so its hash needs no salt and no slowness.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

import { type CreatedToken, newTokenSchema, type Token, tokenSchema } from "@caviar/protocol";
import { z } from "zod";

import { sessionKey, TOKENS } from "./keys.ts";
import type { Redis } from "./redis.ts";

const SECRET_BYTES = 32;
const ID_BYTES = 4;
/** A browser must log in again after this; s. */
export const SESSION_SECONDS = 12 * 3600;

const PREFIX = "caviar";
const SECRET = new RegExp(`^${PREFIX}_([0-9a-f]{8})_[A-Za-z0-9_-]{43}$`);

const storedSchema = tokenSchema.extend({ sha256: z.string() });

/** Make a token. Its secret is in this answer and nowhere else. */
export async function createToken(
  redis: Redis,
  wanted: z.infer<typeof newTokenSchema>,
): Promise<CreatedToken> {
  const id = randomBytes(ID_BYTES).toString("hex");
  const secret = `${PREFIX}_${id}_${randomBytes(SECRET_BYTES).toString("base64url")}`;
  const [seconds] = await redis.time();
  const token: Token = { id, ...newTokenSchema.parse(wanted), createdAt: Number(seconds) * 1000 };
  await redis.hset(TOKENS, id, JSON.stringify({ ...token, sha256: sha256(secret) }));
  return { ...token, secret };
}

/** Every token, oldest first. */
export async function listTokens(redis: Redis): Promise<Token[]> {
  const stored = Object.values(await redis.hgetall(TOKENS));
  return stored
    .map((json) => tokenSchema.parse(JSON.parse(json)))
    .toSorted((a, b) => a.createdAt - b.createdAt);
}

/** Whether there was such a token. Its sessions end with it. */
export async function revokeToken(redis: Redis, id: string): Promise<boolean> {
  return (await redis.hdel(TOKENS, id)) === 1;
}

/** Whose secret this is; undefined when nobody's. */
export async function identify(redis: Redis, secret: string): Promise<Token | undefined> {
  const [, id] = SECRET.exec(secret) ?? [];
  const stored = id === undefined ? undefined : await readStored(redis, id);
  return stored && isSameText(stored.sha256, sha256(secret))
    ? tokenSchema.parse(stored)
    : undefined;
}

/** The token of this id; undefined when there is none, or no more. */
export async function tokenOf(redis: Redis, id: string): Promise<Token | undefined> {
  const stored = await readStored(redis, id);
  return stored && tokenSchema.parse(stored);
}

async function readStored(redis: Redis, id: string) {
  const json = await redis.hget(TOKENS, id);
  return json === null ? undefined : storedSchema.parse(JSON.parse(json));
}

/** Begin a session for the token of this id; the answer is what the browser keeps. */
export async function openSession(redis: Redis, tokenId: string): Promise<string> {
  const session = randomBytes(SECRET_BYTES).toString("base64url");
  await redis.set(sessionKey(sha256(session)), tokenId, "EX", SESSION_SECONDS);
  return session;
}

/** The id of the token that a session was opened with; undefined when it has ended. */
export async function sessionToken(redis: Redis, session: string): Promise<string | undefined> {
  return (await redis.get(sessionKey(sha256(session)))) ?? undefined;
}

export async function closeSession(redis: Redis, session: string): Promise<void> {
  await redis.del(sessionKey(sha256(session)));
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Compares in a time that does not tell where two texts differ. */
export function isSameText(one: string, other: string): boolean {
  const [a, b] = [sha256(one), sha256(other)].map((hex) => Buffer.from(hex, "hex"));
  return timingSafeEqual(a!, b!);
}
