import type { HttpResponseInit } from "@azure/functions";
import type { Problem } from "../wire/agent-api/types.ts";
import { type ProblemCode, problemResponse } from "./problem.ts";

/** Thrown while a request is read: it cannot be answered with anything but this problem. */
export class UnusableRequest extends Error {
  override readonly name = "UnusableRequest";
  readonly response: HttpResponseInit;

  constructor(
    code: ProblemCode,
    options: Pick<Problem, "detail" | "errors"> & {
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(code);
    this.response = problemResponse(code, options);
  }
}
