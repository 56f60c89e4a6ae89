import { describe, expect, it } from "vitest";
import { createAdmissions } from "../../../shared/app/agent/admissions.ts";
import { userId } from "../../../shared/domain/ids.ts";

const ann = userId("ann");
const minute = 60_000;

describe("who was let in", () => {
  it("is known for ten minutes, for that conversation alone", () => {
    let now = 0;
    const admissions = createAdmissions({ clock: { now: () => now } });
    admissions.add(ann, "thread.1");
    expect(admissions.has(ann, "thread.1")).toBe(true);
    expect(admissions.has(ann, "thread.2")).toBe(false);
    expect(admissions.has(userId("ben"), "thread.1")).toBe(false);
    now = 10 * minute - 1;
    expect(admissions.has(ann, "thread.1")).toBe(true);
    now = 10 * minute;
    expect(admissions.has(ann, "thread.1")).toBe(false);
  });

  it("is told apart when ids run into each other", () => {
    const admissions = createAdmissions({ clock: { now: () => 0 } });
    admissions.add(userId('a","b'), "c");
    expect(admissions.has(userId("a"), 'b","c')).toBe(false);
  });

  it("is forgotten when ten thousand others came later", () => {
    const admissions = createAdmissions({ clock: { now: () => 0 } });
    admissions.add(ann, "first");
    admissions.add(ann, "second");
    admissions.add(ann, "first");
    for (let other = 0; other < 9_999; other++) admissions.add(ann, `other ${other}`);
    expect(admissions.has(ann, "first")).toBe(true);
    expect(admissions.has(ann, "second")).toBe(false);
  });
});
