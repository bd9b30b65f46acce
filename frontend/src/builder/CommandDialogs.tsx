/** What commands open: the palette of them all, the sheet of their keys, the search for a port. */
import { Fragment } from "react";
import { Dialog } from "../shell/Dialog";
import { Finder } from "../shell/Finder";
import { caps, MAC } from "./keys";
import { ConnectDialog } from "./ConnectDialog";
import { GESTURES, type Command, type DialogName } from "./commands";
import type { Editor } from "./useEditor";

interface CommandDialogsProps extends ListProps {
  readonly editor: Editor;
  readonly open: DialogName | undefined;
}

interface ListProps {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}

export function CommandDialogs({ commands, editor, open, onClose }: CommandDialogsProps) {
  if (open === "connect") return <ConnectDialog editor={editor} onClose={onClose} />;
  if (open === "palette") return <Palette commands={commands} onClose={onClose} />;
  if (open === "keys") return <Sheet commands={commands} onClose={onClose} />;
  return null;
}

function Palette({ commands, onClose }: ListProps) {
  const offered = commands.filter(({ enabled, hidden }) => enabled && !hidden);
  return (
    <div className="fb-commands">
      <Finder
        label="Search commands"
        thing="command"
        options={offered.map(({ id, title, group, keys }) => ({
          id,
          title,
          group,
          also: group,
          end: keys?.[0] && <Keys keys={keys[0]} />,
        }))}
        onChoose={(id) => {
          onClose(); // first: the command may open a dialog in its place
          offered.find((command) => command.id === id)?.run();
        }}
        onClose={onClose}
      />
    </div>
  );
}

function Sheet({ commands, onClose }: ListProps) {
  const bound = commands.filter(({ keys }) => keys !== undefined);
  const groups = [...new Set(bound.map(({ group }) => group))];
  return (
    <Dialog title="Keys" size="large" onClose={onClose}>
      <div className="fb-keys">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="fb-keys__group">{group}</h3>
            <dl className="fb-keys__list">
              {bound
                .filter((command) => command.group === group)
                .map(({ id, title, keys = [] }) => (
                  <Fragment key={id}>
                    <dt>{title.replace(/:.*/, "")}</dt>
                    <dd>
                      {keys.map((each) => (
                        <Keys key={each} keys={each} />
                      ))}
                    </dd>
                  </Fragment>
                ))}
            </dl>
          </section>
        ))}
        <section aria-label="Mouse">
          <h3 className="fb-keys__group">Mouse</h3>
          <dl className="fb-keys__list">
            {GESTURES.map(({ keys, title }) => (
              <Fragment key={keys}>
                <dt>{title}</dt>
                <dd>{keys}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

/** Keys as one sees them on a keyboard. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="fb-keycaps">
      {caps(keys, MAC).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
