import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Navigate, useSearchParams } from "react-router";

import { consoleApi } from "../api/console";
import { keys } from "../api/keys";
import { messageOf } from "../shell/flash";
import { LOGO } from "../shell/logo";
import { queryClient } from "../shell/queryClient";
import { useSession } from "../shell/session";

export default function SignInPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const signIn = useMutation({
    mutationFn: () => consoleApi.signIn(name.trim(), password),
    onSuccess: (answer) => queryClient.setQueryData(keys.session, answer),
    onError: () => setPassword(""),
  });

  useEffect(() => {
    document.title = "Sign in · Flowbuilder";
  }, []);

  if (session.data?.user) return <Navigate replace to={ownPath(params.get("next"))} />;

  const submit = () => {
    setAsked(true);
    if (name.trim() && password) signIn.mutate();
  };
  return (
    <main className="fb-sign-in">
      <div className="fb-sign-in-box">
        <div className="fb-sign-in-brand">
          <img src={LOGO} alt="" /> Flowbuilder
        </div>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Container header={<Header variant="h1">Sign in</Header>}>
            <SpaceBetween size="l">
              {signIn.isError && <Alert type="error">{messageOf(signIn.error)}</Alert>}
              <FormField
                label="User name"
                errorText={asked && !name.trim() && "Enter your user name."}
              >
                <Input
                  value={name}
                  name="username"
                  autoComplete="username"
                  autoFocus
                  onChange={({ detail }) => setName(detail.value)}
                />
              </FormField>
              <FormField
                label="Password"
                errorText={asked && !password && !signIn.isError && "Enter your password."}
              >
                <Input
                  value={password}
                  name="password"
                  type="password"
                  autoComplete="current-password"
                  onChange={({ detail }) => setPassword(detail.value)}
                />
              </FormField>
              <Button variant="primary" formAction="submit" loading={signIn.isPending} fullWidth>
                Sign in
              </Button>
            </SpaceBetween>
          </Container>
        </form>
        <Box
          color="text-body-secondary"
          fontSize="body-s"
          textAlign="center"
          padding={{ top: "l" }}
        >
          The first start writes the user <strong>admin</strong> and its password to{" "}
          <code>local.env</code> and to the terminal.
        </Box>
      </div>
    </main>
  );
}

/** The address to go on to, if it is one of ours. */
function ownPath(next: string | null): string {
  return next && /^\/(?!\/|\\)/.test(next) ? next : "/";
}
