import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { isRouteErrorResponse, useRouteError } from "react-router";

/** A page that broke: says so, keeps the way out. */
export function Crash() {
  const error = useRouteError();
  const stale = error instanceof TypeError && /dynamically imported module/.test(error.message);
  const words = isRouteErrorResponse(error)
    ? `${error.status} ${error.statusText}`
    : error instanceof Error
      ? error.message
      : String(error);
  return (
    <div className="fb-alone">
      <Alert
        type="error"
        header={stale ? "This page has been updated on the server" : "This page broke"}
        action={
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={() => location.reload()}>Load it again</Button>
            <Button href="/">Go to flows</Button>
          </SpaceBetween>
        }
      >
        {stale
          ? "Load it again to go on."
          : "What you saved is safe. If it happens again, the line below helps to find the fault."}
        {!stale && (
          <Box variant="code" padding={{ top: "xs" }} display="block">
            {words}
          </Box>
        )}
      </Alert>
    </div>
  );
}
