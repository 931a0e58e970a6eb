/**
 * The key of the session cookies. It has no default: `npm start` makes one for the demo, production sets it.
 * @throws when it is not set
 */
export function authSecret(): string {
  const secret = process.env.NEXTAUTH_SECRET || process.env.AUTH_SECRET;
  if (!secret) throw new Error("NEXTAUTH_SECRET is not set: sessions cannot be opened without it.");
  return secret;
}
