import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";

import { ApiError } from "../api/http";
import { messageOf } from "./flash";

interface ProblemProps {
  readonly error: unknown;
  readonly retry?: () => void;
  readonly retryText?: string;
}

/** An error in a page's place: what happened, in the server's words, and a way on. */
export function Problem({ error, retry, retryText = "Try again" }: ProblemProps) {
  const missing = error instanceof ApiError && error.status === 404;
  const unreachable = error instanceof ApiError && error.status === 0;
  const header = missing
    ? "There is nothing here"
    : unreachable
      ? "The server cannot be reached"
      : "This did not work";
  return (
    <Alert
      type={missing ? "info" : "error"}
      header={header}
      action={retry && !missing ? <Button onClick={retry}>{retryText}</Button> : undefined}
    >
      {messageOf(error)}
      {missing && (
        <Box padding={{ top: "xs" }}>
          It may have been deleted, or the address may be incomplete.{" "}
          <Link href="/">All flows</Link>
        </Box>
      )}
    </Alert>
  );
}
