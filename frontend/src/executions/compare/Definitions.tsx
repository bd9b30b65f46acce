import Alert from "@cloudscape-design/components/alert";
import Link from "@cloudscape-design/components/link";
import { useMemo } from "react";

import type { Execution } from "../../api/types";
import { compareAddress } from "../../compare/addresses";
import { diffDefinitions, diffWords, isSame } from "../../definition/diff";

/** Whether both ran the same definition, and in what theirs differ. */
export function Definitions({ a, b }: { readonly a: Execution; readonly b: Execution }) {
  const diff = useMemo(() => diffDefinitions(a.definition, b.definition), [a, b]);
  if (isSame(diff)) return null;
  const versions = a.flowId === b.flowId && ![a.flowVersion, b.flowVersion].includes("DRAFT");
  return (
    <Alert type="info" header="They ran different definitions">
      From A to B: {diffWords(diff)}.{" "}
      {versions && (
        <Link href={compareAddress(a.flowId, a.flowVersion, b.flowVersion)}>
          Compare version {a.flowVersion} with version {b.flowVersion}
        </Link>
      )}
    </Alert>
  );
}
