import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useLocation } from "react-router";

import { Page } from "./Page";

export default function NotFound() {
  const { pathname } = useLocation();
  return (
    <Page title="Page not found" breadcrumbs={[{ text: "Page not found", href: pathname }]}>
      <Box textAlign="center" padding={{ vertical: "xxxl" }}>
        <SpaceBetween size="m">
          <Box variant="h1">There is no page at this address</Box>
          <Box color="text-body-secondary">
            <code>{pathname}</code> leads nowhere. It may be an old link.
          </Box>
          <Button href="/">Go to flows</Button>
        </SpaceBetween>
      </Box>
    </Page>
  );
}
