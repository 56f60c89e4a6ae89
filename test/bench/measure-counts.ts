import { budgets, exceeded } from "./budgets.ts";
import { countPaths } from "./count-paths.ts";
import { budgetRowId, countText, type Measured } from "./rows.ts";

/** One conversation: what it asks of storage and bus is the same each time. */
export async function measureCounts(options: {
  readonly appDirectory: string;
  readonly onProgress: (line: string) => void;
}): Promise<readonly Measured[]> {
  const counts = await countPaths(options);
  return budgets.map((budget): Measured => {
    const count = counts[budget.id];
    return {
      id: budgetRowId(budget),
      measured: countText(count),
      ratio: count.tableRequests / budget.tableRequests,
      kept: exceeded(budget, count).length === 0,
    };
  });
}
