import Button from "@cloudscape-design/components/button";

import type { ExecutionRow } from "../../api/types";
import { comparePath } from "../addresses";

/** Put two executions beside one another; the older one is A. */
export function CompareButton({ rows }: { rows: readonly ExecutionRow[] }) {
  const [a, b] = [...rows].sort((one, other) => one.createdAt.localeCompare(other.createdAt));
  return a && b && rows.length === 2 ? (
    <Button href={comparePath(a, b)}>Compare</Button>
  ) : (
    <Button disabled disabledReason="Choose two executions">
      Compare
    </Button>
  );
}
