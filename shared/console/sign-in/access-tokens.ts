import type { Issuer, Tokens } from "./issuer.ts";
import { SignInEnded } from "./problem.ts";

/** The signed-in user's tokens. They are in memory, and nowhere else. */
export interface AccessTokens {
  /** One that is still good for a while; `refused` is one that the API did not take, and is not given again. */
  get(refused?: string): Promise<string>;
}

export interface HeldTokens extends AccessTokens {
  idToken(): string | undefined;
  forget(): void;
}

const renewBefore = 60_000;

/** Renewed before they end; several who ask at once get the same one. */
export function holdTokens(
  first: Tokens,
  { issuer, onEnd }: { readonly issuer: Pick<Issuer, "renew">; readonly onEnd: () => void },
): HeldTokens {
  let held: (Tokens & { readonly since: number }) | undefined = { ...first, since: Date.now() };
  let renewing: Promise<string> | undefined;

  const renew = async (tokens: Tokens): Promise<string> => {
    try {
      const renewed = await issuer.renew(tokens);
      if (held !== undefined) held = { ...renewed, since: Date.now() };
      return renewed.accessToken;
    } catch (error) {
      if (error instanceof SignInEnded && held !== undefined) {
        held = undefined;
        onEnd();
      }
      throw error;
    }
  };

  return {
    async get(refused) {
      if (held === undefined) throw new SignInEnded("there are no tokens any more");
      const { accessToken, since, lifetimeSeconds } = held;
      const lifetime = lifetimeSeconds * 1000;
      const isGoodFor = (margin: number) => accessToken !== refused && Date.now() < since + lifetime - margin;
      if (isGoodFor(Math.min(renewBefore, lifetime / 2))) return accessToken;
      renewing ??= renew(held).finally(() => {
        renewing = undefined;
      });
      return renewing.catch((error: unknown) => {
        // The issuer may be away for a moment while the token is still good.
        if (error instanceof SignInEnded || !isGoodFor(0)) throw error;
        return accessToken;
      });
    },
    idToken: () => held?.idToken,
    forget() {
      held = undefined;
    },
  };
}
