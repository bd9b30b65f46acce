import Box from "@cloudscape-design/components/box";

import type { Cost } from "../api/usage";
import { callWords, costWords } from "./cost";

/** What something cost, and how much of it has no price. */
export function CostText({ cost }: { cost: Cost }) {
  const none = Object.keys(cost.amounts).length === 0;
  if (none)
    return (
      <Box variant="span" color="text-body-secondary">
        {costWords(cost)}
      </Box>
    );
  return (
    <>
      {costWords(cost)}
      {cost.unpriced > 0 && (
        <Box variant="span" color="text-body-secondary" fontSize="body-s">
          {" "}
          + {callWords(cost.unpriced)} without a price
        </Box>
      )}
    </>
  );
}
