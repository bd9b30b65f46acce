import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { NewPerson, Person, Role } from "../../api/types";
import { Ago } from "../../shell/Ago";
import { Confirm } from "../../shell/Confirm";
import { flash } from "../../shell/flash";
import { FormDialog, refusal } from "../../shell/FormDialog";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { ShownOnce } from "../../shell/ShownOnce";
import { useSession } from "../../shell/session";

const ROLES: { value: Role; label: string; description: string }[] = [
  { value: "viewer", label: "Viewer", description: "Sees everything, changes nothing." },
  { value: "runner", label: "Runner", description: "Also starts and stops executions." },
  { value: "editor", label: "Editor", description: "Also changes flows and what they use." },
  { value: "admin", label: "Admin", description: "Also manages people, keys and models." },
];
const roleOf = (role: Role) =>
  ROLES.find(({ value }) => value === role) ?? { value: role, label: role };

/** Who belongs to the workspace, in which role. */
export function People() {
  const workspace = useSession().data?.workspace;
  const people = useQuery({ queryKey: keys.people, queryFn: consoleApi.people });
  const [chosen, setChosen] = useState<Person | null>(null);
  const [dialog, setDialog] = useState<"add" | "role" | "remove" | null>(null);
  const [made, setMade] = useState<NewPerson | null>(null);
  const selected = people.data?.find(({ id }) => id === chosen?.id);
  const close = () => setDialog(null);
  if (people.isError) return <Problem error={people.error} retry={() => void people.refetch()} />;
  return (
    <>
      <Table<Person>
        items={people.data ?? []}
        loading={people.isPending}
        loadingText="Loading people"
        trackBy="id"
        columnDefinitions={COLUMNS}
        selectionType="single"
        selectedItems={selected ? [selected] : []}
        onSelectionChange={({ detail }) => setChosen(detail.selectedItems[0] ?? null)}
        ariaLabels={{
          tableLabel: "People",
          selectionGroupLabel: "Choose a person",
          itemSelectionLabel: (_, { user }) => user,
        }}
        header={
          <Header
            variant="h2"
            counter={people.data ? `(${people.data.length})` : undefined}
            description={`Who may see and do what in ${workspace?.name ?? "this workspace"}.`}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={!selected} onClick={() => setDialog("remove")}>
                  Remove
                </Button>
                <Button disabled={!selected} onClick={() => setDialog("role")}>
                  Change role
                </Button>
                <Button variant="primary" onClick={() => setDialog("add")}>
                  Add person
                </Button>
              </SpaceBetween>
            }
          >
            People
          </Header>
        }
      />
      {dialog === "add" && (
        <PersonDialog
          onClose={close}
          onDone={(person) => {
            close();
            if (person.password) setMade(person);
            else flash.success(`${person.user} is a member now.`);
          }}
        />
      )}
      {dialog === "role" && selected && (
        <PersonDialog
          person={selected}
          onClose={close}
          onDone={({ user, role }) => {
            close();
            flash.success(`${user} is ${role} now.`);
          }}
        />
      )}
      {dialog === "remove" && selected && (
        <Confirm
          title={`Remove ${selected.user}?`}
          action="Remove"
          onClose={close}
          onConfirm={async () => {
            await consoleApi.removePerson(selected.id);
            await changed();
            flash.success(`${selected.user} is no longer a member.`);
          }}
        >
          {selected.user} will see nothing of this workspace any more
          {selected.keys > 0
            ? `, and ${selected.keys === 1 ? "the access key" : `all ${selected.keys} access keys`} for it will be deleted.`
            : "."}{" "}
          What they made stays.
        </Confirm>
      )}
      {made && (
        <ShownOnce
          title={`Account of ${made.user} created`}
          warning="The password is shown this once. Pass it on safely."
          secrets={[{ label: "Password", text: made.password }]}
          onClose={() => setMade(null)}
        />
      )}
    </>
  );
}

/** One's own role and the list may both have changed. */
async function changed(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.people }),
    queryClient.invalidateQueries({ queryKey: keys.session }),
  ]);
}

/** A new member, or a member's new role. */
function PersonDialog(props: {
  person?: Person;
  onDone: (person: NewPerson) => void;
  onClose: () => void;
}) {
  const { person } = props;
  const [user, setUser] = useState(person?.user ?? "");
  const [role, setRole] = useState<Role>(person?.role ?? "editor");
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      person ? consoleApi.changePerson(person.id, role) : consoleApi.addPerson(user.trim(), role),
    onSuccess: async (saved) => {
      await changed();
      props.onDone({ password: "", ...saved });
    },
  });
  return (
    <FormDialog
      title={person ? `Change the role of ${person.user}` : "Add person"}
      action={person ? "Save" : "Add"}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => {
        setAsked(true);
        if (user.trim()) save.mutate();
      }}
      onClose={props.onClose}
    >
      {!person && (
        <FormField
          label="Name"
          constraintText="Of an account on this server; a new name makes an account."
          errorText={
            refusal(save.error, "user") ?? (asked && !user.trim() ? "Give a name." : undefined)
          }
        >
          <Input
            value={user}
            autoComplete={false}
            spellcheck={false}
            onChange={({ detail }) => setUser(detail.value)}
          />
        </FormField>
      )}
      <FormField label="Role" errorText={refusal(save.error, "role")}>
        <Select
          selectedOption={roleOf(role)}
          options={ROLES}
          onChange={({ detail }) => setRole(detail.selectedOption.value as Role)}
        />
      </FormField>
    </FormDialog>
  );
}

const COLUMNS: TableProps.ColumnDefinition<Person>[] = [
  {
    id: "user",
    header: "Name",
    isRowHeader: true,
    cell: ({ user, you }) => (you ? `${user} (you)` : user),
  },
  { id: "role", header: "Role", cell: ({ role }) => roleOf(role).label },
  { id: "keys", header: "Access keys", cell: ({ keys: count }) => count },
  {
    id: "seen",
    header: "Last sign-in",
    cell: ({ lastSignIn }) =>
      lastSignIn ? <Ago at={lastSignIn} /> : <Box color="text-body-secondary">never</Box>,
  },
];
