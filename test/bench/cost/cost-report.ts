import { type Habits, type Staff, typicalHabits, typicalStaff } from "./assumptions.ts";
import { costTable, priceTable } from "./cost-table.ts";
import { counted } from "./counted.ts";
import { alwaysReadyUsage, consoleUsage, conversationUsage, idleUsage } from "./usage.ts";

export interface CostOptions {
  readonly habits: Habits;
  readonly staff: Staff;
  readonly alwaysReady: number;
}

export const typical: CostOptions = { habits: typicalHabits, staff: typicalStaff, alwaysReady: 0 };

/** What docs/cost.md shows, and `npm run cost` prints. */
export function costReport({ habits, staff, alwaysReady }: CostOptions): string {
  const { agents, hoursPerDay, daysPerMonth } = staff;
  const parts = [
    {
      name: `${habits.conversations.toLocaleString("en")} conversations`,
      usage: conversationUsage(counted, habits),
    },
    { name: "idle month", usage: idleUsage(counted) },
    {
      name: `${agents} consoles open, ${hoursPerDay} h × ${daysPerMonth} days`,
      usage: consoleUsage(counted, staff),
    },
    ...(alwaysReady === 0
      ? []
      : [{ name: `${alwaysReady} always ready`, usage: alwaysReadyUsage(alwaysReady) }]),
  ];
  return [costTable(parts), "", priceTable()].join("\n");
}
