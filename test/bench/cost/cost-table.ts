import { type Meter, type Price, prices, pricesOf } from "./prices.ts";
import { addUsage, type Usage } from "./usage.ts";

export interface Part {
  readonly name: string;
  readonly usage: Usage;
}

const meters = Object.keys(prices) as readonly Meter[];

/** At list price; amounts that are included each month are left out of account unless they are to be. */
export function costOf(usage: Usage, { included }: { readonly included: boolean }): number {
  return meters.reduce((total, meter) => total + meterCost(prices[meter], usage[meter], included), 0);
}

function meterCost(price: Price, quantity: number, included: boolean): number {
  const billed = included ? Math.max(0, quantity - (price.included ?? 0)) : quantity;
  return (billed / price.per) * price.usd;
}

/** What each part uses of each meter, what that costs, and what is left to pay of all together. */
export function costTable(parts: readonly Part[]): string {
  const together = addUsage(parts.map(({ usage }) => usage));
  const rows = meters.map((meter) => {
    const price: Price = prices[meter];
    const pay = meterCost(price, together[meter], true);
    return [
      price.what,
      ...parts.map(({ usage }) => quantityText(usage[meter])),
      price.included === undefined ? "–" : quantityText(price.included),
      money(pay),
    ];
  });
  const partCost = parts.map(({ usage }) => money(costOf(usage, { included: false })));
  return [
    line(["what is billed", ...parts.map(({ name }) => name), "included each month", "to pay together"]),
    line(["---", ...parts.map(() => "---:"), "---:", "---:"]),
    ...rows.map(line),
    line([
      "**at list price**",
      ...partCost.map(bold),
      "–",
      bold(money(costOf(together, { included: true }))),
    ]),
  ].join("\n");
}

/** Where each price comes from. */
export function priceTable(): string {
  return [
    `${pricesOf.currency}, ${pricesOf.region}, ${pricesOf.date}.`,
    "",
    line(["price", pricesOf.currency, "for", "checked", "source"]),
    line(["---", "---:", "---", "---", "---"]),
    ...meters.map((meter) => {
      const { what, usd, per, unit, verified, source } = prices[meter];
      return line([what, String(usd), `${quantityText(per)} ${unit}`, verified ? "yes" : "no", source]);
    }),
  ].join("\n");
}

function quantityText(quantity: number): string {
  if (quantity === 0) return "–";
  const digits = quantity < 10 ? 2 : 0;
  return quantity.toLocaleString("en", { maximumFractionDigits: digits });
}

function money(usd: number): string {
  return usd === 0 ? "–" : usd.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function bold(text: string): string {
  return `**${text}**`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
