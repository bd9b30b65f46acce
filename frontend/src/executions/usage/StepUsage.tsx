import type { ExecutionId } from "../../api/console";
import type { JournalEvent } from "../../api/types";
import type { Cost, NodeUsage } from "../../api/usage";
import { callWords, costOf, costWords, inputOf, sumOfCosts } from "../../usage/cost";
import { useExecutionUsage } from "./useExecutionUsage";
import { priceOf, sumOf, usedOf, type UsedLine } from "./used";

interface StepUsageProps {
  readonly id: ExecutionId;
  /** The calls of one activation. */
  readonly actions: readonly JournalEvent[];
  readonly running: boolean;
}

/** Calls that are listed one by one. */
const FIRST = 20;

/** Tokens and cost of each call of a step, and of all; nothing where no model has told any. */
export function StepUsage({ id, actions, running }: StepUsageProps) {
  const lines = actions.flatMap(usedOf);
  return lines.length > 0 ? <Lines id={id} lines={lines} running={running} /> : null;
}

function Lines(props: { id: ExecutionId; lines: readonly UsedLine[]; running: boolean }) {
  const { id, lines, running } = props;
  const rows = useExecutionUsage(id, running).data?.rows;
  const sum = sumOf(lines);
  return (
    <section>
      <h3 className="fb-section">Tokens and cost</h3>
      <table className="fb-step-usage">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">In</th>
            <th scope="col">Out</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, FIRST).map((line, index) => (
            <tr key={`${line.seq} ${index}`}>
              <td>
                {line.modelId}
                {line.attempt > 1 && <span className="fb-value-note"> attempt {line.attempt}</span>}
              </td>
              <td>{inputOf(line).toLocaleString()}</td>
              <td>{line.outputTokens.toLocaleString()}</td>
              <td>{rows ? costWords(costOfLine(line, rows)) : "–"}</td>
            </tr>
          ))}
        </tbody>
        {lines.length > 1 && (
          <tfoot>
            <tr>
              <th scope="row">
                {lines.length > FIRST && `${lines.length - FIRST} more; `}
                {callWords(lines.length)} in all
              </th>
              <td>{inputOf(sum).toLocaleString()}</td>
              <td>{sum.outputTokens.toLocaleString()}</td>
              <td>
                {rows ? costWords(sumOfCosts(lines.map((line) => costOfLine(line, rows)))) : "–"}
              </td>
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

function costOfLine(line: UsedLine, rows: readonly NodeUsage[]): Cost {
  const price = priceOf(rows, line);
  return price ? costOf(line, price) : { amounts: {}, unpriced: 1 };
}
