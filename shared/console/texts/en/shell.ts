/** Of the frame: signing in, the bar above, the list, the offers. */
export const shell = {
  "inbox.title": "My conversations",
  "signIn.title": "Sign in",
  "signIn.about": "Sign in with your account to answer customers. Each tab can be another person.",
  "signIn.act": "Sign in",
  "signIn.asAnother": "Use another account",
  "signIn.again": "Sign in again",
  "signIn.retry": "Try again",
  "signIn.starting": "Signing in…",
  "signIn.ended": "Your sign-in has ended. What you have written is kept.",
  "signIn.problem.denied": "The sign-in was cancelled or not permitted.",
  "signIn.problem.mismatch":
    "The answer of the sign-in service does not belong to a sign-in that this tab began. Sign in again.",
  "signIn.problem.clock":
    "The sign-in service's clock and this service's clock do not agree. Tell your administrator if it happens again.",
  "signIn.problem.unreachable": "The sign-in service cannot be reached.",
  "signIn.problem.notSetUp":
    "The console is not set up for sign-in. An administrator must set SWITCHBOARD_CLIENT_ID.",
  "signIn.problem.notPermitted":
    "This account has no access here. Ask an administrator for the role of an agent or a supervisor, or use another account.",
  "signIn.problem.failed": "The sign-in did not work. Try again, or use another account.",
  "signIn.problem.failedWith":
    "The sign-in did not work: the sign-in service said {code}. Try again, or tell your administrator.",
} as const;
