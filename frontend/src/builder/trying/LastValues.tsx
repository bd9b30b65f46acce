/** What expressions give on the last run's data, below the fields in which they are written. */
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { consoleApi, keys } from "../../api/client";
import type { PreviewAsked } from "../../api/console";
import type { DataType } from "../../definition/types";
import { size } from "../../shell/time";
import { useSettled } from "../../shell/useSettled";
import { arrived, taken } from "./arrived";
import type { Editor } from "../useEditor";
import type { Trying } from "./useTrying";

/** The run on the canvas; undefined when there is none. */
export const LastValues = createContext<Trying | undefined>(undefined);

interface ExpressionResultProps {
  readonly editor: Editor;
  readonly node: string;
  readonly input: string;
  readonly expression: string;
  readonly type: DataType | undefined;
}

/** What an input's expression gives of the value that came to it. */
export function ExpressionResult(props: ExpressionResultProps) {
  const trying = useContext(LastValues);
  const { editor, node, input, expression, type } = props;
  if (!trying?.id || expression === "") return null;
  const value = arrived(trying.run, editor.draft.definition, node, input);
  if (value === undefined) return null;
  return <Result trying={trying} asked={{ expression, type: type ?? "String", value }} />;
}

/** Whether a condition held of what the node took. */
export function ConditionResult({ node, condition }: { node: string; condition: string }) {
  const trying = useContext(LastValues);
  if (!trying?.id || condition === "") return null;
  const inputs = taken(trying.run, node);
  return inputs ? <Result trying={trying} asked={{ condition, inputs }} /> : null;
}

const QUIET_MILLISECONDS = 250;

function Result({ trying, asked }: { trying: Trying; asked: PreviewAsked }) {
  const id = trying.id ?? { flowId: "", aliasId: "", name: "" };
  const text = useSettled(JSON.stringify(asked), QUIET_MILLISECONDS);
  const { data, isError } = useQuery({
    queryKey: keys.preview(id, text),
    queryFn: () => consoleApi.preview(id, JSON.parse(text) as PreviewAsked),
    placeholderData: keepPreviousData,
    staleTime: Infinity, // what was recorded stays as it is
    retry: false,
  });
  if (!data || isError) return null;
  if (data.problem !== undefined) {
    return (
      <div className="fb-result" role="status">
        <StatusIndicator type="warning">On the last run’s data: {data.problem}</StatusIndicator>
      </div>
    );
  }
  const shown = data.preview ?? JSON.stringify(data.value ?? null);
  return (
    <div className="fb-result" role="status">
      <span className="fb-result__label">Last run</span>
      <code title={shown}>{shown}</code>
      {data.bytes !== undefined && <span className="fb-result__label">{size(data.bytes)}</span>}
    </div>
  );
}
