import { useSignal } from "@preact/signals";
import { useConsole } from "../console-context.ts";
import type { SignInProblem, SignInProblemKind } from "../sign-in/problem.ts";
import type { TextKey } from "../texts/catalogue.ts";
import { text } from "../texts/text.ts";
import { Brand } from "./brand.tsx";

/** Nobody is signed in: why, when there is something to say, and how to go on. */
export function SignIn({ problem }: { readonly problem: SignInProblem | undefined }) {
  const { signIn } = useConsole();
  const isLeaving = useSignal(false);
  const leave = (asAnother: boolean) => {
    isLeaving.value = true;
    void signIn({ asAnother }).finally(() => {
      isLeaving.value = false;
    });
  };
  return (
    <main class="gate">
      <Brand />
      <div class="gate-card">
        <h1>{text("signIn.title")}</h1>
        <p class="quiet">{text("signIn.about")}</p>
        {problem !== undefined && (
          <p class="gate-problem" role="alert">
            {explainProblem(problem)}
          </p>
        )}
        <div class="gate-acts">
          {isToBeLoadedAgain(problem) ? (
            <button type="button" class="button primary" onClick={() => location.reload()}>
              {text("signIn.retry")}
            </button>
          ) : (
            <>
              <button
                type="button"
                class="button primary"
                disabled={isLeaving.value}
                onClick={() => leave(false)}
              >
                {text(problem === undefined ? "signIn.act" : "signIn.again")}
              </button>
              <button type="button" class="button" disabled={isLeaving.value} onClick={() => leave(true)}>
                {text("signIn.asAnother")}
              </button>
            </>
          )}
        </div>
      </div>
    </main>
  );
}

/** Above all else while what was written stays on the screen. */
export function SignInEnded() {
  const { signIn } = useConsole();
  return (
    <div class="sign-in-ended" role="alert">
      <p>{text("signIn.ended")}</p>
      <button type="button" class="button primary" onClick={() => void signIn()}>
        {text("signIn.again")}
      </button>
    </div>
  );
}

/** The page's policy was made while the sign-in could not be asked what to permit. */
const isToBeLoadedAgain = (problem: SignInProblem | undefined): boolean =>
  problem?.kind === "unreachable" || problem?.kind === "not-set-up";

const problemTexts: Readonly<Record<SignInProblemKind, TextKey>> = {
  denied: "signIn.problem.denied",
  mismatch: "signIn.problem.mismatch",
  clock: "signIn.problem.clock",
  unreachable: "signIn.problem.unreachable",
  "not-set-up": "signIn.problem.notSetUp",
  "not-permitted": "signIn.problem.notPermitted",
  failed: "signIn.problem.failed",
};

function explainProblem({ kind, code }: SignInProblem): string {
  if (kind === "failed" && code !== "") return text("signIn.problem.failedWith", { code });
  return text(problemTexts[kind]);
}
