import Box from "@cloudscape-design/components/box";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { ExecutionRow } from "../../api/types";
import { wire } from "../../api/wire";
import { Dialog } from "../../shell/Dialog";
import { Message } from "../../shell/Message";
import { flash } from "../../shell/flash";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { deleteAll, executions, toEach, type BulkResult } from "./bulk";

export type BulkAction = "stop" | "redrive" | "delete";

interface Words {
  verb: string;
  /** What will come of it. */
  warning: string;
  /** Follows "3 executions". */
  done: (count: number) => string;
  /** Why others that were chosen are left out. */
  except: string;
}

const WORDS: Readonly<Record<BulkAction, Words>> = {
  stop: {
    verb: "Stop",
    warning:
      "Calls in flight are abandoned and no further node starts. Redrive them to go on from there.",
    done: (count) => (count === 1 ? "is stopping." : "are stopping."),
    except: "not running",
  },
  redrive: {
    verb: "Redrive",
    warning:
      "Each goes on from what failed as a new execution of the definition that it ran. Results " +
      "that are there are kept; what has none is called again.",
    done: (count) => (count === 1 ? "goes on as a new one." : "go on as new ones."),
    except: "running or succeeded",
  },
  delete: {
    verb: "Delete",
    warning: "Their events, inputs and outputs will be gone for good.",
    done: (count) => (count === 1 ? "was deleted." : "were deleted."),
    except: "running, and must be stopped first",
  },
};

type Progress = (through: BulkResult) => void;

const ACTIONS: Readonly<
  Record<
    BulkAction,
    (rows: readonly ExecutionRow[], told: Progress, signal: AbortSignal) => Promise<BulkResult>
  >
> = {
  stop: (rows, told, signal) => toEach(rows, (row) => wire.stopFlowExecution(row), told, signal),
  redrive: (rows, told, signal) =>
    toEach(rows, (row) => wire.redriveFlowExecution(row, undefined), told, signal),
  delete: (rows, told, signal) =>
    deleteAll(rows, (names) => consoleApi.deleteExecutions(names), told, signal),
};

/** Those of the rows that the action can be done to. */
export function fitFor(action: BulkAction, rows: readonly ExecutionRow[]): ExecutionRow[] {
  return rows.filter(({ status }) => {
    if (action === "stop") return status === "Running";
    return status !== "Running" && (action === "delete" || status !== "Succeeded");
  });
}

interface BulkDialogProps {
  readonly action: BulkAction;
  /** All that were chosen. */
  readonly chosen: readonly ExecutionRow[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Says how many an action is for, does it, and stays with what was refused. */
export function BulkDialog({ action, chosen, onDone, onClose }: BulkDialogProps) {
  const { verb, warning, done, except } = WORDS[action];
  // As it was when the dialog opened: rows change while it works.
  const [rows] = useState(() => fitFor(action, chosen));
  const [others] = useState(chosen.length - rows.length);
  const [through, setThrough] = useState<BulkResult | null>(null);
  const [ended, setEnded] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [calledOff] = useState(() => new AbortController());
  const what = rows.length === 1 ? (rows[0]?.name ?? "") : executions(rows.length);

  const act = async () => {
    setError(null);
    setThrough({ done: 0, refused: [] });
    try {
      const result = await ACTIONS[action](rows, setThrough, calledOff.signal);
      if (result.done > 0) flash.success(`${executions(result.done)} ${done(result.done)}`);
      onDone();
      if (result.refused.length === 0) onClose();
      else setEnded(true);
    } catch (reason) {
      setThrough(null);
      setError(reason);
    } finally {
      void queryClient.invalidateQueries({ queryKey: keys.executions() });
    }
  };

  return (
    <Dialog
      title={`${verb} ${what}?`}
      {...(ended ? {} : { action: verb, onAction: () => void act() })}
      busy={through !== null}
      onClose={() => {
        calledOff.abort(); // the next is not begun
        onClose();
      }}
    >
      <SpaceBetween size="m">
        {error !== null && <Problem error={error} />}
        {!ended && (
          <div>
            {warning}
            {others > 0 &&
              ` ${executions(others)} of those chosen ${others === 1 ? "is" : "are"} ${except}: left as ${others === 1 ? "it is" : "they are"}.`}
          </div>
        )}
        {through !== null && <Counts through={through} total={rows.length} />}
      </SpaceBetween>
    </Dialog>
  );
}

/** How far it is, and each that was refused with the reason. */
function Counts({ through: { done, refused }, total }: { through: BulkResult; total: number }) {
  const count = done + refused.length;
  return (
    <>
      <ProgressBar
        value={(100 * count) / total}
        label={`${count.toLocaleString("en")} of ${total.toLocaleString("en")}`}
      />
      {refused.length > 0 && (
        <section aria-label="Refused">
          <Box variant="h4">{executions(refused.length)} refused</Box>
          <ul className="fb-refusals" tabIndex={0} aria-label="Reasons">
            {refused.map(({ name, message }) => (
              <li key={name}>
                <strong>{name}</strong> <Message>{message}</Message>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
