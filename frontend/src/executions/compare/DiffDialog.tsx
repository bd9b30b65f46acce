import { useQuery } from "@tanstack/react-query";

import { consoleApi, type ExecutionId } from "../../api/console";
import { keys } from "../../api/keys";
import type { JsonValue } from "../../api/types";
import { TextDiff } from "../../editors";
import { Dialog } from "../../shell/Dialog";
import { Bones } from "../../shell/PageSkeleton";
import { Problem } from "../../shell/Problem";
import { isPayload } from "../run/fold";
import type { Pair, Value } from "./steps";

const LABELS = ["A", "B"] as const;

interface DiffDialogProps {
  readonly pair: Pair<Value>;
  readonly ids: { readonly a: ExecutionId; readonly b: ExecutionId };
  readonly onClose: () => void;
}

/** Two values line by line. */
export default function DiffDialog({ pair, ids, onClose }: DiffDialogProps) {
  const sides = [
    useWhole(ids.a, pair.a?.value ?? null),
    useWhole(ids.b, pair.b?.value ?? null),
  ] as const;
  const [a, b] = sides;
  const failed = sides.find(({ isError }) => isError);
  return (
    <Dialog title={`Differences of ${pair.node}`} size="max" onClose={onClose}>
      {failed ? (
        <Problem error={failed.error} retry={() => void failed.refetch()} />
      ) : a.data !== undefined && b.data !== undefined ? (
        <TextDiff
          plain={typeof a.data === "string" && typeof b.data === "string"}
          before={textOf(a.data)}
          after={textOf(b.data)}
          labels={LABELS}
        />
      ) : (
        <Bones rows={4} />
      )}
    </Dialog>
  );
}

/** All of a value, also when it is kept beside the journal. */
function useWhole(id: ExecutionId, value: JsonValue) {
  const reference = isPayload(value) ? value.$payload : null;
  return useQuery<JsonValue>({
    queryKey: reference === null ? ["value", value] : keys.payload(reference),
    queryFn: () =>
      reference === null ? Promise.resolve(value) : consoleApi.payload(id, reference),
    ...(reference === null ? { initialData: value } : {}),
    staleTime: Infinity, // what was recorded stays as it is
  });
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
