import type { ExecutionId } from "../../api/console";
import { tokenWords } from "../../usage/cost";
import { CostText } from "../../usage/CostText";
import { Fact } from "../Fact";
import { useExecutionUsage } from "./useExecutionUsage";

/** Tokens and cost of an execution; nothing where no model has told any. */
export function UsageFacts({ id, running }: { id: ExecutionId; running: boolean }) {
  const total = useExecutionUsage(id, running).data?.total;
  if (!total?.calls) return null;
  return (
    <>
      <Fact name="Tokens">{tokenWords(total)}</Fact>
      <Fact name="Cost">
        <CostText cost={total.cost} />
      </Fact>
    </>
  );
}
