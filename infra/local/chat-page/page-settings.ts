import * as z from "zod";

/** One text, or one for each language of the page; English stands in for a missing one. */
const localTextSchema = z.union([
  z.string().regex(/\S/, "is empty"),
  z.strictObject({
    en: z.string().regex(/\S/, "is empty"),
    ar: z.string().regex(/\S/, "is empty").optional(),
  }),
]);

/** As in the configuration's declarations of variables; a name that means something to JavaScript is no variable. */
const variableSchema = z
  .string()
  .regex(/^[A-Za-z_]\w{0,99}$/, "must be a name of letters, digits and underscores, at most 100 long")
  .refine((name) => name !== "prototype" && !(name in Object.prototype), "is a name that JavaScript uses");

const ownFields = {
  variable: variableSchema.optional(),
  /** The answer is the name under which people see the customer. */
  displayName: z.literal(true).optional(),
  label: localTextSchema,
  required: z.boolean().default(false),
};

const questionSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({
      ...ownFields,
      kind: z.literal("text"),
      maxLength: z.int().min(1).max(4_000).default(200),
    }),
    z.strictObject({
      ...ownFields,
      kind: z.literal("choice"),
      choices: z
        .array(z.strictObject({ value: z.string().regex(/\S/).max(4_000), label: localTextSchema }))
        .min(1)
        .max(50),
    }),
  ])
  .refine(({ variable, displayName }) => variable !== undefined || displayName === true, {
    message: "needs a variable, or displayName: true",
  });

const repeats = (values: readonly (string | undefined)[]) => {
  const given = values.filter((value) => value !== undefined);
  return new Set(given).size < given.length;
};

export const pageSettingsSchema = z.strictObject({
  $schema: z.string().optional(),
  title: localTextSchema,
  privacy: z
    .strictObject({
      text: localTextSchema,
      link: z
        .strictObject({
          url: z.url({ protocol: /^https?$/, message: "must be an http or https address" }),
          label: localTextSchema,
        })
        .optional(),
    })
    .optional(),
  questions: z
    .array(questionSchema)
    .max(10)
    .refine(
      (all) => !repeats(all.map(({ variable }) => variable?.toLowerCase())),
      "ask twice for one variable",
    )
    .refine((all) => all.filter(({ displayName }) => displayName).length < 2, "ask twice for the name")
    .default([]),
  /** Who may show the page in a frame: origins as a content security policy writes them. */
  embedding: z
    .strictObject({
      allowedOrigins: z.array(
        z
          .string()
          .regex(
            /^https?:\/\/(\*\.)?[a-z0-9.-]+(:(\d+|\*))?$/,
            "must be an origin, such as https://www.example.com",
          ),
      ),
    })
    .default({ allowedOrigins: [] }),
});

export type PageSettings = z.infer<typeof pageSettingsSchema>;
export type Question = PageSettings["questions"][number];
export type LocalText = z.infer<typeof localTextSchema>;

/** Throws with every problem and its field. */
export function parsePageSettings(json: unknown, file: string): PageSettings {
  const parsed = pageSettingsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `  ${path.join(".") || "(the whole)"}: ${message}`,
  );
  throw new Error(`The settings of the customer's page cannot be used (${file}):\n${problems.join("\n")}`);
}
